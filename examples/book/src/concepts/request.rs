//! Life of a request.

use nestling::prelude::*;

// ANCHOR: arguments
#[dto]
struct Range {
    from: u32,
    #[validate(range(max = 100))]
    to: u32,
}

#[dto]
struct Place {
    city: String,
    street: String,
}

#[dto]
struct Note {
    #[validate(non_empty)]
    text: String,
}

#[controller("/notes")]
struct NotesController;

#[routes]
impl NotesController {
    #[get("/:city/:street")]
    async fn find(
        &self,
        #[param] place: Place,
        #[query] range: Range,
        #[query("tag")] tags: Vec<String>,
        #[header("accept-language")] language: Option<String>,
        #[req] request: &Request,
    ) -> String {
        let Place { city, street } = place;
        let Range { from, to } = range;
        format!("{} {city} {street} {from}-{to} {tags:?} {language:?}", request.method())
    }

    #[put("/:id")]
    #[http_code(202)]
    async fn replace(&self, #[param("id")] id: u64, #[body] note: Note) -> String {
        format!("{id}: {}", note.text)
    }
}
// ANCHOR_END: arguments

#[controller]
struct AnswersController;

// ANCHOR: answers
#[routes]
impl AnswersController {
    #[get("/json")]
    async fn json(&self) -> Note {
        Note { text: "any Serialize is JSON".to_owned() }
    }

    #[get("/text")]
    async fn text(&self) -> &'static str {
        "text/plain; charset=utf-8"
    }

    #[get("/maybe")]
    async fn maybe(&self) -> Option<Note> {
        None // 404
    }

    #[get("/old")]
    async fn old(&self) -> Redirect {
        Redirect::to("/json") // 302
    }

    #[get("/own")]
    async fn own(&self) -> Response {
        let mut response = "<h1>Notes</h1>".into_response();
        response.headers_mut().insert("content-type", nestling::http::HeaderValue::from_static("text/html"));
        response
    }
}
// ANCHOR_END: answers

#[module(controllers = [NotesController, AnswersController])]
struct AppModule;

#[cfg(test)]
mod tests {
    use super::*;
    use nestling::testing::TestApp;

    #[nestling::test]
    async fn arguments_come_from_everywhere() -> Result<()> {
        let app = TestApp::of::<AppModule>().create().await?;
        let found = app.get("/notes/ulm/high%20street?from=1&to=9&tag=x&tag=y").send().await.expect_status(200);
        assert_eq!(found.text().await?, r#"GET ulm high street 1-9 ["x", "y"] None"#);
        let body = app.get("/notes/ulm/high?from=1&to=900").send().await.expect_status(400).text().await?;
        assert!(body.contains("to must not be greater than 100"), "{body}");
        let replaced = app.put("/notes/7").json(&json!({ "text": "hi" })).send().await;
        assert_eq!(replaced.expect_status(202).text().await?, "7: hi");
        Ok(())
    }

    #[nestling::test]
    async fn answers_are_what_their_types_say() -> Result<()> {
        let app = TestApp::of::<AppModule>().create().await?;
        for (path, status) in [("/json", 200), ("/text", 200), ("/maybe", 404), ("/old", 302), ("/own", 200)] {
            assert_eq!(app.get(path).send().await.status(), status, "{path}");
        }
        Ok(())
    }
}
