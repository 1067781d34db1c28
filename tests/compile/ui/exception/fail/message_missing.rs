use nestling::prelude::*;

#[derive(Debug, Exception)]
enum CatError {
    #[exception(NOT_FOUND)]
    NotFound(u64),
}

fn main() {}
