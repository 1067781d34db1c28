//! What no well-behaved client sends: the answer has Conduit's shape all the same.

use super::conduit::{Conduit, answer, error};
use super::on_every_database;
use nestling::prelude::*;
use nestling_tests::databases::Kind;

on_every_database! {
    bodies_that_are_no_json_or_of_another_shape_are_422,
    addresses_and_methods_that_are_not_there_say_so,
    limits_and_offsets_are_numbers_in_their_range,
    texts_are_kept_as_they_are,
    long_texts_are_kept_whole,
    tags_are_few_and_each_is_one,
    what_a_database_cannot_hold_is_422,
}

async fn bodies_that_are_no_json_or_of_another_shape_are_422(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    for body in
        ["", "{", "[]", "null", "{\"user\":7}", "{\"user\":[]}", "{}", "{\"user\":{\"email\":7}}", "{\"user\":null}"]
    {
        let request = conduit.app.post("/api/users").header("content-type", "application/json").body(body);
        let (status, body_of_answer) = answer(request).await?;
        assert_eq!(status, 422, "{body}: {body_of_answer}");
        assert_eq!(
            body_of_answer["errors"].as_object().map(|errors| errors.len()),
            Some(1),
            "{body}: {body_of_answer}"
        );
    }
    let number = conduit.post("/users/login", "", json!({ "user": { "email": 7, "password": "x" } })).await?.1;
    assert_eq!(number, error("email", "invalid type: integer, expected a string"));
    let (status, body) = answer(conduit.app.post("/api/users").header("content-type", "text/plain").body("x")).await?;
    assert_eq!((status, body), (415, error("request", "the content type must be application/json")));
    Ok(())
}

async fn addresses_and_methods_that_are_not_there_say_so(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    assert_eq!(conduit.get("/nothing", "").await?, (404, error("request", "Cannot GET /api/nothing")));
    let response = conduit.app.request("PATCH", "/api/user").send().await.expect_status(405);
    assert!(response.header("allow").is_some_and(|allowed| allowed.contains("PUT")), "{:?}", response.headers());
    assert_eq!(response.text().await?, r#"{"errors":{"request":["Cannot PATCH /api/user"]}}"#);
    let response = conduit.app.get("/api/user").send().await.expect_status(401);
    assert!(response.header("www-authenticate").is_some(), "{:?}", response.headers());
    Ok(())
}

async fn limits_and_offsets_are_numbers_in_their_range(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    for (query, field) in [
        ("limit=0", "limit"),
        ("limit=-1", "limit"),
        ("offset=-1", "offset"),
        ("limit=x", "limit"),
        ("limit=99999999999999999999", "limit"),
        ("offset=1.5", "offset"),
    ] {
        let (status, body) = conduit.get(&format!("/articles?{query}"), "").await?;
        assert_eq!(status, 422, "{query}: {body}");
        assert!(body["errors"][field][0].is_string(), "{query}: {body}");
    }
    Ok(())
}

/// SQL, patterns, quotes, other scripts and signs that take four bytes.
const TEXTS: [&str; 6] = [
    "Robert'); DROP TABLE users;--",
    "100%_\\",
    "\"quoted\" `x` $1 ? ?? :a",
    "😀 emoji",
    "ﷺ عربى",
    "<script>alert(1)</script>",
];

async fn texts_are_kept_as_they_are(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    let ann = conduit.register("ann").await?;
    for text in TEXTS {
        let (status, body) = conduit.put("/user", &ann, json!({ "user": { "username": text, "bio": text } })).await?;
        assert_eq!((status, &body["user"]["username"], &body["user"]["bio"]), (200, &json!(text), &json!(text)));
        let article = json!({ "title": text, "description": text, "body": text, "tagList": [text] });
        let (status, body) = conduit.post("/articles", &ann, json!({ "article": article })).await?;
        assert_eq!(status, 201, "{body}");
        for field in ["title", "description", "body"] {
            assert_eq!(body["article"][field], text);
        }
        for filter in ["tag", "author"] {
            let found = answer(conduit.app.get("/api/articles").query(&[(filter, text)])).await?.1;
            assert_eq!(found["articles"][0]["title"], text, "{filter}");
        }
    }
    Ok(())
}

async fn what_a_database_cannot_hold_is_422(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    let ann = conduit.register("ann").await?;
    let nul = json!({ "article": { "title": "a\0b", "description": "x", "body": "x" } });
    assert_eq!(conduit.post("/articles", &ann, nul).await?, (422, error("title", "is invalid")));
    for path in ["/articles/a%00b", "/profiles/%00", "/articles?tag=%00"] {
        let (status, body) = conduit.get(path, "").await?;
        assert!([200, 404, 422].contains(&status), "{path}: {status} {body}");
    }
    Ok(())
}

async fn long_texts_are_kept_whole(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    let ann = conduit.register("ann").await?;
    let text = "ü".repeat(200_000);
    let article = json!({ "title": "Long", "description": "x", "body": text });
    assert_eq!(conduit.post("/articles", &ann, json!({ "article": article })).await?.0, 201);
    assert_eq!(conduit.get("/articles/long", "").await?.1["article"]["body"], text);
    let article = json!({ "title": "Too long", "description": "x", "body": "x".repeat(2 << 20) });
    let (status, body) = conduit.post("/articles", &ann, json!({ "article": article })).await?;
    assert_eq!(status, 413, "{body}");
    assert!(body["errors"]["request"][0].is_string(), "{body}");
    Ok(())
}

async fn tags_are_few_and_each_is_one(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    let ann = conduit.register("ann").await?;
    let tagged = |tags: serde_json::Value| json!({ "article": { "title": "T", "description": "x", "body": "x", "tagList": tags } });
    let many: Vec<String> = (0..101).map(|number| number.to_string()).collect();
    let refused = conduit.post("/articles", &ann, tagged(json!(many))).await?;
    assert_eq!(refused, (422, error("tagList", "must contain no more than 100 elements")));
    let (status, body) = conduit.post("/articles", &ann, tagged(json!(["a", "A", " a ", "a"]))).await?;
    assert_eq!((status, &body["article"]["tagList"]), (201, &json!(["a", "A"])));
    Ok(())
}
