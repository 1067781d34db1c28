use nestling::prelude::*;

#[derive(Debug, Exception)]
#[exception(NOT_FOUND, "no cat")]
enum CatError {
    NotFound,
}

fn main() {}
