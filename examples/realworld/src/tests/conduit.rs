//! The application as tests see it.

use crate::settings::Settings;
use crate::{AppModule, configure};
use nestling::config::Secret;
use nestling::password::{PasswordHasher, PasswordOptions};
use nestling::prelude::*;
use nestling::sql::Database;
use nestling::testing::{TestApp, TestRequest};
use nestling_tests::databases::{Kind, TestDatabase};
use serde_json::Value;

pub(super) const SECRET: &str = "a secret of the tests, 32 bytes long";

/// The application on a database of its own.
pub(super) struct Conduit {
    pub(super) app: TestApp,
    _database: TestDatabase,
}

/// Status and body of an answer; an empty body is `null`.
pub(super) type Answer = (u16, Value);

impl Conduit {
    pub(super) async fn on(kind: Kind) -> Result<Self> {
        Self::with(TestDatabase::create(kind).await).await
    }

    pub(super) async fn with(database: TestDatabase) -> Result<Self> {
        let [database_url, jwt_secret] = [&*database.url, SECRET].map(|text| Secret::new(text.to_owned()));
        let settings = Settings { port: 0, database_url, jwt_secret };
        // Hashes that cost nothing: what they are made of is tested elsewhere.
        let cheap = PasswordOptions::new().memory_kib(8).iterations(1).waiting(1000);
        let app = TestApp::of::<AppModule>()
            .override_provider(Arc::new(settings))
            .override_provider(Arc::new(PasswordHasher::new(&cheap)?))
            .configure(configure)
            .create()
            .await?;
        Ok(Self { app, _database: database })
    }

    pub(super) fn database(&self) -> Result<Arc<Database>> {
        self.app.provider()
    }

    pub(super) async fn get(&self, path: &str, token: &str) -> Result<Answer> {
        self.send("GET", path, token, None).await
    }

    pub(super) async fn post(&self, path: &str, token: &str, body: Value) -> Result<Answer> {
        self.send("POST", path, token, Some(body)).await
    }

    pub(super) async fn put(&self, path: &str, token: &str, body: Value) -> Result<Answer> {
        self.send("PUT", path, token, Some(body)).await
    }

    pub(super) async fn delete(&self, path: &str, token: &str) -> Result<Answer> {
        self.send("DELETE", path, token, None).await
    }

    /// Who shows no token says `""`.
    pub(super) async fn send(&self, method: &str, path: &str, token: &str, body: Option<Value>) -> Result<Answer> {
        let mut request = self.app.request(method, &format!("/api{path}"));
        if !token.is_empty() {
            request = request.header("authorization", format!("Token {token}"));
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        answer(request).await
    }

    /// Registers somebody, and gives their token.
    pub(super) async fn register(&self, name: &str) -> Result<String> {
        let address = format!("{}@example.com", name.replace(|character: char| !character.is_ascii_alphanumeric(), ""));
        let user = json!({ "username": name, "email": address, "password": "password123" });
        let (status, body) = self.post("/users", "", json!({ "user": user })).await?;
        assert_eq!(status, 201, "{body}");
        Ok(text(&body["user"]["token"]))
    }

    /// Writes an article, and gives its slug.
    pub(super) async fn write(&self, token: &str, title: &str, tags: &[&str]) -> Result<String> {
        let article = json!({ "title": title, "description": "about", "body": "text", "tagList": tags });
        let (status, body) = self.post("/articles", token, json!({ "article": article })).await?;
        assert_eq!(status, 201, "{body}");
        Ok(text(&body["article"]["slug"]))
    }

    /// The slugs of a list, and how many there are on all pages.
    pub(super) async fn slugs(&self, path: &str, token: &str) -> Result<(Vec<String>, i64)> {
        let (status, body) = self.get(path, token).await?;
        assert_eq!(status, 200, "{body}");
        let slugs = body["articles"].as_array().expect("a list").iter().map(|article| text(&article["slug"]));
        Ok((slugs.collect(), body["articlesCount"].as_i64().expect("a number")))
    }
}

pub(super) async fn answer(request: TestRequest<'_>) -> Result<Answer> {
    let response = request.send().await;
    let status = response.status().as_u16();
    let body = response.text().await?;
    Ok((status, if body.is_empty() { Value::Null } else { serde_json::from_str(&body)? }))
}

pub(super) fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("{value} is no text")).to_owned()
}

/// Conduit's body of an error.
pub(super) fn error(field: &str, message: &str) -> Value {
    json!({ "errors": { field: [message] } })
}
