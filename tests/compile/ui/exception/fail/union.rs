use nestling::prelude::*;

#[derive(Exception)]
union CatError {
    code: u8,
}

fn main() {}
