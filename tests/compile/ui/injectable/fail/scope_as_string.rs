use nestling::prelude::*;

#[injectable(scope = "request")]
struct CatsService;

fn main() {}
