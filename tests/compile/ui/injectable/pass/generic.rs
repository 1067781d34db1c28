//! One generic provider, two types, in one module and through a generic module.

use nestling::prelude::*;
use std::marker::PhantomData;

struct Cat;
struct Dog;

#[injectable]
struct Pool;

#[injectable]
struct Repository<T, const SIZE: usize = 8> {
    pool: Arc<Pool>,
    #[inject(default)]
    of: PhantomData<T>,
}

#[injectable]
struct PetsService {
    cats: Arc<Repository<Cat>>,
    dogs: Arc<Repository<Dog, 16>>,
}

#[module(providers = [Pool, Repository<Cat>, Repository<Dog, 16>, PetsService])]
struct PetsModule;

#[nestling::main]
async fn main() -> nestling::Result<()> {
    let app = App::create::<PetsModule>().await?;
    let pets = app.get::<PetsService>()?;
    assert!(Arc::ptr_eq(&pets.cats.pool, &pets.dogs.pool));
    Ok(())
}
