use nestling::prelude::*;

mod cats {
    #[nestling::injectable]
    pub struct CatsService;
}

use cats::CatsService;

#[module(providers = [CatsService], exports = [CatsService, cats::CatsService])]
struct CatsModule;

fn main() {}
