use nestling::prelude::*;

#[injectable]
struct CatsService {
    #[inject(valu = 1)]
    limit: u8,
}

fn main() {}
