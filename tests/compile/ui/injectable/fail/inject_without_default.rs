use nestling::prelude::*;

struct Limit(u8);

#[injectable]
struct CatsService {
    #[inject(default)]
    limit: Limit,
}

fn main() {}
