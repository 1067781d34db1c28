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

// ANCHOR: more
#[dto]
struct Search {
    #[default(1)]
    #[validate(positive)]
    page: u32,
    #[default("name")]
    #[validate(one_of(values = ["name", "age"]))]
    sort: String,
    #[serde(default)]
    #[validate(length(max = 3), unique, each(length(min = 1, max = 8), alpha))]
    tags: Vec<String>,
}
// ANCHOR_END: more

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

    #[get("/search")]
    async fn search(&self, #[query] search: Search) -> String {
        format!("{} {} {}", search.page, search.sort, search.tags.join("+"))
    }

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
    use nestling::testing::TestApp;

    #[nestling::test]
    async fn everything_that_is_wrong_is_said_at_once() -> Result<()> {
        let app = TestApp::of::<AppModule>().create().await?;
        let form = json!({
            "email": "ann", "password": "short", "passwordAgain": "other", "age": 17,
            "addresses": [{ "street": "", "postcode": "1234" }],
        });
        let refused = app.post("/sign-up").json(&form).send().await.expect_status(400);
        assert_eq!(refused.text().await?, include_str!("validation.json").trim_end());
        assert_eq!(app.get("/stay?from=1&to=3").send().await.expect_status(200).text().await?, "2");
        assert!(app.get("/stay?from=3&to=3").send().await.text().await?.contains("to must be after from"));
        Ok(())
    }

    #[nestling::test]
    async fn what_is_missing_has_a_default_and_items_have_rules() -> Result<()> {
        let app = TestApp::of::<AppModule>().create().await?;
        assert_eq!(app.get("/search").send().await.expect_status(200).text().await?, "1 name ");
        assert_eq!(app.get("/search?tags=a&page=2&tags=b").send().await.expect_status(200).text().await?, "2 name a+b");
        let refused = app.get("/search?page=0&sort=size&tags=a1&tags=b2").send().await;
        let body = refused.expect_status(400).text().await?;
        let expected = [
            "page must be a positive number",
            "sort must be one of the following values: name, age",
            "each value in tags must contain only letters (a-zA-Z)",
        ];
        assert!(expected.iter().all(|text| body.contains(text)), "{body}");
        Ok(())
    }
}
