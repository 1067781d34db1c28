use nestling::prelude::*;

#[module]
enum CatsModule {
    One,
}

fn main() {}
