//! A text, and a value as JSON.

use nestling::prelude::*;

#[dto]
struct Message {
    message: String,
}

#[controller]
struct PlainController;

#[routes]
impl PlainController {
    #[get("/plaintext")]
    async fn plaintext(&self) -> &'static str {
        "Hello, World!"
    }

    #[get("/json")]
    async fn json(&self) -> Message {
        Message { message: "Hello, World!".to_owned() }
    }
}

#[module(controllers = [PlainController])]
pub(crate) struct PlainModule;
