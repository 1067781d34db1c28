use nestling::prelude::*;

#[derive(Debug)]
struct CatId(u64);

#[derive(Debug, Exception)]
enum CatError {
    #[exception(NOT_FOUND, "cat {0} not found")]
    NotFound(CatId),
}

fn main() {}
