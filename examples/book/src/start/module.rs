//! After "A module".

use nestling::prelude::*;
use std::sync::{Mutex, MutexGuard, PoisonError};

#[injectable]
struct Aviary {
    #[inject(default)]
    names: Mutex<Vec<String>>,
}

impl Aviary {
    fn all(&self) -> Vec<String> {
        self.names().clone()
    }

    fn add(&self, name: String) -> usize {
        let mut names = self.names();
        names.push(name);
        names.len()
    }

    fn names(&self) -> MutexGuard<'_, Vec<String>> {
        self.names.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[controller("/birds")]
struct BirdsController {
    aviary: Arc<Aviary>,
}

#[routes]
impl BirdsController {
    #[get("/")]
    async fn list(&self) -> Vec<String> {
        self.aviary.all()
    }

    #[post("/:name")]
    async fn add(&self, #[param("name")] name: String) -> String {
        format!("{} birds", self.aviary.add(name))
    }
}

// ANCHOR: modules
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

#[module(controllers = [BirdsController], providers = [Aviary], exports = [Aviary])]
struct BirdsModule;

#[module(imports = [BirdsModule], controllers = [CountController])]
struct AppModule;
// ANCHOR_END: modules

#[nestling::main]
async fn main() -> nestling::Result<()> {
    App::create::<AppModule>().await?.listen("127.0.0.1:3000").await
}

#[cfg(test)]
mod tests {
    use super::*;
    use nestling::testing::TestApp;

    #[nestling::test]
    async fn both_modules_share_one_aviary() -> Result<()> {
        let app = TestApp::of::<AppModule>().create().await?;
        app.post("/birds/robin").send().await;
        assert_eq!(app.get("/count").send().await.expect_status(200).text().await?, "1");
        Ok(())
    }
}
