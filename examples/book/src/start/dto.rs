//! After "A DTO".

use nestling::prelude::*;
use std::sync::{Mutex, MutexGuard, PoisonError};

// ANCHOR: dto
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
// ANCHOR_END: dto

// ANCHOR: provider
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
// ANCHOR_END: provider

#[controller("/birds")]
struct BirdsController {
    aviary: Arc<Aviary>,
}

// ANCHOR: routes
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

    #[post("/")]
    async fn add(&self, #[body] bird: NewBird) -> Bird {
        self.aviary.add(bird)
    }
}
// ANCHOR_END: routes

#[module(controllers = [BirdsController], providers = [Aviary], exports = [Aviary])]
struct BirdsModule;

#[controller("/count")]
struct CountController {
    aviary: Arc<Aviary>,
}

#[routes]
impl CountController {
    #[get("/")]
    async fn count(&self) -> usize {
        self.aviary.all().len()
    }
}

#[module(imports = [BirdsModule], controllers = [CountController])]
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
        let robin = r#"{"id":1,"name":"robin","wingspan":21}"#;
        let added = app.post("/birds").json(&json!({ "name": "robin", "wingspan": 21 })).send().await;
        assert_eq!(added.expect_status(201).text().await?, robin);
        assert_eq!(app.get("/birds/1").send().await.expect_status(200).text().await?, robin);
        let missing = app.get("/birds/2").send().await.expect_status(404).text().await?;
        assert_eq!(missing, r#"{"statusCode":404,"message":"Not Found"}"#);
        let refused = app.post("/birds").json(&json!({ "name": "", "wingspan": 1 })).send().await.expect_status(400);
        let messages = r#"["name must be longer than or equal to 1 characters","wingspan must not be less than 5"]"#;
        let body = format!(r#"{{"statusCode":400,"message":{messages},"error":"Bad Request"}}"#);
        assert_eq!(refused.text().await?, body);
        Ok(())
    }
}
