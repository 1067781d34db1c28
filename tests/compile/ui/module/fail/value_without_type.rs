use nestling::prelude::*;

const PORT: u16 = 3000;

#[module(providers = [value(PORT + 1)])]
struct ServerModule;

fn main() {}
