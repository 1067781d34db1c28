use nestling::prelude::*;

#[derive(Debug, Exception)]
enum CatError {
    #[exception(transparent)]
    Read(#[from] std::io::Error),
    #[exception(transparent)]
    Write(#[from] std::io::Error),
}

fn main() {}
