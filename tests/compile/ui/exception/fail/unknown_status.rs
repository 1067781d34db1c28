use nestling::prelude::*;

#[derive(Debug, Exception)]
enum CatError {
    #[exception(NOT_FUOND, "cat {0} not found")]
    NotFound(u64),
}

fn main() {}
