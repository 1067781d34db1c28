use nestling::prelude::*;

struct CatsService;

#[injectable]
impl CatsService {}

fn main() {}
