use nestling::prelude::*;

use std::cell::Cell;

#[injectable]
struct CatsService {
    #[inject(default)]
    seen: Cell<u64>,
}

fn main() {}
