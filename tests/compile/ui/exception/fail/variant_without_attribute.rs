use nestling::prelude::*;

#[derive(Debug, Exception)]
enum CatError {
    NotFound(u64),
}

fn main() {}
