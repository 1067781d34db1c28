//! Comments.

use super::conduit::{Conduit, error};
use super::on_every_database;
use nestling::prelude::*;
use nestling_tests::databases::Kind;

on_every_database! {
    a_comment_is_written_listed_and_removed,
    only_its_author_removes_a_comment,
    a_comment_belongs_to_its_article,
}

async fn a_comment_is_written_listed_and_removed(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    let (ann, bob) = (conduit.register("ann").await?, conduit.register("bob").await?);
    let path = format!("/articles/{}/comments", conduit.write(&ann, "Discussed", &[]).await?);
    assert_eq!(conduit.get(&path, "").await?, (200, json!({ "comments": [] })));
    let blank = json!({ "comment": { "body": "" } });
    assert_eq!(conduit.post(&path, &bob, blank).await?, (422, error("body", "can't be blank")));

    let (status, first) =
        conduit.post(&path, &bob, json!({ "comment": { "body": "'); DROP TABLE users; -- 👍" } })).await?;
    assert_eq!(status, 201, "{first}");
    let (id, time) = (&first["comment"]["id"], &first["comment"]["createdAt"]);
    assert!(id.is_i64() && time.is_string(), "{first}");
    let author = json!({ "username": "bob", "bio": null, "image": null, "following": false });
    let mut comment = json!({
        "id": id, "createdAt": time, "updatedAt": time, "body": "'); DROP TABLE users; -- 👍", "author": author,
    });
    assert_eq!(first, json!({ "comment": comment }));
    let (_, second) = conduit.post(&path, &ann, json!({ "comment": { "body": "second" } })).await?;

    // Those who follow an author see that they do.
    conduit.send("POST", "/profiles/bob/follow", &ann, None).await?;
    comment["author"]["following"] = json!(true);
    let listed = json!({ "comments": [comment, second["comment"]] });
    assert_eq!(conduit.get(&path, &ann).await?, (200, listed));

    assert_eq!(conduit.delete(&format!("{path}/{id}"), &bob).await?, (204, json!(null)));
    let rest = conduit.get(&path, "").await?;
    assert_eq!(rest, (200, json!({ "comments": [second["comment"]] })));
    Ok(())
}

async fn only_its_author_removes_a_comment(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    let (ann, bob) = (conduit.register("ann").await?, conduit.register("bob").await?);
    let path = format!("/articles/{}/comments", conduit.write(&ann, "Discussed", &[]).await?);
    let (_, body) = conduit.post(&path, &bob, json!({ "comment": { "body": "mine" } })).await?;
    let comment = format!("{path}/{}", body["comment"]["id"]);
    // Not even the author of the article.
    assert_eq!(conduit.delete(&comment, &ann).await?, (403, error("comment", "forbidden")));
    assert_eq!(conduit.delete(&comment, &bob).await?.0, 204);
    assert_eq!(conduit.delete(&comment, &bob).await?, (404, error("comment", "not found")));
    Ok(())
}

async fn a_comment_belongs_to_its_article(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    let ann = conduit.register("ann").await?;
    let one = conduit.write(&ann, "One", &[]).await?;
    let two = conduit.write(&ann, "Two", &[]).await?;
    let (_, body) =
        conduit.post(&format!("/articles/{one}/comments"), &ann, json!({ "comment": { "body": "on one" } })).await?;
    let id = &body["comment"]["id"];
    let elsewhere = conduit.delete(&format!("/articles/{two}/comments/{id}"), &ann).await?;
    assert_eq!(elsewhere, (404, error("comment", "not found")));
    let no_number = conduit.delete(&format!("/articles/{one}/comments/first"), &ann).await?;
    assert_eq!(no_number, (422, error("request", "Validation failed (numeric string is expected)")));
    // With the article go its comments.
    assert_eq!(conduit.delete(&format!("/articles/{one}"), &ann).await?.0, 204);
    let left: i64 = conduit.database()?.query("SELECT COUNT(*) FROM comments").fetch_scalar().await?;
    assert_eq!(left, 0);
    Ok(())
}
