//! What can be set, and what is so where nobody says anything.

use nestling::config::Secret;
use nestling::prelude::*;

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
    let mut bytes = [0; 32];
    getrandom::fill(&mut bytes).expect("the system has random numbers");
    Secret::new(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
}
