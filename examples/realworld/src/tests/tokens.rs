//! Who is let in.

use super::conduit::{Conduit, SECRET, answer, error};
use super::on_every_database;
use nestling::jwt::{JwtKey, JwtOptions, JwtService};
use nestling::prelude::*;
use nestling_tests::databases::Kind;

on_every_database! {
    without_a_token_only_reading_is_allowed,
    a_token_that_is_not_good_is_refused_wherever_it_is_shown,
    the_token_of_somebody_who_is_gone_is_refused,
}

async fn without_a_token_only_reading_is_allowed(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    let body = json!({ "article": {} });
    for (method, path) in [
        ("GET", "/user"),
        ("PUT", "/user"),
        ("POST", "/profiles/ann/follow"),
        ("DELETE", "/profiles/ann/follow"),
        ("GET", "/articles/feed"),
        ("POST", "/articles"),
        ("PUT", "/articles/some"),
        ("DELETE", "/articles/some"),
        ("POST", "/articles/some/favorite"),
        ("DELETE", "/articles/some/favorite"),
        ("POST", "/articles/some/comments"),
        ("DELETE", "/articles/some/comments/1"),
    ] {
        let refused = conduit.send(method, path, "", Some(body.clone())).await?;
        assert_eq!(refused, (401, error("token", "is missing")), "{method} {path}");
    }
    for path in ["/articles", "/tags"] {
        assert_eq!(conduit.get(path, "").await?.0, 200, "{path}");
    }
    // Another scheme is none of Conduit's.
    let bearer = conduit.app.get("/api/user").bearer(conduit.register("ann").await?);
    assert_eq!(answer(bearer).await?, (401, error("token", "is missing")));
    Ok(())
}

async fn a_token_that_is_not_good_is_refused_wherever_it_is_shown(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    let good = conduit.register("ann").await?;
    let signed = |secret: &str, claims| JwtService::new(&JwtOptions::new(JwtKey::secret(secret)))?.sign(&claims);
    let bad = [
        "garbage".to_owned(),
        good[..good.len() - 2].to_owned(),
        signed("another secret, 32 bytes long as well", json!({ "sub": "1" }))?,
        signed(SECRET, json!({ "sub": "1", "exp": 1_000_000 }))?,
        signed(SECRET, json!({ "sub": "ann" }))?,
        signed(SECRET, json!({ "user": 1 }))?,
    ];
    for token in bad {
        for path in
            ["/user", "/articles/feed", "/articles", "/profiles/ann", "/articles/some", "/articles/some/comments"]
        {
            assert_eq!(conduit.get(path, &token).await?, (401, error("token", "is invalid")), "{path} {token}");
        }
    }
    assert_eq!(conduit.get("/user", &signed(SECRET, json!({ "sub": "1" }))?).await?.0, 200);
    Ok(())
}

async fn the_token_of_somebody_who_is_gone_is_refused(kind: Kind) -> Result<()> {
    let conduit = Conduit::on(kind).await?;
    let token = conduit.register("ann").await?;
    let slug = conduit.write(&token, "Left behind", &["tag"]).await?;
    conduit.database()?.query("DELETE FROM users WHERE username = ?").bind("ann").execute().await?;
    for path in ["/user", "/articles", "/profiles/ann"] {
        assert_eq!(conduit.get(path, &token).await?, (401, error("token", "is invalid")), "{path}");
    }
    // What was theirs is gone with them.
    assert_eq!(conduit.get(&format!("/articles/{slug}"), "").await?.0, 404);
    assert_eq!(conduit.get("/tags", "").await?, (200, json!({ "tags": [] })));
    Ok(())
}
