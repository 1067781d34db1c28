//! What the environment says.

use nestling::prelude::*;

pub(crate) struct Settings {
    pub(crate) port: u16,
    pub(crate) database_url: String,
    pub(crate) jwt_secret: String,
}

impl Settings {
    fn from_environment() -> Self {
        let variable = |name: &str| std::env::var(name).ok();
        Self {
            port: variable("PORT").and_then(|port| port.parse().ok()).unwrap_or(3000),
            database_url: variable("DATABASE_URL").unwrap_or_else(|| "sqlite:realworld.db".to_owned()),
            jwt_secret: variable("JWT_SECRET").unwrap_or_else(|| "x".repeat(32)),
        }
    }
}

#[module(global, providers = [value(Settings::from_environment())], exports = [Settings])]
pub(crate) struct SettingsModule;
