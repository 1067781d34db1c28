//! After "Errors".

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

// ANCHOR: error
#[derive(Debug, Exception)]
enum BirdError {
    #[exception(NOT_FOUND, "there is no bird {0}")]
    NotFound(usize),
    #[exception(CONFLICT, "{name} is here already", code = "BIRD_TAKEN")]
    Taken { name: String },
}
// ANCHOR_END: error

#[injectable]
struct Aviary {
    #[inject(default)]
    birds: Mutex<Vec<Bird>>,
}

impl Aviary {
    fn all(&self) -> Vec<Bird> {
        self.birds().clone()
    }

    // ANCHOR: provider
    fn find(&self, id: usize) -> Result<Bird, BirdError> {
        self.birds().iter().find(|bird| bird.id == id).cloned().ok_or(BirdError::NotFound(id))
    }

    fn add(&self, NewBird { name, wingspan }: NewBird) -> Result<Bird, BirdError> {
        let mut birds = self.birds();
        if birds.iter().any(|bird| bird.name == name) {
            return Err(BirdError::Taken { name });
        }
        let bird = Bird { id: birds.len() + 1, name, wingspan };
        birds.push(bird.clone());
        Ok(bird)
    }
    // ANCHOR_END: provider

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

    // ANCHOR: routes
    #[get("/:id")]
    async fn find(&self, #[param("id")] id: usize) -> Result<Bird, BirdError> {
        self.aviary.find(id)
    }

    #[post("/")]
    async fn add(&self, #[grant(KeeperGuard)] keeper: Keeper, #[body] bird: NewBird) -> Result<Bird, BirdError> {
        let bird = self.aviary.add(bird)?;
        println!("{} added {}", keeper.name, bird.name);
        Ok(bird)
    }
    // ANCHOR_END: routes
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
    async fn answers_as_the_page_says() -> Result<()> {
        let app = TestApp::of::<AppModule>().create().await?;
        let missing = r#"{"statusCode":404,"message":"there is no bird 7","error":"Not Found"}"#;
        assert_eq!(app.get("/birds/7").send().await.expect_status(404).text().await?, missing);
        let robin = json!({ "name": "robin", "wingspan": 21 });
        let add = || app.post("/birds").header("x-key", "feather").json(&robin);
        add().send().await.expect_status(201);
        let taken =
            r#"{"statusCode":409,"message":"robin is here already","error":"Conflict","errorCode":"BIRD_TAKEN"}"#;
        assert_eq!(add().send().await.expect_status(409).text().await?, taken);
        Ok(())
    }
}
