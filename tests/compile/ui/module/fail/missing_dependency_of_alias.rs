use nestling::prelude::*;

trait Greeter: Send + Sync {}

#[injectable]
struct CatsService;

impl Greeter for CatsService {}

#[module(providers = [existing(CatsService as dyn Greeter)])]
struct CatsModule;

fn main() {}
