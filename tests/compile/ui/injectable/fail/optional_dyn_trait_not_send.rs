use nestling::prelude::*;

trait Repository {}

#[injectable]
struct CatsService {
    cats: Option<Arc<dyn Repository>>,
}

fn main() {}
