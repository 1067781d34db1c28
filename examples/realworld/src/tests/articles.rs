//! Articles, lists, feeds and favourites.

use super::conduit::{Conduit, error, text};
use super::on_every_database;
use nestling::prelude::*;
use nestling_tests::databases::Kind;

on_every_database! {
    an_article_is_written_found_changed_and_removed,
    the_slug_follows_the_title,
    tags_stay_are_replaced_and_are_removed,
    only_its_author_changes_an_article,
    lists_are_filtered_and_paged,
    a_feed_has_what_those_write_whom_one_follows,
    a_favorite_counts_once,
    what_is_blank_is_said_by_field,
    articles_that_are_not_there_are_not_found,
}

async fn an_article_is_written_found_changed_and_removed(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    let token = conduit.register("ann").await?;
    let new = json!({ "title": "How to fly", "description": "Ever wonder?", "body": "Jump.", "tagList": ["wings", "air", "wings"] });
    let (status, created) = conduit.post("/articles", &token, json!({ "article": new })).await?;
    assert_eq!(status, 201, "{created}");
    let author = json!({ "username": "ann", "bio": null, "image": null, "following": false });
    let times = [&created["article"]["createdAt"], &created["article"]["updatedAt"]];
    let expected = json!({
        "slug": "how-to-fly", "title": "How to fly", "description": "Ever wonder?", "body": "Jump.",
        "tagList": ["wings", "air"], "createdAt": times[0], "updatedAt": times[1],
        "favorited": false, "favoritesCount": 0, "author": author,
    });
    assert_eq!(created, json!({ "article": expected }));
    assert_eq!(conduit.get("/articles/how-to-fly", "").await?, (200, created.clone()));

    let change = json!({ "article": { "body": "Jump higher." } });
    let (status, changed) = conduit.put("/articles/how-to-fly", &token, change).await?;
    assert_eq!(status, 200, "{changed}");
    assert_ne!(changed["article"]["updatedAt"], created["article"]["updatedAt"]);
    let mut expected = expected;
    expected["body"] = json!("Jump higher.");
    expected["updatedAt"] = changed["article"]["updatedAt"].clone();
    assert_eq!(conduit.get("/articles/how-to-fly", "").await?, (200, json!({ "article": expected })));

    assert_eq!(conduit.delete("/articles/how-to-fly", &token).await?, (204, json!(null)));
    assert_eq!(conduit.get("/articles/how-to-fly", "").await?, (404, error("article", "not found")));
    Ok(())
}

async fn the_slug_follows_the_title(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    let token = conduit.register("ann").await?;
    let first = conduit.write(&token, "Same", &[]).await?;
    let second = conduit.write(&token, "Same", &[]).await?;
    assert_eq!(first, "same");
    assert!(second.starts_with("same-"), "{second}");
    let rename = async |slug: &str, title: &str| -> Result<String> {
        let change = json!({ "article": { "title": title } });
        let (status, body) = conduit.put(&format!("/articles/{slug}"), &token, change).await?;
        assert_eq!(status, 200, "{body}");
        Ok(text(&body["article"]["slug"]))
    };
    assert_eq!(rename(&first, "Another").await?, "another");
    assert_eq!(conduit.get("/articles/same", "").await?.0, 404);
    assert_eq!(rename("another", "ANOTHER!").await?, "another");
    assert!(rename("another", "Feed").await?.starts_with("feed-"));
    let unicode = conduit.write(&token, "Über 日本 🦆", &[]).await?;
    assert_eq!(unicode, "über-日本");
    let found = conduit.get("/articles/%C3%BCber-%E6%97%A5%E6%9C%AC", "").await?;
    assert_eq!(found.1["article"]["title"], "Über 日本 🦆");
    Ok(())
}

async fn tags_stay_are_replaced_and_are_removed(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    let token = conduit.register("ann").await?;
    let path = format!("/articles/{}", conduit.write(&token, "Tagged", &["b", "a"]).await?);
    assert_eq!(conduit.get("/tags", "").await?, (200, json!({ "tags": ["a", "b"] })));
    for (change, tags) in [
        (json!({ "body": "other" }), json!(["b", "a"])),
        (json!({ "tagList": ["c", "b"] }), json!(["c", "b"])),
        (json!({ "tagList": [] }), json!([])),
    ] {
        let (status, body) = conduit.put(&path, &token, json!({ "article": change })).await?;
        assert_eq!((status, &body["article"]["tagList"]), (200, &tags));
        assert_eq!(conduit.get(&path, "").await?.1["article"]["tagList"], tags);
    }
    assert_eq!(conduit.get("/tags", "").await?, (200, json!({ "tags": [] })));
    let (status, body) = conduit.put(&path, &token, json!({ "article": { "tagList": null } })).await?;
    assert_eq!(status, 422, "{body}");
    Ok(())
}

async fn only_its_author_changes_an_article(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    let (ann, bob) = (conduit.register("ann").await?, conduit.register("bob").await?);
    let path = format!("/articles/{}", conduit.write(&ann, "Ann's own", &[]).await?);
    let forbidden = (403, error("article", "forbidden"));
    let change = json!({ "article": { "body": "hijacked" } });
    assert_eq!(conduit.put(&path, &bob, change).await?, forbidden);
    assert_eq!(conduit.delete(&path, &bob).await?, forbidden);
    assert_eq!(conduit.get(&path, "").await?.1["article"]["body"], "text");
    Ok(())
}

async fn lists_are_filtered_and_paged(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    let (ann, bob) = (conduit.register("ann").await?, conduit.register("bob").await?);
    conduit.write(&ann, "One", &["odd", "x"]).await?;
    conduit.write(&bob, "Two", &["x"]).await?;
    conduit.write(&ann, "Three", &["odd"]).await?;
    conduit.send("POST", "/articles/one/favorite", &bob, None).await?;
    for (query, slugs, count) in [
        ("", vec!["three", "two", "one"], 3),
        ("?limit=2", vec!["three", "two"], 3),
        ("?limit=2&offset=2", vec!["one"], 3),
        ("?offset=3", vec![], 3),
        ("?limit=1000000&offset=0", vec!["three", "two", "one"], 3),
        ("?offset=9223372036854775807", vec![], 3),
        ("?tag=odd", vec!["three", "one"], 2),
        ("?author=bob", vec!["two"], 1),
        ("?favorited=bob", vec!["one"], 1),
        ("?favorited=bob&tag=x&author=ann&limit=1", vec!["one"], 1),
        ("?favorited=ann", vec![], 0),
        ("?author=nobody", vec![], 0),
        // Neither patterns nor SQL.
        ("?tag=%25", vec![], 0),
        ("?author=b_b", vec![], 0),
        ("?tag=x'%20OR%20'1'='1", vec![], 0),
    ] {
        let found = conduit.slugs(&format!("/articles{query}"), "").await?;
        assert_eq!(found, (slugs.into_iter().map(str::to_owned).collect(), count), "{query}");
    }
    let (_, list) = conduit.get("/articles?limit=1", "").await?;
    assert_eq!(list["articles"][0]["tagList"], json!(["odd"]));
    assert!(list["articles"][0].get("body").is_none(), "{list}");
    Ok(())
}

async fn a_feed_has_what_those_write_whom_one_follows(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    let (ann, bob, eve) =
        (conduit.register("ann").await?, conduit.register("bob").await?, conduit.register("eve").await?);
    assert_eq!(conduit.slugs("/articles/feed", &ann).await?, (vec![], 0));
    conduit.write(&bob, "First of Bob", &[]).await?;
    conduit.write(&eve, "First of Eve", &[]).await?;
    conduit.write(&bob, "Second of Bob", &[]).await?;
    conduit.send("POST", "/profiles/bob/follow", &ann, None).await?;
    let both = vec!["second-of-bob".to_owned(), "first-of-bob".to_owned()];
    assert_eq!(conduit.slugs("/articles/feed", &ann).await?, (both.clone(), 2));
    assert_eq!(conduit.slugs("/articles/feed?limit=1", &ann).await?, (both[..1].to_vec(), 2));
    assert_eq!(conduit.slugs("/articles/feed?limit=1&offset=1", &ann).await?, (both[1..].to_vec(), 2));
    assert_eq!(conduit.get("/articles/feed", &ann).await?.1["articles"][0]["author"]["following"], true);
    assert_eq!(conduit.slugs("/articles/feed", &bob).await?, (vec![], 0));
    Ok(())
}

async fn a_favorite_counts_once(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    let (ann, bob) = (conduit.register("ann").await?, conduit.register("bob").await?);
    let path = format!("/articles/{}", conduit.write(&ann, "Liked", &[]).await?);
    let seen = async |token: &str| -> Result<_> {
        let article = conduit.get(&path, token).await?.1["article"].take();
        Ok((article["favorited"].clone(), article["favoritesCount"].clone()))
    };
    let favorite = format!("{path}/favorite");
    for _ in 0..2 {
        let (status, body) = conduit.send("POST", &favorite, &bob, None).await?;
        assert_eq!((status, &body["article"]["favorited"]), (200, &json!(true)));
        assert_eq!(body["article"]["favoritesCount"], 1);
        assert_eq!(body["article"]["body"], "text");
    }
    assert_eq!(seen(&bob).await?, (json!(true), json!(1)));
    assert_eq!(seen(&ann).await?, (json!(false), json!(1)));
    assert_eq!(seen("").await?, (json!(false), json!(1)));
    for _ in 0..2 {
        assert_eq!(conduit.delete(&favorite, &bob).await?.0, 200);
        assert_eq!(seen(&bob).await?, (json!(false), json!(0)));
    }
    Ok(())
}

async fn what_is_blank_is_said_by_field(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    let token = conduit.register("ann").await?;
    let path = format!("/articles/{}", conduit.write(&token, "Written", &[]).await?);
    let blank = "can't be blank";
    let (status, body) = conduit.post("/articles", &token, json!({ "article": { "title": " " } })).await?;
    assert_eq!(
        (status, body),
        (422, json!({ "errors": { "title": [blank], "description": [blank], "body": [blank] } }))
    );
    for field in ["title", "description", "body"] {
        let refused = conduit.put(&path, &token, json!({ "article": { field: "" } })).await?;
        assert_eq!(refused, (422, error(field, blank)));
        assert_eq!(conduit.put(&path, &token, json!({ "article": { field: null } })).await?.0, 422, "{field}");
    }
    let long = json!({ "article": { "title": "x".repeat(256) } });
    let too_long = error("title", "must be shorter than or equal to 255 characters");
    assert_eq!(conduit.put(&path, &token, long).await?, (422, too_long));
    let tags = json!({ "article": { "tagList": ["good", ""] } });
    assert_eq!(conduit.put(&path, &token, tags).await?, (422, error("tagList", blank)));
    Ok(())
}

async fn articles_that_are_not_there_are_not_found(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    let token = conduit.register("ann").await?;
    let body = json!({ "article": { "body": "x" }, "comment": { "body": "x" } });
    for (method, path) in [
        ("GET", "/articles/none"),
        ("PUT", "/articles/none"),
        ("DELETE", "/articles/none"),
        ("POST", "/articles/none/favorite"),
        ("DELETE", "/articles/none/favorite"),
        ("GET", "/articles/none/comments"),
        ("POST", "/articles/none/comments"),
        ("DELETE", "/articles/none/comments/1"),
    ] {
        let answer = conduit.send(method, path, &token, Some(body.clone())).await?;
        assert_eq!(answer, (404, error("article", "not found")), "{method} {path}");
    }
    Ok(())
}
