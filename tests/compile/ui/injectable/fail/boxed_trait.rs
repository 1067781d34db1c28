use nestling::prelude::*;

trait Repository: Send + Sync {}

#[injectable]
struct CatsService {
    cats: Box<dyn Repository>,
}

fn main() {}
