use nestling::prelude::*;

trait Repository: Send + Sync {}

#[injectable]
struct Postgres;

impl Repository for Postgres {}

#[injectable]
struct CatsService {
    cats: Arc<dyn Repository>,
}

#[module(providers = [CatsService, Postgres])]
struct CatsModule;

fn main() {}
