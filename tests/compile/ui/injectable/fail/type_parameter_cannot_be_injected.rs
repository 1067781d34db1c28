use nestling::prelude::*;

#[injectable]
struct Repository<T> {
    of: T,
}

fn main() {}
