//! The guards before a controller that shows what they let through.

use super::{AuthModule, KeyGuard, Role, Roles, RolesGuard, User};
use nestling::prelude::*;
use nestling::testing::{TestApp, allow_with};

#[controller]
#[guard(RolesGuard)]
struct Door;

#[routes]
impl Door {
    #[get("/garden")]
    async fn garden(&self) -> &'static str {
        "everybody"
    }

    #[get("/house")]
    async fn house(&self, #[grant(KeyGuard)] user: User) -> String {
        user.name
    }

    #[get("/cellar")]
    #[meta(Roles(&[Role::Admin]))]
    async fn cellar(&self) -> &'static str {
        "admins"
    }
}

#[module(imports = [AuthModule], controllers = [Door])]
struct DoorModule;

async fn status(app: &TestApp, path: &str, key: &str) -> u16 {
    app.get(path).header("x-api-key", key).send().await.status().as_u16()
}

#[nestling::test]
async fn a_key_proves_who_asks() -> Result<()> {
    let app = TestApp::of::<DoorModule>().create().await?;
    let bob = app.get("/house").header("x-api-key", "bob-key").send().await;
    assert_eq!(bob.expect_status(200).text().await?, "Bob");
    assert_eq!(status(&app, "/house", "no-key").await, 401);
    let stranger = app.get("/house").send().await.expect_status(401);
    let body = r#"{"statusCode":401,"message":"show a valid key in `x-api-key`","error":"Unauthorized"}"#;
    assert_eq!(stranger.text().await?, body);
    Ok(())
}

#[nestling::test]
async fn roles_open_only_what_asks_for_them() -> Result<()> {
    let app = TestApp::of::<DoorModule>().create().await?;
    app.get("/garden").send().await.expect_status(200);
    app.get("/cellar").send().await.expect_status(401);
    assert_eq!(status(&app, "/cellar", "bob-key").await, 403);
    assert_eq!(status(&app, "/cellar", "ann-key").await, 200);
    Ok(())
}

#[nestling::test]
async fn a_test_says_who_asks() -> Result<()> {
    let eve = User { name: "Eve".to_owned(), role: Role::Visitor };
    let app = TestApp::of::<DoorModule>().override_guard::<KeyGuard>(allow_with(eve)).create().await?;
    assert_eq!(app.get("/house").send().await.text().await?, "Eve");
    app.get("/cellar").send().await.expect_status(403);
    Ok(())
}
