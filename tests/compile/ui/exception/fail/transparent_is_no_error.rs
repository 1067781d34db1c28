use nestling::prelude::*;

#[derive(Debug)]
struct RepositoryError;

#[derive(Debug, Exception)]
enum CatError {
    #[exception(transparent)]
    Repository(#[from] RepositoryError),
}

fn main() {}
