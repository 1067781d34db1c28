use nestling::prelude::*;

use std::cell::Cell;

struct Counter(Cell<u8>);

#[injectable]
struct CatsService {
    counter: Arc<Counter>,
}

fn main() {}
