//! Validation.

use nestling::Validate;
use nestling::Violations;
use nestling::prelude::*;

// ANCHOR: rules
#[dto]
#[serde(rename_all = "camelCase")]
struct SignUp {
    #[validate(email)]
    email: String,
    #[validate(length(min = 12, message = "Choose a longer password"))]
    password: String,
    #[validate(must_match(other = password))]
    password_again: String,
    #[validate(range(min = 18))]
    age: Option<u8>,
    #[validate(length(max = 3), nested)]
    addresses: Vec<Address>,
}

#[dto]
struct Address {
    #[validate(non_empty)]
    street: String,
    #[validate(custom(function = is_postcode))]
    postcode: String,
}

fn is_postcode(text: &str) -> Result<(), &'static str> {
    match text.len() == 5 && text.bytes().all(|byte| byte.is_ascii_digit()) {
        true => Ok(()),
        false => Err("must be five digits"),
    }
}
// ANCHOR_END: rules

// ANCHOR: by_hand
#[derive(serde::Deserialize)]
struct Stay {
    from: u32,
    to: u32,
}

impl Validate for Stay {
    fn validate(&self, violations: &mut Violations) {
        if self.to <= self.from {
            violations.add("to", "must be after from");
        }
    }
}
// ANCHOR_END: by_hand

#[controller]
struct FormsController;

#[routes]
impl FormsController {
    // ANCHOR: route
    #[post("/sign-up")]
    async fn sign_up(&self, #[body] form: SignUp) -> String {
        form.email
    }
    // ANCHOR_END: route

    #[get("/stay")]
    async fn stay(&self, #[query] stay: Stay) -> u32 {
        stay.to - stay.from
    }
}

#[module(controllers = [FormsController])]
struct AppModule;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{get, post};

    #[nestling::test]
    async fn everything_that_is_wrong_is_said_at_once() -> Result<()> {
        let app = App::create::<AppModule>().await?;
        let form = r#"{"email":"ann","password":"short","passwordAgain":"other","age":17,
            "addresses":[{"street":"","postcode":"1234"}]}"#;
        let (status, body) = post(&app, "/sign-up", "", form).await?;
        assert_eq!(status, 400);
        let expected = include_str!("validation.json").trim_end();
        assert_eq!(body, expected);
        assert_eq!(get(&app, "/stay?from=1&to=3").await?, (200, "2".to_owned()));
        assert!(get(&app, "/stay?from=3&to=3").await?.1.contains("to must be after from"));
        Ok(())
    }
}
