use nestling::prelude::*;

#[injectable]
struct Cache;

#[injectable]
struct CatsService {
    #[inject]
    cache: Arc<Cache>,
}

fn main() {}
