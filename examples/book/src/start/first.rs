//! After "A first controller".

// ANCHOR: all
use nestling::prelude::*;

#[controller("/birds")]
struct BirdsController;

#[routes]
impl BirdsController {
    #[get("/")]
    async fn list(&self) -> Vec<&'static str> {
        vec!["robin", "wren"]
    }

    #[get("/:name")]
    async fn greet(&self, #[param("name")] name: String) -> String {
        format!("Hello, {name}!")
    }
}

#[module(controllers = [BirdsController])]
struct AppModule;

#[nestling::main]
async fn main() -> nestling::Result<()> {
    App::create::<AppModule>().await?.listen("127.0.0.1:3000").await
}
// ANCHOR_END: all

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::get;

    #[nestling::test]
    async fn answers_as_the_page_says() -> Result<()> {
        let app = App::create::<AppModule>().await?;
        assert_eq!(get(&app, "/birds").await?, (200, r#"["robin","wren"]"#.to_owned()));
        assert_eq!(get(&app, "/birds/robin").await?, (200, "Hello, robin!".to_owned()));
        Ok(())
    }
}
