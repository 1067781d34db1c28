//! A factory that fails.

use nestling::prelude::*;
use std::io;

// ANCHOR: wrong
struct Database;

async fn connect() -> Result<Database> {
    Err(io::Error::new(io::ErrorKind::ConnectionRefused, "nobody listens on port 5432").into())
}

#[module(providers = [factory(async || -> Result<Database> { connect().await })])]
pub(super) struct AppModule;
// ANCHOR_END: wrong
