//! Signs and verifies tokens.

use super::error::{JwtError, JwtErrorKind};
use super::options::JwtOptions;
use super::ring::{Ring, Verifier};
use super::source::TokenSource;
use crate::{Error, Result};
use jsonwebtoken::crypto::aws_lc;
use jsonwebtoken::{decode, decode_header, encode};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// Signs and verifies tokens. [`JwtModule`](super::JwtModule) provides it.
///
/// Claims are any type that serde knows, such as a [`#[dto]`](crate::dto): an object in JSON.
///
/// ```
/// use nestling::jwt::{JwtErrorKind, JwtKey, JwtOptions, JwtService};
///
/// #[nestling::dto]
/// struct Claims { sub: String }
///
/// # fn main() -> nestling::Result<()> {
/// let jwt = JwtService::new(&JwtOptions::new(JwtKey::secret("an example, at least 32 bytes long")))?;
/// let token = jwt.sign(&Claims { sub: "ann".to_owned() })?;
/// assert_eq!(jwt.verify::<Claims>(&token)?.sub, "ann");
/// assert_eq!(jwt.verify::<Claims>("a.b.c").err().unwrap().kind(), JwtErrorKind::Malformed);
/// # Ok(())
/// # }
/// ```
pub struct JwtService {
    ring: Ring,
    source: TokenSource,
    issuer: Option<String>,
    audience: Option<String>,
    expires_in: Option<Duration>,
}

impl JwtService {
    /// One without a module: for tests and other programs.
    ///
    /// # Errors
    ///
    /// When a key cannot be read, or is not for its algorithm.
    pub fn new(options: &JwtOptions) -> Result<Self> {
        // Without this, it would depend on the features of other crates whether there is one. It may be installed already.
        let _ = aws_lc::DEFAULT_PROVIDER.install_default();
        Ok(Self {
            ring: Ring::of(options)?,
            source: options.source,
            issuer: options.issuer.clone(),
            audience: options.audience.clone(),
            expires_in: options.expires_in,
        })
    }

    /// A token that says this.
    ///
    /// `iat`, `exp`, `iss` and `aud` are added as the [options](JwtOptions) say, unless the claims have them. Everybody who
    /// has the token can read it.
    ///
    /// # Errors
    ///
    /// When no key signs, and when the claims are no JSON object.
    pub fn sign<C: Serialize + ?Sized>(&self, claims: &C) -> Result<String> {
        let signer =
            self.ring.signer.as_ref().ok_or_else(|| Error::msg("none of the keys can sign: all are public"))?;
        let Value::Object(mut claims) = serde_json::to_value(claims)? else {
            return Err(Error::msg("the claims of a token are an object: a struct or a map"));
        };
        self.complete(&mut claims);
        Ok(encode(&signer.header, &claims, &signer.key)?)
    }

    fn complete(&self, claims: &mut Map<String, Value>) {
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
        let additions = [
            ("iat", Some(now.into())),
            ("exp", self.expires_in.map(|time| now.saturating_add(time.as_secs()).into())),
            ("iss", self.issuer.clone().map(Value::from)),
            ("aud", self.audience.clone().map(Value::from)),
        ];
        for (name, value) in additions.into_iter().filter_map(|(name, value)| Some((name, value?))) {
            let claim = claims.entry(name).or_insert(Value::Null);
            if claim.is_null() {
                *claim = value;
            }
        }
    }

    /// What a token says, if it is to be believed: signed by a key of ours in the way that the key is for, not expired, for
    /// us and from whom it should be.
    ///
    /// # Errors
    ///
    /// A [`JwtError`], which a handler may pass on: it is answered with 401.
    pub fn verify<C: DeserializeOwned>(&self, token: &str) -> Result<C, JwtError> {
        let header = decode_header(token)?;
        // What has to be understood is not (RFC 7515, section 4.1.11).
        if header.crit.is_some() {
            return Err(JwtError::new(JwtErrorKind::Refused));
        }
        let mut refusal = JwtError::new(JwtErrorKind::UnknownKey);
        for verifier in self.ring.verifiers.iter().filter(|verifier| verifier.fits(&header)) {
            match verify_by(verifier, token) {
                // Another key may have signed it.
                Err(error) if error.kind() == JwtErrorKind::Signature => refusal = error,
                decided => return decided,
            }
        }
        Err(refusal)
    }

    pub(super) fn source(&self) -> TokenSource {
        self.source
    }
}

fn verify_by<C: DeserializeOwned>(verifier: &Verifier, token: &str) -> Result<C, JwtError> {
    Ok(decode(token, &verifier.key, &verifier.validation)?.claims)
}
