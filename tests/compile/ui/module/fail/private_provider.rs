use nestling::prelude::*;

mod cats {
    #[nestling::injectable]
    struct CatsService;
}

#[module(providers = [cats::CatsService])]
pub struct CatsModule;

fn main() {}
