use nestling::prelude::*;

trait Repository {}

#[injectable]
struct CatsService {
    cats: Arc<dyn Repository>,
}

fn main() {}
