use nestling::prelude::*;

#[derive(Debug, Exception)]
enum CatError {
    #[exception(CONFLICT, "taken")]
    Taken(#[source] u8),
}

fn main() {}
