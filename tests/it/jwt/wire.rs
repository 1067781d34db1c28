//! Tokens over a socket.

use super::{Claims, options, token};
use crate::support::Server;
use nestling::jwt::{JwtGuard, JwtModule};
use nestling::prelude::*;

#[controller("/me")]
struct MeController;

#[routes]
impl MeController {
    #[get("/")]
    async fn me(&self, #[grant(JwtGuard<Claims>)] claims: Claims) -> String {
        claims.sub
    }
}

#[module(imports = [JwtModule::for_root(options())], controllers = [MeController])]
struct MeModule;

#[nestling::test]
async fn a_client_is_told_to_authenticate_and_then_let_in() {
    let server = Server::of::<MeModule>().await;
    let mut client = server.connect().await;
    let refused = client.get("/me").await;
    assert_eq!(refused.pair(), (401, r#"{"statusCode":401,"message":"Unauthorized"}"#));
    assert_eq!(refused.header("www-authenticate"), Some("Bearer"));

    let refused = client.request("GET", "/me", "Authorization: Bearer a.b.c\r\n", "").await;
    assert_eq!(refused.header("www-authenticate"), Some(r#"Bearer error="invalid_token""#));

    let good = format!("Authorization: bearer {}\r\n", token());
    assert_eq!(client.request("GET", "/me", &good, "").await.pair(), (200, "ann"));
    server.close().await;
}
