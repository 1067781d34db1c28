use nestling::prelude::*;

#[injectable]
struct Cache;

#[injectable]
struct CatsService {
    #[cfg(unix)]
    cache: Arc<Cache>,
}

fn main() {}
