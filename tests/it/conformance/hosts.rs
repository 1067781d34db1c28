//! Routes for hosts.

use crate::support::{Client, Server, report};
use nestling::prelude::*;

#[controller]
#[host("admin.example.com")]
struct AdminController;

#[routes]
impl AdminController {
    #[get("/")]
    async fn index(&self) -> &'static str {
        "admin"
    }
}

#[controller]
#[host(":account.example.com")]
struct AccountController;

#[routes]
impl AccountController {
    #[get("/")]
    async fn index(&self, #[host("account")] account: String) -> String {
        format!("account {account}")
    }

    #[get("/numbers/:id")]
    async fn number(&self, #[host("account")] account: u8, #[param("id")] id: u8) -> String {
        format!("{account} {id}")
    }

    #[post("/only")]
    async fn only(&self) {}
}

#[controller]
struct AnyController;

#[routes]
impl AnyController {
    #[get("/")]
    async fn index(&self) -> &'static str {
        "any"
    }

    #[get("/shared")]
    async fn shared(&self) -> &'static str {
        "shared"
    }

    #[get("/inner")]
    #[host("*.inner.test")]
    async fn inner(&self) -> &'static str {
        "inner"
    }
}

#[module(controllers = [AnyController, AccountController, AdminController])]
struct AppModule;

async fn get(client: &mut Client, host: &str, path: &str) -> (u16, String) {
    client.send(format!("GET {path} HTTP/1.1\r\nHost: {host}\r\n\r\n")).await;
    let answer = client.answer().await;
    (answer.status, answer.body)
}

#[nestling::test]
async fn the_most_specific_host_answers() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    for (host, path, expected) in [
        ("admin.example.com", "/", "admin"),
        ("ADMIN.Example.COM:8080", "/", "admin"),
        ("tom.example.com", "/", "account tom"),
        ("a.b.example.com", "/", "any"),
        ("example.com", "/", "any"),
        ("localhost:3000", "/", "any"),
        ("[::1]:3000", "/", "any"),
        ("tom.example.com", "/shared", "shared"),
        ("7.example.com", "/numbers/8", "7 8"),
        ("a.inner.test", "/inner", "inner"),
    ] {
        assert_eq!(get(&mut client, host, path).await, (200, expected.to_owned()), "{host} {path}");
    }
    server.close().await;
}

#[nestling::test]
async fn a_route_of_another_host_is_not_there() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    for (host, path, status) in [
        ("other.test", "/numbers/8", 404),
        ("other.test", "/only", 404),
        ("inner.test", "/inner", 404),
        ("tom.example.com", "/only", 405),
        ("tom.example.com", "/numbers/8", 400),
    ] {
        assert_eq!(get(&mut client, host, path).await.0, status, "{host} {path}");
    }
    server.close().await;
}

#[nestling::test]
async fn an_absolute_target_names_the_host() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    client.send("GET http://tom.example.com/ HTTP/1.1\r\nHost: tom.example.com\r\n\r\n").await;
    assert_eq!(client.answer().await.pair(), (200, "account tom"));
    server.close().await;
}

#[nestling::test]
async fn two_routes_of_one_host_are_told_apart_at_boot() {
    #[controller]
    #[host("admin.EXAMPLE.com")]
    struct OtherController;

    #[routes]
    impl OtherController {
        #[get("/")]
        async fn other(&self) {}
    }

    #[module(controllers = [AdminController, AccountController, OtherController])]
    struct Twice;

    let report = report::<Twice>().await;
    for part in ["`AdminController::index`", "`OtherController::other`", "both answer"] {
        assert!(report.contains(part), "{part} in {report}");
    }
}
