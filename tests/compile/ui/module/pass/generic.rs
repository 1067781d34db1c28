//! A generic module provides for its own type; it is imported for two.

use nestling::prelude::*;
use std::marker::PhantomData;

struct Cat;
struct Dog;

#[injectable]
struct Pool;

#[module(providers = [Pool], exports = [Pool])]
struct PoolModule;

#[injectable]
struct Repository<T> {
    #[allow(dead_code)]
    pool: Arc<Pool>,
    #[inject(default)]
    of: PhantomData<T>,
}

#[module(imports = [PoolModule], providers = [Repository<T>], exports = [Repository<T>])]
struct RepositoryModule<T: 'static> {
    #[inject(default)]
    of: PhantomData<T>,
}

#[injectable]
struct PetsService {
    #[allow(dead_code)]
    cats: Arc<Repository<Cat>>,
    #[allow(dead_code)]
    dogs: Arc<Repository<Dog>>,
}

#[module(imports = [RepositoryModule<Cat>, RepositoryModule<Dog>], providers = [PetsService])]
struct PetsModule;

#[nestling::main]
async fn main() -> nestling::Result<()> {
    App::create::<PetsModule>().await?.get::<PetsService>()?;
    Ok(())
}
