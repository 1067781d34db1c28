use nestling::prelude::*;

struct Replica;

#[injectable]
struct Database;

#[injectable]
struct CatsService {
    #[inject(Replica)]
    database: Arc<Database>,
}

#[module(providers = [CatsService, Database])]
struct CatsModule;

fn main() {}
