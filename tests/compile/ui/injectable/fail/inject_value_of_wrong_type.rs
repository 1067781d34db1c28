use nestling::prelude::*;

#[injectable]
struct CatsService {
    #[inject(value = "ten")]
    limit: u8,
}

fn main() {}
