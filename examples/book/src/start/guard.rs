//! After "A guard".

use nestling::prelude::*;
use std::sync::{Mutex, MutexGuard, PoisonError};

#[dto]
#[derive(Clone)]
struct Bird {
    id: usize,
    name: String,
    wingspan: u32,
}

#[dto]
struct NewBird {
    #[validate(length(min = 1, max = 40))]
    name: String,
    /// In centimetres.
    #[validate(range(min = 5, max = 400))]
    wingspan: u32,
}

// ANCHOR: guard
struct Keeper {
    name: &'static str,
}

#[injectable]
struct KeeperGuard;

impl Guard for KeeperGuard {
    type Grant = Keeper;

    async fn check(&self, ctx: &mut ExecutionContext) -> Result<Keeper> {
        match ctx.request().headers().get("x-key") {
            Some(key) if key == "feather" => Ok(Keeper { name: "Ann" }),
            _ => Err(UnauthorizedException::new("show the key in `x-key`").into()),
        }
    }
}
// ANCHOR_END: guard

#[injectable]
struct Aviary {
    #[inject(default)]
    birds: Mutex<Vec<Bird>>,
}

impl Aviary {
    fn all(&self) -> Vec<Bird> {
        self.birds().clone()
    }

    fn find(&self, id: usize) -> Option<Bird> {
        self.birds().iter().find(|bird| bird.id == id).cloned()
    }

    fn add(&self, NewBird { name, wingspan }: NewBird) -> Bird {
        let mut birds = self.birds();
        let bird = Bird { id: birds.len() + 1, name, wingspan };
        birds.push(bird.clone());
        bird
    }

    fn birds(&self) -> MutexGuard<'_, Vec<Bird>> {
        self.birds.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[controller("/birds")]
struct BirdsController {
    aviary: Arc<Aviary>,
}

#[routes]
impl BirdsController {
    #[get("/")]
    async fn list(&self) -> Vec<Bird> {
        self.aviary.all()
    }

    #[get("/:id")]
    async fn find(&self, #[param("id")] id: usize) -> Option<Bird> {
        self.aviary.find(id)
    }

    // ANCHOR: route
    #[post("/")]
    async fn add(&self, #[grant(KeeperGuard)] keeper: Keeper, #[body] bird: NewBird) -> Bird {
        let bird = self.aviary.add(bird);
        println!("{} added {}", keeper.name, bird.name);
        bird
    }
    // ANCHOR_END: route
}

#[module(controllers = [BirdsController], providers = [Aviary], exports = [Aviary])]
struct BirdsModule;

#[module(imports = [BirdsModule])]
struct AppModule;

#[nestling::main]
async fn main() -> nestling::Result<()> {
    App::create::<AppModule>().await?.listen("127.0.0.1:3000").await
}

#[cfg(test)]
mod tests {
    use super::*;
    use nestling::testing::TestApp;

    #[nestling::test]
    async fn only_a_keeper_adds_birds() -> Result<()> {
        let app = TestApp::of::<AppModule>().create().await?;
        let robin = json!({ "name": "robin", "wingspan": 21 });
        app.post("/birds").header("x-key", "feather").json(&robin).send().await.expect_status(201);
        let refusal = r#"{"statusCode":401,"message":"show the key in `x-key`","error":"Unauthorized"}"#;
        assert_eq!(app.post("/birds").json(&robin).send().await.expect_status(401).text().await?, refusal);
        Ok(())
    }
}
