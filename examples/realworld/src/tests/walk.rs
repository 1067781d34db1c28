//! Every endpoint once, over a real socket and by a client that is not ours: curl.

use super::conduit::{Answer, Conduit, text};
use nestling::prelude::*;
use nestling::testing::TestServer;
use nestling_tests::databases::Kind;
use serde_json::Value;
use tokio::process::Command;

struct Curl {
    server: TestServer,
    token: String,
}

impl Curl {
    async fn ask(&self, method: &str, path: &str, body: Value) -> Result<Answer> {
        let mut curl = Command::new("curl");
        curl.args([
            "--silent",
            "--show-error",
            "--max-time",
            "60",
            "--write-out",
            "\n%{http_code}",
            "--request",
            method,
        ]);
        curl.args(["--header", &format!("Authorization: Token {}", self.token)]);
        if !body.is_null() {
            curl.args(["--header", "Content-Type: application/json", "--data", &body.to_string()]);
        }
        let output = curl.arg(format!("{}/api{path}", self.server.url())).output().await?;
        assert!(output.status.success(), "{method} {path}: {}", String::from_utf8_lossy(&output.stderr));
        let output = String::from_utf8(output.stdout)?;
        let (body, status) = output.rsplit_once('\n').expect("curl writes the status behind the body");
        Ok((status.parse()?, if body.is_empty() { Value::Null } else { serde_json::from_str(body)? }))
    }

    async fn expect(&self, status: u16, method: &str, path: &str, body: Value) -> Result<Value> {
        let (answered, body) = self.ask(method, path, body).await?;
        assert_eq!(answered, status, "{method} {path}: {body}");
        Ok(body)
    }
}

#[nestling::test]
async fn every_endpoint_answers_over_a_socket() -> Result<()> {
    let conduit = Conduit::on(Kind::Sqlite).await?;
    let mut curl = Curl { token: conduit.register("celeb").await?, server: conduit.app.listen_ephemeral().await? };
    let none = Value::Null;
    let new = json!({ "title": "A walk", "description": "through", "body": "all", "tagList": ["walks"] });
    curl.expect(201, "POST", "/articles", json!({ "article": new })).await?;

    let user = json!({ "username": "jake", "email": "jake@jake.jake", "password": "jakejake" });
    curl.expect(201, "POST", "/users", json!({ "user": user })).await?;
    let credentials = json!({ "email": "jake@jake.jake", "password": "jakejake" });
    let logged_in = curl.expect(200, "POST", "/users/login", json!({ "user": credentials })).await?;
    curl.token = text(&logged_in["user"]["token"]);
    assert_eq!(curl.expect(200, "GET", "/user", none.clone()).await?["user"]["username"], "jake");
    let changed = curl.expect(200, "PUT", "/user", json!({ "user": { "bio": "I work" } })).await?;
    assert_eq!(changed["user"]["bio"], "I work");

    assert_eq!(curl.expect(200, "GET", "/profiles/celeb", none.clone()).await?["profile"]["following"], false);
    let followed = curl.expect(200, "POST", "/profiles/celeb/follow", none.clone()).await?;
    assert_eq!(followed["profile"]["following"], true);
    assert_eq!(curl.expect(200, "GET", "/articles/feed", none.clone()).await?["articlesCount"], 1);
    assert_eq!(curl.expect(200, "GET", "/articles?author=celeb&tag=walks", none.clone()).await?["articlesCount"], 1);
    assert_eq!(curl.expect(200, "GET", "/tags", none.clone()).await?, json!({ "tags": ["walks"] }));
    assert_eq!(curl.expect(200, "GET", "/articles/a-walk", none.clone()).await?["article"]["title"], "A walk");
    let liked = curl.expect(200, "POST", "/articles/a-walk/favorite", none.clone()).await?;
    assert_eq!(liked["article"]["favoritesCount"], 1);
    let unliked = curl.expect(200, "DELETE", "/articles/a-walk/favorite", none.clone()).await?;
    assert_eq!(unliked["article"]["favoritesCount"], 0);

    let comment =
        curl.expect(201, "POST", "/articles/a-walk/comments", json!({ "comment": { "body": "Nice" } })).await?;
    let listed = curl.expect(200, "GET", "/articles/a-walk/comments", none.clone()).await?;
    assert_eq!(listed, json!({ "comments": [comment["comment"]] }));
    let path = format!("/articles/a-walk/comments/{}", comment["comment"]["id"]);
    assert!(curl.expect(204, "DELETE", &path, none.clone()).await?.is_null());

    curl.expect(403, "PUT", "/articles/a-walk", json!({ "article": { "body": "hijacked" } })).await?;
    let own = json!({ "title": "My own", "description": "d", "body": "b" });
    curl.expect(201, "POST", "/articles", json!({ "article": own })).await?;
    curl.expect(200, "PUT", "/articles/my-own", json!({ "article": { "description": "e" } })).await?;
    curl.expect(204, "DELETE", "/articles/my-own", none.clone()).await?;
    curl.expect(404, "GET", "/articles/my-own", none.clone()).await?;
    let unfollowed = curl.expect(200, "DELETE", "/profiles/celeb/follow", none).await?;
    assert_eq!(unfollowed["profile"]["following"], false);
    curl.server.close().await
}
