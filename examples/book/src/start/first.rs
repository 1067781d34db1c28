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
    use nestling::testing::TestApp;

    #[nestling::test]
    async fn answers_as_the_page_says() -> Result<()> {
        let app = TestApp::of::<AppModule>().create().await?;
        assert_eq!(app.get("/birds").send().await.expect_status(200).text().await?, r#"["robin","wren"]"#);
        assert_eq!(app.get("/birds/robin").send().await.expect_status(200).text().await?, "Hello, robin!");
        Ok(())
    }
}
