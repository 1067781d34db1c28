//! Fifty who write at the same time.

use super::conduit::{Answer, Conduit, error, text};
use super::on_every_database;
use nestling::prelude::*;
use nestling_tests::databases::Kind;
use std::collections::BTreeSet;
use std::future::Future;

const WRITERS: usize = 50;

on_every_database! {
    the_same_title_makes_a_slug_for_everybody,
    a_name_is_given_to_one_alone,
    favorites_and_follows_are_counted_right,
    changes_of_different_fields_do_not_undo_each_other,
    the_same_tag_of_many_is_one,
    what_is_done_to_an_article_that_is_renamed_is_done_or_not_found,
    the_slug_is_always_that_of_the_title,
    what_is_done_to_an_article_that_is_deleted_finds_no_article,
}

/// Lets all of them ask at once.
async fn all<F: Future<Output = Result<Answer>> + Send + 'static>(
    conduit: &Arc<Conduit>,
    ask: impl Fn(usize, Arc<Conduit>) -> F,
) -> Result<Vec<Answer>> {
    let asked: Vec<_> = (0..WRITERS).map(|number| tokio::spawn(ask(number, Arc::clone(conduit)))).collect();
    let mut answers = Vec::new();
    for answer in asked {
        answers.push(answer.await??);
    }
    Ok(answers)
}

async fn the_same_title_makes_a_slug_for_everybody(kind: Kind) -> Result<()> {
    let conduit = Arc::new(Conduit::on(kind).await?);
    let token = conduit.register("ann").await?;
    let answers = all(&conduit, |_, conduit| {
        let token = token.clone();
        let article = json!({ "title": "The same", "description": "x", "body": "x", "tagList": ["a", "b"] });
        async move { conduit.post("/articles", &token, json!({ "article": article })).await }
    });
    let mut slugs = BTreeSet::new();
    for (status, body) in answers.await? {
        assert_eq!((status, &body["article"]["tagList"]), (201, &json!(["a", "b"])), "{body}");
        slugs.insert(text(&body["article"]["slug"]));
    }
    assert_eq!(slugs.len(), WRITERS, "{slugs:?}");
    assert!(slugs.contains("the-same"), "{slugs:?}");
    assert_eq!(conduit.slugs("/articles?tag=a&limit=1", "").await?.1, WRITERS as i64);
    Ok(())
}

async fn a_name_is_given_to_one_alone(kind: Kind) -> Result<()> {
    let conduit = Arc::new(Conduit::on(kind).await?);
    let answers = all(&conduit, |number, conduit| async move {
        let email = format!("ann{number}@example.com");
        let user = json!({ "username": "ann", "email": email, "password": "password123" });
        conduit.post("/users", "", json!({ "user": user })).await
    });
    let mut registered = 0;
    for (status, body) in answers.await? {
        match status {
            201 => registered += 1,
            _ => assert_eq!((status, &body["errors"]["username"][0]), (409, &json!("has already been taken"))),
        }
    }
    assert_eq!(registered, 1);
    Ok(())
}

async fn favorites_and_follows_are_counted_right(kind: Kind) -> Result<()> {
    let conduit = Arc::new(Conduit::on(kind).await?);
    let ann = conduit.register("ann").await?;
    conduit.write(&ann, "Liked", &[]).await?;
    let mut tokens = Vec::new();
    for number in 0..WRITERS / 2 {
        tokens.push(conduit.register(&format!("fan{number}")).await?);
    }
    // Everybody twice.
    let ask = |method: &'static str, path: &'static str| {
        let tokens = tokens.clone();
        move |number: usize, conduit: Arc<Conduit>| {
            let token = tokens[number / 2].clone();
            async move { conduit.send(method, path, &token, None).await }
        }
    };
    let count =
        async || conduit.get("/articles/liked", "").await.map(|(_, body)| body["article"]["favoritesCount"].clone());
    for (method, likes) in [("POST", WRITERS / 2), ("DELETE", 0)] {
        for (status, body) in all(&conduit, ask(method, "/articles/liked/favorite")).await? {
            assert_eq!(status, 200, "{body}");
        }
        assert_eq!(count().await?, json!(likes));
        for (status, body) in all(&conduit, ask(method, "/profiles/ann/follow")).await? {
            assert_eq!((status, &body["profile"]["following"]), (200, &json!(method == "POST")), "{body}");
        }
        let follows: i64 = conduit.database()?.query("SELECT COUNT(*) FROM follows").fetch_scalar().await?;
        assert_eq!(follows, likes as i64);
    }
    Ok(())
}

async fn changes_of_different_fields_do_not_undo_each_other(kind: Kind) -> Result<()> {
    let conduit = Arc::new(Conduit::on(kind).await?);
    let ann = conduit.register("ann").await?;
    conduit.write(&ann, "Changed", &[]).await?;
    let answers = all(&conduit, |number, conduit| {
        let ann = ann.clone();
        async move {
            let (path, root, change) = match number % 4 {
                0 => ("/articles/changed", "article", json!({ "body": "new" })),
                1 => ("/articles/changed", "article", json!({ "description": "new", "tagList": ["new", "tags"] })),
                2 => ("/user", "user", json!({ "bio": "new" })),
                _ => ("/user", "user", json!({ "image": "new" })),
            };
            conduit.put(path, &ann, json!({ root: change })).await
        }
    });
    for (status, body) in answers.await? {
        assert_eq!(status, 200, "{body}");
    }
    let article = conduit.get("/articles/changed", "").await?.1["article"].take();
    assert_eq!((&article["body"], &article["description"]), (&json!("new"), &json!("new")));
    assert_eq!(article["tagList"], json!(["new", "tags"]));
    let user = conduit.get("/user", &ann).await?.1["user"].take();
    assert_eq!((&user["bio"], &user["image"]), (&json!("new"), &json!("new")));
    Ok(())
}

async fn the_same_tag_of_many_is_one(kind: Kind) -> Result<()> {
    let conduit = Arc::new(Conduit::on(kind).await?);
    let ann = conduit.register("ann").await?;
    let answers = all(&conduit, |number, conduit| {
        let ann = ann.clone();
        async move {
            let article =
                json!({ "title": format!("Number {number}"), "description": "x", "body": "x", "tagList": ["same"] });
            conduit.post("/articles", &ann, json!({ "article": article })).await
        }
    });
    for (status, body) in answers.await? {
        assert_eq!(status, 201, "{body}");
    }
    assert_eq!(conduit.get("/tags", "").await?, (200, json!({ "tags": ["same"] })));
    Ok(())
}

async fn what_is_done_to_an_article_that_is_renamed_is_done_or_not_found(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    let ann = conduit.register("ann").await?;
    for round in 0..WRITERS / 2 {
        let path = format!("/articles/{}", conduit.write(&ann, &format!("Before {round}"), &[]).await?);
        let like = format!("{path}/favorite");
        let (title, body) = (json!({ "title": format!("After {round}") }), json!({ "body": "new" }));
        let (renamed, changed, liked) = tokio::join!(
            conduit.put(&path, &ann, json!({ "article": title })),
            conduit.put(&path, &ann, json!({ "article": body })),
            conduit.send("POST", &like, &ann, None),
        );
        let article = conduit.get(&format!("/articles/after-{round}"), "").await?.1["article"].take();
        assert_eq!(renamed?.0, 200);
        assert_eq!(changed?.0, if article["body"] == "new" { 200 } else { 404 });
        assert_eq!(liked?.0, if article["favoritesCount"] == 1 { 200 } else { 404 });
    }
    Ok(())
}

async fn the_slug_is_always_that_of_the_title(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    let ann = conduit.register("ann").await?;
    for round in 0..WRITERS / 2 {
        let path = format!("/articles/{}", conduit.write(&ann, &format!("Old {round}"), &[]).await?);
        let change = |title: String| json!({ "article": { "title": title } });
        let (renamed, reworded) = tokio::join!(
            conduit.put(&path, &ann, change(format!("New {round}"))),
            conduit.put(&path, &ann, change(format!("Old {round}!"))),
        );
        for (status, body) in [renamed?, reworded?] {
            assert!(matches!(status, 200 | 404), "{body}");
        }
    }
    let (_, all) = conduit.get("/articles?limit=100", "").await?;
    for article in all["articles"].as_array().into_iter().flatten() {
        let title = text(&article["title"]).to_lowercase().replace(' ', "-").replace('!', "");
        assert_eq!(article["slug"], json!(title), "{article}");
    }
    Ok(())
}

async fn what_is_done_to_an_article_that_is_deleted_finds_no_article(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    let ann = conduit.register("ann").await?;
    for round in 0..WRITERS / 2 {
        let path = format!("/articles/{}", conduit.write(&ann, &format!("Doomed {round}"), &[]).await?);
        let (like, comments) = (format!("{path}/favorite"), format!("{path}/comments"));
        let comment = json!({ "comment": { "body": "x" } });
        let (deleted, liked, commented) = tokio::join!(
            conduit.delete(&path, &ann),
            conduit.send("POST", &like, &ann, None),
            conduit.post(&comments, &ann, comment),
        );
        assert_eq!(deleted?.0, 204);
        for (status, body) in [liked?, commented?] {
            let found = matches!(status, 200 | 201);
            assert!(found || (status == 404 && body == error("article", "not found")), "{status} {body}");
        }
    }
    Ok(())
}
