use nestling::prelude::*;

#[derive(Debug, Exception)]
enum CatError {
    #[exception(200, "fine")]
    Fine,
}

fn main() {}
