use nestling::prelude::*;

#[derive(Debug, Exception)]
enum CatError {
    #[exception(NOT_FOUND, "cat {id} not found")]
    NotFound { ident: u64 },
}

fn main() {}
