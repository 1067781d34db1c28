//! How tokens are signed, verified and found.

use super::key::JwtKey;
use super::source::TokenSource;
use std::time::Duration;

/// How tokens are signed, verified and found in requests.
///
/// ```
/// use nestling::jwt::{JwtKey, JwtOptions, TokenSource};
/// use std::time::Duration;
///
/// let options = JwtOptions::new(JwtKey::secret("an example, at least 32 bytes long"))
///     .issuer("https://cats.example")
///     .audience("cats")
///     .expires_in(Duration::from_secs(15 * 60))
///     .source(TokenSource::Cookie("session"));
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct JwtOptions {
    pub(super) keys: Vec<JwtKey>,
    pub(super) issuer: Option<String>,
    pub(super) audience: Option<String>,
    pub(super) leeway: Duration,
    pub(super) expires_in: Option<Duration>,
    pub(super) source: TokenSource,
}

impl JwtOptions {
    /// Signs with this key, if it can, and verifies with it.
    pub fn new(key: JwtKey) -> Self {
        Self {
            keys: vec![key],
            issuer: None,
            audience: None,
            leeway: Duration::from_secs(60),
            expires_in: Some(Duration::from_secs(3600)),
            source: TokenSource::BEARER,
        }
    }

    /// Verifies with this key, too: while keys are replaced, or for tokens of others. The first key that can sign is the
    /// one that signs.
    pub fn add_key(mut self, key: JwtKey) -> Self {
        self.keys.push(key);
        self
    }

    /// Who signs: `iss` of new tokens, and of every token that is believed.
    pub fn issuer(mut self, issuer: impl Into<String>) -> Self {
        self.issuer = Some(issuer.into());
        self
    }

    /// Who we are: `aud` of new tokens, and one of every token's that is believed. Without it, tokens that are for anybody
    /// by name are refused (RFC 7519, section 4.1.3).
    pub fn audience(mut self, audience: impl Into<String>) -> Self {
        self.audience = Some(audience.into());
        self
    }

    /// By how much clocks may differ; 60 s by default, in whole seconds and at most a day.
    pub fn leeway(mut self, leeway: Duration) -> Self {
        self.leeway = leeway.min(Duration::from_secs(24 * 3600));
        self
    }

    /// How long new tokens are good whose claims do not say it by `exp`; an hour by default, in whole seconds.
    pub fn expires_in(mut self, time: Duration) -> Self {
        self.expires_in = Some(time);
        self
    }

    /// Signs tokens that are good for ever, and believes tokens that say nothing of their end. They can only be taken
    /// back by changing the key.
    pub fn never_expires(mut self) -> Self {
        self.expires_in = None;
        self
    }

    /// Where requests have their token; after `Bearer` in `Authorization` by default. A route, a controller or a module
    /// says otherwise by [`#[meta(TokenSource::…)]`](TokenSource).
    pub fn source(mut self, source: TokenSource) -> Self {
        self.source = source;
        self
    }

    /// Takes the token after this word in `Authorization`, `Token` instead of `Bearer`.
    pub fn scheme(self, scheme: &'static str) -> Self {
        self.source(TokenSource::Authorization(scheme))
    }
}
