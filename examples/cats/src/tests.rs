//! The whole application, in process: no socket, the same pipeline.

use super::AppModule;
use crate::auth::{KeyGuard, User};
use crate::cats::dto::{Cat, CreateCat, UpdateCat};
use crate::cats::repository::{CatsRepository, RepositoryError};
use nestling::prelude::*;
use nestling::testing::{TestApp, allow_with};

const ANN: &str = "ann-key";
const BOB: &str = "bob-key";

fn tom() -> CreateCat {
    CreateCat { name: "Tom".to_owned(), age: 3, breed: "Maine Coon".to_owned() }
}

async fn with_tom() -> Result<TestApp> {
    let app = TestApp::of::<AppModule>().create().await?;
    app.post("/cats").header("x-api-key", ANN).json(&tom()).send().await.expect_status(201);
    Ok(app)
}

#[nestling::test]
async fn a_cat_is_created_found_changed_and_removed() -> Result<()> {
    let app = with_tom().await?;
    let tom = r#"{"id":1,"name":"Tom","age":3,"breed":"Maine Coon"}"#;
    assert_eq!(app.get("/cats/1").send().await.expect_status(200).text().await?, tom);
    assert_eq!(app.get("/cats").send().await.expect_status(200).text().await?, format!("[{tom}]"));

    let change = UpdateCat { name: None, age: Some(4) };
    let older = app.patch("/cats/1").header("x-api-key", ANN).json(&change).send().await;
    assert_eq!(older.expect_status(200).json::<Cat>().await?.age, 4);

    let removed = app.delete("/cats/1").header("x-api-key", ANN).send().await;
    assert_eq!(removed.expect_status(204).text().await?, "");
    let gone = app.get("/cats/1").send().await.expect_status(404);
    assert_eq!(gone.text().await?, r#"{"statusCode":404,"message":"cat 1 not found","error":"Not Found"}"#);
    Ok(())
}

#[nestling::test]
async fn a_page_is_a_part_of_the_list() -> Result<()> {
    let app = with_tom().await?;
    let kitty = CreateCat { name: "Kitty".to_owned(), age: 1, breed: "Siamese".to_owned() };
    app.post("/cats").header("x-api-key", ANN).json(&kitty).send().await.expect_status(201);
    let page: Vec<Cat> = app.get("/cats").query(&[("offset", 1), ("limit", 1)]).send().await.json().await?;
    assert_eq!(page.iter().map(|cat| (cat.id, cat.name.as_str())).collect::<Vec<_>>(), [(2, "Kitty")]);

    let refused = app.get("/cats?limit=0").send().await.expect_status(400).text().await?;
    assert_eq!(refused, r#"{"statusCode":400,"message":["limit must not be less than 1"],"error":"Bad Request"}"#);
    Ok(())
}

#[nestling::test]
async fn what_is_wrong_with_a_cat_is_said_at_once() -> Result<()> {
    let app = with_tom().await?;
    let cat = CreateCat { name: String::new(), age: 99, breed: String::new() };
    let refused = app.post("/cats").header("x-api-key", ANN).json(&cat).send().await.expect_status(400);
    let messages = [
        r#""name must be longer than or equal to 1 characters""#,
        r#""age must not be greater than 40""#,
        r#""breed should not be empty""#,
    ];
    assert_eq!(
        refused.text().await?,
        format!(r#"{{"statusCode":400,"message":[{}],"error":"Bad Request"}}"#, messages.join(","))
    );
    Ok(())
}

#[nestling::test]
async fn a_name_is_taken_once() -> Result<()> {
    let app = with_tom().await?;
    let taken = app.post("/cats").header("x-api-key", ANN).json(&tom()).send().await.expect_status(409);
    let body = taken.text().await?;
    assert!(body.contains(r#""errorCode":"NAME_TAKEN""#), "{body}");
    Ok(())
}

#[nestling::test]
async fn guards_refuse_strangers_and_those_without_the_role() -> Result<()> {
    let app = with_tom().await?;
    let create = || app.post("/cats").json(&tom());
    create().send().await.expect_status(401);
    create().header("x-api-key", "no-key").send().await.expect_status(401);
    let refused = create().header("x-api-key", BOB).send().await.expect_status(403);
    assert_eq!(refused.text().await?, r#"{"statusCode":403,"message":"Forbidden resource","error":"Forbidden"}"#);
    Ok(())
}

#[nestling::test]
async fn a_grant_reaches_the_handler() -> Result<()> {
    let app = with_tom().await?;
    let pets = app.post("/cats/1/pets").header("x-api-key", BOB).send().await.expect_status(201);
    assert_eq!(pets.text().await?, "Bob pets Tom");
    app.post("/cats/1/pets").send().await.expect_status(401);
    Ok(())
}

#[nestling::test]
async fn an_id_is_a_number() -> Result<()> {
    let body = with_tom().await?.get("/cats/tom").send().await.expect_status(400).text().await?;
    assert!(body.contains("Validation failed (numeric string is expected)"), "{body}");
    Ok(())
}

/// A repository that is out of order.
struct Broken;

impl CatsRepository for Broken {
    fn list(&self, _: usize, _: usize) -> Result<Vec<Cat>, RepositoryError> {
        Err(RepositoryError)
    }

    fn find(&self, _: u64) -> Result<Option<Cat>, RepositoryError> {
        Err(RepositoryError)
    }

    fn named(&self, _: &str) -> Result<Option<Cat>, RepositoryError> {
        Err(RepositoryError)
    }

    fn save(&self, _: Cat) -> Result<(), RepositoryError> {
        Err(RepositoryError)
    }

    fn remove(&self, _: u64) -> Result<Option<Cat>, RepositoryError> {
        Err(RepositoryError)
    }
}

#[nestling::test]
async fn a_broken_repository_tells_clients_nothing() -> Result<()> {
    let app = TestApp::of::<AppModule>().override_provider::<dyn CatsRepository>(Arc::new(Broken)).create().await?;
    let body = app.get("/cats").send().await.expect_status(500).text().await?;
    assert_eq!(body, r#"{"statusCode":500,"message":"Internal server error"}"#);
    Ok(())
}

#[nestling::test]
async fn whoever_is_let_in_as_an_admin_needs_no_key() -> Result<()> {
    let eve = User { name: "Eve".to_owned(), roles: vec!["admin"] };
    let app = TestApp::of::<AppModule>().override_guard::<KeyGuard>(allow_with(eve)).create().await?;
    app.post("/cats").json(&tom()).send().await.expect_status(201);
    assert_eq!(app.post("/cats/1/pets").send().await.text().await?, "Eve pets Tom");
    Ok(())
}
