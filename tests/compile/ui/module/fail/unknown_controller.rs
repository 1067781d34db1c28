use nestling::prelude::*;

#[module(controllers = [CatsControler])]
struct CatsModule;

fn main() {}
