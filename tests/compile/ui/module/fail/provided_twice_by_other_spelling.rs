use nestling::prelude::*;

mod cats {
    #[nestling::injectable]
    pub struct CatsService;
}

use cats::CatsService;

#[module(providers = [CatsService, cats::CatsService])]
struct CatsModule;

fn main() {}
