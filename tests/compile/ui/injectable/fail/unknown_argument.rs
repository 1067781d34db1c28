use nestling::prelude::*;

#[injectable(scop = request)]
struct CatsService;

fn main() {}
