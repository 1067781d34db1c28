//! What can be set, and what is so where nobody says anything.

use nestling::config::Secret;
use nestling::prelude::*;
use std::hash::{BuildHasher, RandomState};

/// From `.env` and the environment: `PORT`, `DATABASE_URL` and `JWT_SECRET`.
#[dto]
pub(crate) struct Settings {
    #[default(3000)]
    pub(crate) port: u16,
    #[default(Secret::new("sqlite:realworld.db".to_owned()))]
    pub(crate) database_url: Secret<String>,
    #[default(made_up())]
    #[validate(length(min = 32))]
    pub(crate) jwt_secret: Secret<String>,
}

/// Nobody can guess it, and nobody else has it: log-ins end with the process.
fn made_up() -> Secret<String> {
    let random = RandomState::new();
    Secret::new((0..4).map(|number| format!("{:016x}", random.hash_one(number))).collect())
}
