//! Requests that nobody should send: each is refused as it deserves, without a panic and without a word about the inside.

mod bodies;
mod heads;

use nestling::prelude::*;

#[dto]
#[derive(Debug)]
struct SecretCat {
    #[validate(length(min = 1))]
    name: String,
    age: u8,
    #[serde(default)]
    weight: f64,
    #[serde(default)]
    kind: SecretKind,
    #[serde(default)]
    parents: Vec<SecretCat>,
}

#[dto]
#[derive(Debug, Default)]
#[serde(rename_all = "lowercase")]
enum SecretKind {
    #[default]
    House,
    Wild {
        country: String,
    },
}

#[dto]
#[derive(Debug)]
struct SecretPage {
    page: u32,
    #[serde(default)]
    sort: Option<SecretSort>,
}

#[dto]
#[derive(Debug)]
#[serde(rename_all = "lowercase")]
enum SecretSort {
    Up,
}

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[post("/")]
    async fn create(&self, #[body] cat: SecretCat) -> String {
        format!("{cat:?}")
    }

    #[post("/field")]
    async fn field(&self, #[body("name")] name: String, #[body("kind")] kind: Option<SecretKind>) -> String {
        format!("{name} {kind:?}")
    }

    #[post("/any")]
    async fn any(&self, #[body] value: serde_json::Value) -> String {
        format!("{}", value.is_null())
    }

    #[get("/:id")]
    async fn one(&self, #[param("id")] id: u64, #[query] page: SecretPage) -> String {
        format!("{id} {page:?}")
    }
}

#[module(controllers = [CatsController])]
struct AppModule;

/// What no client may learn.
const INSIDE: [&str; 14] = [
    "Secret", "u8", "u64", "u32", "f64", "struct", "serde", "nestling", "::", ".rs", "panicked", "/root", "/home",
    "alloc",
];

fn says_nothing_of_the_inside(body: &str) {
    for word in INSIDE {
        assert!(!body.contains(word), "{word} in {body}");
    }
}
