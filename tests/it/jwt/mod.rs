//! Tokens: which are believed, and what requests with them are answered.

mod forged;
mod guards;
mod keys;
mod modules;
mod sources;
mod times;
mod wire;

use nestling::jwt::{JwtError, JwtKey, JwtOptions, JwtService};
use nestling::prelude::*;

const SECRET: &str = "a secret of the tests, 32 bytes at least";

#[dto]
#[derive(Debug, Clone, PartialEq)]
struct Claims {
    sub: String,
}

fn ann() -> Claims {
    Claims { sub: "ann".to_owned() }
}

fn options() -> JwtOptions {
    JwtOptions::new(JwtKey::secret(SECRET))
}

fn service(options: JwtOptions) -> JwtService {
    JwtService::new(&options).unwrap()
}

/// A token of the application's own key.
fn token() -> String {
    service(options()).sign(&ann()).unwrap()
}

/// What verifying with the application's own key comes to.
fn verified(token: &str) -> Result<Claims, JwtError> {
    service(options()).verify(token)
}
