//! After "A provider".

// ANCHOR: all
// ANCHOR: uses
use nestling::prelude::*;
use std::sync::{Mutex, MutexGuard, PoisonError};
// ANCHOR_END: uses

// ANCHOR: provider
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
// ANCHOR_END: provider

// ANCHOR: controller
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
// ANCHOR_END: controller

// ANCHOR: module
#[module(controllers = [BirdsController], providers = [Aviary])]
struct AppModule;
// ANCHOR_END: module

#[nestling::main]
async fn main() -> nestling::Result<()> {
    App::create::<AppModule>().await?.listen("127.0.0.1:3000").await
}
// ANCHOR_END: all

#[cfg(test)]
mod tests {
    use super::*;
    use nestling::testing::TestApp;

    #[nestling::test]
    async fn answers_as_the_page_says() -> Result<()> {
        let app = TestApp::of::<AppModule>().create().await?;
        assert_eq!(app.post("/birds/robin").send().await.expect_status(201).text().await?, "1 birds");
        assert_eq!(app.get("/birds").send().await.expect_status(200).text().await?, r#"["robin"]"#);
        Ok(())
    }
}
