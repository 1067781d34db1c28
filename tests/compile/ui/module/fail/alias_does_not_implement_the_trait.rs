use nestling::prelude::*;

trait Greeter: Send + Sync {}

#[injectable]
struct CatsService;

#[module(providers = [CatsService, existing(CatsService as dyn Greeter)])]
struct CatsModule;

fn main() {}
