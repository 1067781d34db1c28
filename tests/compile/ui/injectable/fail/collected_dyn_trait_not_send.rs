use nestling::prelude::*;

trait Repository {}

#[injectable]
struct CatsService {
    cats: Vec<Arc<dyn Repository>>,
}

fn main() {}
