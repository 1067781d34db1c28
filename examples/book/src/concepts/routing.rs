//! Paths of routes.

use nestling::prelude::*;

// ANCHOR: paths
#[controller("/files")]
struct FilesController;

#[routes]
impl FilesController {
    #[get("/recent")]
    async fn recent(&self) -> &'static str {
        "the recent ones"
    }

    #[get(r"/:id(\d+)")]
    async fn by_number(&self, #[param("id")] id: u64) -> String {
        format!("number {id}")
    }

    #[get("/:name")]
    async fn by_name(&self, #[param("name")] name: String) -> String {
        format!("named {name}")
    }

    #[get("/*path")]
    async fn by_path(&self, #[param("path")] path: String) -> String {
        format!("at {path}")
    }
}
// ANCHOR_END: paths

#[controller]
struct PetsController;

// ANCHOR: methods
#[routes]
impl PetsController {
    #[get("/:kind/:_id")]
    async fn any(&self, #[param("kind")] kind: String) -> String {
        format!("one of the {kind}")
    }

    #[post("/cats/new")]
    async fn new_cat(&self) -> &'static str {
        "a new cat"
    }
}
// ANCHOR_END: methods

#[module(controllers = [FilesController, PetsController])]
struct AppModule;

#[cfg(test)]
mod tests {
    use super::*;
    use nestling::testing::TestApp;

    #[nestling::test]
    async fn the_more_specific_path_answers() -> Result<()> {
        let app = TestApp::of::<AppModule>().create().await?;
        for (path, body) in [
            ("/files/recent", "the recent ones"),
            ("/files/42", "number 42"),
            ("/files/%34%32/", "number 42"),
            ("/files/42a", "named 42a"),
            ("/files/a%20b", "named a b"),
            ("/files/42/pages/1", "at 42/pages/1"),
            ("/files/a//b/", "at a//b"),
            ("/cats/new", "one of the cats"),
        ] {
            assert_eq!(app.get(path).send().await.expect_status(200).text().await?, body, "{path}");
        }
        for path in ["/files", "/files/", "/files//a"] {
            app.get(path).send().await.expect_status(404);
        }
        assert_eq!(app.post("/cats/new").send().await.expect_status(201).text().await?, "a new cat");
        app.delete("/cats/new").send().await.expect_status(405);
        Ok(())
    }
}
