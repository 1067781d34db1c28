//! What a token says.

use nestling::jwt::JwtService;
use nestling::prelude::*;

/// A token says whose it is, by a number that outlives changes of names.
#[dto]
#[derive(Clone)]
pub(crate) struct Claims {
    pub(crate) sub: String,
}

/// Gives tokens to who logs in.
#[injectable]
pub(crate) struct Tokens {
    jwt: Arc<JwtService>,
}

impl Tokens {
    pub(crate) fn of(&self, user_id: i64) -> Result<String> {
        self.jwt.sign(&Claims { sub: user_id.to_string() })
    }
}
