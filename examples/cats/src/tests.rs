//! The whole application, in process: no socket, the same pipeline.

use super::AppModule;
use crate::auth::{KeyGuard, Role, User};
use crate::cats::cat::Cat;
use crate::cats::dto::{CreateCat, UpdateCat};
use nestling::prelude::*;
use nestling::testing::{PassThrough, TestApp, TestAppBuilder, TestResponse, allow_with};

const TOM: &str = r#"{"id":1,"name":"Tom","age":3,"breed":"Maine Coon"}"#;

fn cat(name: &str, age: u8, breed: &str) -> CreateCat {
    CreateCat { name: name.to_owned(), age, breed: breed.to_owned() }
}

fn tom() -> CreateCat {
    cat("Tom", 3, "Maine Coon")
}

/// The application for somebody who needs no key.
fn as_admin() -> TestAppBuilder {
    let eve = User { name: "Eve".to_owned(), role: Role::Admin };
    TestApp::of::<AppModule>().override_guard::<KeyGuard>(allow_with(eve))
}

async fn with_tom() -> Result<TestApp> {
    let app = as_admin().create().await?;
    app.post("/cats").json(&tom()).send().await.expect_status(201);
    Ok(app)
}

async fn refusal(response: TestResponse, status: u16) -> Result<String> {
    response.expect_status(status).text().await
}

#[nestling::test]
async fn a_cat_is_created_found_changed_and_removed() -> Result<()> {
    let app = as_admin().create().await?;
    let created = app.post("/cats").json(&tom()).send().await.expect_status(201);
    assert_eq!(created.expect_header("location", "/cats/1").text().await?, format!(r#"{{"data":{TOM}}}"#));
    assert_eq!(app.get("/cats/1").send().await.text().await?, format!(r#"{{"data":{TOM}}}"#));
    assert_eq!(app.get("/cats").send().await.text().await?, format!(r#"{{"data":[{TOM}]}}"#));

    let change = UpdateCat { age: Some(4), ..UpdateCat::default() };
    let older = app.patch("/cats/1").json(&change).send().await.expect_status(200).text().await?;
    assert_eq!(older, r#"{"data":{"id":1,"name":"Tom","age":4,"breed":"Maine Coon"}}"#);

    assert_eq!(app.delete("/cats/1").send().await.expect_status(204).text().await?, "");
    let gone = refusal(app.get("/cats/1").send().await, 404).await?;
    assert_eq!(gone, r#"{"statusCode":404,"message":"cat 1 not found","error":"Not Found"}"#);
    Ok(())
}

#[nestling::test]
async fn a_page_is_a_part_of_the_list() -> Result<()> {
    let app = with_tom().await?;
    app.post("/cats").json(&cat("Kitty", 1, "Siamese")).send().await.expect_status(201);
    let page = app.get("/cats").query(&[("offset", 1), ("limit", 1)]).send().await.text().await?;
    assert_eq!(page, r#"{"data":[{"id":2,"name":"Kitty","age":1,"breed":"Siamese"}]}"#);
    let refused = refusal(app.get("/cats?limit=0").send().await, 400).await?;
    assert_eq!(refused, r#"{"statusCode":400,"message":["limit must not be less than 1"],"error":"Bad Request"}"#);
    Ok(())
}

#[nestling::test]
async fn what_is_wrong_with_a_cat_is_said_at_once() -> Result<()> {
    let app = with_tom().await?;
    let refused = refusal(app.post("/cats").json(&cat("", 99, "")).send().await, 400).await?;
    for text in [
        "name must be longer than or equal to 1 characters",
        "age must not be greater than 40",
        "breed should not be empty",
    ] {
        assert!(refused.contains(text), "{refused}");
    }
    Ok(())
}

#[nestling::test]
async fn changes_have_the_rules_of_new_cats() -> Result<()> {
    let app = with_tom().await?;
    let change = UpdateCat { age: Some(41), ..UpdateCat::default() };
    let refused = refusal(app.patch("/cats/1").json(&change).send().await, 400).await?;
    assert_eq!(refused, r#"{"statusCode":400,"message":["age must not be greater than 40"],"error":"Bad Request"}"#);
    Ok(())
}

#[nestling::test]
async fn a_name_is_taken_once() -> Result<()> {
    let app = with_tom().await?;
    let refused = refusal(app.post("/cats").json(&tom()).send().await, 409).await?;
    assert!(refused.contains(r#""errorCode":"NAME_TAKEN""#), "{refused}");
    Ok(())
}

#[nestling::test]
async fn an_id_is_a_number() -> Result<()> {
    let refused = refusal(with_tom().await?.get("/cats/tom").send().await, 400).await?;
    assert!(refused.contains("Validation failed (numeric string is expected)"), "{refused}");
    Ok(())
}

#[nestling::test]
async fn cats_can_be_petted_by_name() -> Result<()> {
    let app = with_tom().await?;
    assert_eq!(app.post("/cats/1/pets").send().await.expect_status(201).text().await?, "Eve pets Tom");
    Ok(())
}

#[nestling::test]
async fn only_admins_change_anything() -> Result<()> {
    let app = TestApp::of::<AppModule>().create().await?;
    let change = UpdateCat::default();
    for (key, status) in [("no-key", 401), ("bob-key", 403)] {
        app.post("/cats").header("x-api-key", key).json(&tom()).send().await.expect_status(status);
        app.patch("/cats/1").header("x-api-key", key).json(&change).send().await.expect_status(status);
        app.delete("/cats/1").header("x-api-key", key).send().await.expect_status(status);
    }
    app.get("/cats").send().await.expect_status(200);
    Ok(())
}

#[nestling::test]
async fn without_the_transform_interceptor_answers_are_bare() -> Result<()> {
    use crate::core::TransformInterceptor;
    let app = as_admin().override_interceptor::<TransformInterceptor>(PassThrough).create().await?;
    let created: Cat = app.post("/cats").json(&tom()).send().await.json().await?;
    assert_eq!(created.name, "Tom");
    Ok(())
}
