use nestling::prelude::*;

#[injectable(scope = requests)]
struct CatsService;

fn main() {}
