use nestling::prelude::*;

#[derive(Debug, Exception)]
enum CatError {
    #[exception(NOT_FOUND, "no cat", cod = "CAT")]
    NotFound,
}

fn main() {}
