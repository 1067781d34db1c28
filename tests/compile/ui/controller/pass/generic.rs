//! One controller answers for two types; its type is known where a module lists it.

use nestling::http::request;
use nestling::prelude::*;
use std::marker::PhantomData;

trait Entity: Default + ToString + Send + Sync + 'static {}

#[derive(Default)]
struct Cat;

#[derive(Default)]
struct Dog;

impl std::fmt::Display for Cat {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("cat")
    }
}

impl std::fmt::Display for Dog {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("dog")
    }
}

impl Entity for Cat {}
impl Entity for Dog {}

#[injectable]
struct Repository<T> {
    #[inject(default)]
    of: PhantomData<T>,
}

impl<T: Entity> Repository<T> {
    fn first(&self) -> String {
        T::default().to_string()
    }
}

#[injectable]
struct KeyGuard;

impl CanActivate for KeyGuard {
    async fn can_activate(&self, _: &mut ExecutionContext) -> Result<bool> {
        Ok(true)
    }
}

#[controller]
#[guard(KeyGuard)]
struct Crud<T: Entity> {
    all: Arc<Repository<T>>,
}

#[routes]
impl<T: Entity> Crud<T> {
    #[get("/first")]
    async fn first(&self) -> Result<String> {
        Ok(self.all.first())
    }

    #[get("/:id")]
    #[guard(KeyGuard)]
    async fn find_one(&self, #[param("id")] id: u64) -> Option<String> {
        (id == 1).then(|| self.all.first())
    }
}

#[module(controllers = [Crud<Cat>], providers = [Repository<Cat>])]
struct CatsModule;

#[module(controllers = [Crud<Dog>], providers = [Repository<Dog>])]
struct DogsModule;

#[nestling::main]
async fn main() -> nestling::Result<()> {
    for (app, text) in [(App::create::<CatsModule>().await?, "cat"), (App::create::<DogsModule>().await?, "dog")] {
        for path in ["/first", "/1"] {
            let response = app.handle(request::Builder::new().uri(path).body(Body::empty())?).await;
            assert_eq!(response.into_body().into_bytes().await.unwrap(), text);
        }
    }
    Ok(())
}
