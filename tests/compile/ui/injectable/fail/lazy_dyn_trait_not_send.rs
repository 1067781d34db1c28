use nestling::prelude::*;

trait Repository {}

#[injectable]
struct CatsService {
    cats: Lazy<dyn Repository>,
}

fn main() {}
