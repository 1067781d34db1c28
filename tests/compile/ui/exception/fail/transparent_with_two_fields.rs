use nestling::prelude::*;

#[derive(Debug, Exception)]
enum CatError {
    #[exception(transparent)]
    Repository(std::io::Error, u8),
}

fn main() {}
