//! Which fields a response shows.

use nestling::prelude::*;
use nestling::serialization::with_groups;

// ANCHOR: user
#[dto]
struct User {
    name: String,
    #[exclude]
    password: String,
    #[expose(groups = ["admin", "self"])]
    email: String,
}
// ANCHOR_END: user

impl User {
    fn ann() -> Self {
        Self { name: "Ann".into(), password: "secret".into(), email: "ann@example.com".into() }
    }
}

#[controller("/users")]
struct UsersController;

#[routes]
impl UsersController {
    // ANCHOR: routes
    #[get("/ann")]
    async fn find(&self) -> User {
        User::ann()
    }

    #[get("/all")]
    async fn find_all(&self) -> Response {
        with_groups(&["admin"], || Json(vec![User::ann()]).into_response())
    }
    // ANCHOR_END: routes
}

#[module(controllers = [UsersController])]
struct AppModule;

#[cfg(test)]
mod tests {
    use super::*;
    use nestling::testing::TestApp;

    #[nestling::test]
    async fn shows_what_the_groups_say() -> Result<()> {
        let app = TestApp::of::<AppModule>().create().await?;
        assert_eq!(app.get("/users/ann").send().await.text().await?, r#"{"name":"Ann"}"#);
        assert_eq!(app.get("/users/all").send().await.text().await?, r#"[{"name":"Ann","email":"ann@example.com"}]"#);
        Ok(())
    }

    #[test]
    fn reads_what_it_does_not_show() {
        let body = r#"{"name":"Ann","password":"secret","email":"ann@example.com"}"#;
        let user: User = serde_json::from_str(body).expect("a user");
        assert_eq!(user.password, "secret");
    }
}
