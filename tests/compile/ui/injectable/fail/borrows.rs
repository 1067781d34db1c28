use nestling::prelude::*;

#[injectable]
struct CatsService<'a> {
    #[inject(default)]
    name: &'a str,
}

fn main() {}
