use nestling::prelude::*;

#[get("/")]
struct CatsController;

fn main() {}
