//! Which fields an answer shows, and answers as problem details.

use crate::support::Server;
use nestling::prelude::*;
use serde_json::{Value, json};

#[dto]
struct User {
    name: String,
    #[exclude]
    password: String,
    #[expose(groups = ["admin", "self"])]
    email: String,
    #[expose("admin")]
    salary: Option<u32>,
    friends: Vec<User>,
}

fn user(name: &str, friends: Vec<User>) -> User {
    let (password, email) = ("secret".to_owned(), format!("{name}@example.com"));
    User { name: name.to_owned(), password, email, salary: Some(1), friends }
}

#[controller("/users")]
struct UsersController;

#[routes]
impl UsersController {
    #[get("/plain")]
    async fn plain(&self) -> User {
        user("ann", vec![user("bob", vec![])])
    }

    #[get("/admin")]
    #[serialize(groups = ["admin"])]
    async fn admin(&self) -> Result<Option<User>> {
        Ok(Some(user("ann", vec![user("bob", vec![])])))
    }
}

#[controller("/me")]
#[serialize(groups = ["self"])]
struct MeController;

#[routes]
impl MeController {
    #[get("/")]
    async fn me(&self) -> Vec<User> {
        vec![user("ann", vec![])]
    }

    #[get("/json")]
    async fn json(&self) -> Json<User> {
        Json(user("ann", vec![]))
    }

    #[get("/nobody")]
    #[serialize(groups = [])]
    async fn nobody(&self) -> User {
        user("ann", vec![])
    }

    #[post("/")]
    async fn store(&self, #[body] user: User) -> String {
        format!("{} {}", user.password, user.email)
    }
}

#[module(controllers = [UsersController, MeController])]
struct AppModule;

#[nestling::test]
async fn an_answer_shows_what_its_route_or_controller_says() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    for (path, expected) in [
        ("/users/plain", json!({ "name": "ann", "friends": [{ "name": "bob", "friends": [] }] })),
        (
            "/users/admin",
            json!({ "name": "ann", "email": "ann@example.com", "salary": 1, "friends": [
                { "name": "bob", "email": "bob@example.com", "salary": 1, "friends": [] },
            ] }),
        ),
        ("/me", json!([{ "name": "ann", "email": "ann@example.com", "friends": [] }])),
        ("/me/json", json!({ "name": "ann", "email": "ann@example.com", "friends": [] })),
        ("/me/nobody", json!({ "name": "ann", "friends": [] })),
    ] {
        let answer = client.get(path).await;
        assert_eq!((answer.status, serde_json::from_str::<Value>(&answer.body).unwrap()), (200, expected), "{path}");
    }
    server.close().await;
}

#[nestling::test]
async fn what_is_never_shown_can_still_be_sent() {
    let server = Server::of::<AppModule>().await;
    let body = json!({ "name": "a", "password": "p", "email": "e", "salary": null, "friends": [] }).to_string();
    assert_eq!(server.connect().await.post("/me", &body).await.pair(), (201, "p e"));
    server.close().await;
}

#[nestling::test]
async fn problem_details_are_one_switch() {
    let mut app = App::create::<AppModule>().await.unwrap();
    app.use_problem_details();
    let server = Server::start(app).await;
    let mut client = server.connect().await;
    for (method, path, body) in [
        (
            "GET",
            "/nowhere?x=1",
            json!({
                "type": "about:blank", "title": "Not Found", "status": 404,
                "detail": "Cannot GET /nowhere", "instance": "/nowhere",
            }),
        ),
        (
            "POST",
            "/users/plain",
            json!({
                "type": "about:blank", "title": "Method Not Allowed", "status": 405,
                "detail": "Cannot POST /users/plain", "instance": "/users/plain",
            }),
        ),
    ] {
        let answer = client.request(method, path, "", "").await;
        assert_eq!(answer.header("content-type"), Some("application/problem+json"));
        assert_eq!(serde_json::from_str::<Value>(&answer.body).unwrap(), body);
    }
    assert_eq!(client.post("/users/plain", "").await.header("allow"), Some("GET, HEAD, OPTIONS"));
    assert_eq!(client.get("/me").await.status, 200);
    server.close().await;
}
