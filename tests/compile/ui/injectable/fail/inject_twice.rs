use nestling::prelude::*;

#[injectable]
struct CatsService {
    #[inject(default)]
    #[inject(value = 1)]
    limit: u8,
}

fn main() {}
