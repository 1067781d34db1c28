use nestling::prelude::*;

trait Repository: Send + Sync {}

#[injectable]
struct CatsService {
    cats: Arc<Repository>,
}

fn main() {}
