use nestling::prelude::*;

#[derive(Debug, Exception)]
enum CatError {
    #[exception("cat {0} not found")]
    NotFound(u64),
}

fn main() {}
