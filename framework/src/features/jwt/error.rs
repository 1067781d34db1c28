//! Why a token is not believed.

use crate::http::typed::ExceptionRegistration;
use crate::http::{Exception, HttpException, UnauthorizedException, header};
use jsonwebtoken::errors::{Error, ErrorKind};
use std::fmt;

/// Why a token is not believed.
///
/// It says so to the log and to the code that asked; a client that gets it is told 401 and nothing more.
#[derive(Debug)]
pub struct JwtError {
    kind: JwtErrorKind,
    cause: Option<Error>,
}

/// The kinds of [`JwtError`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum JwtErrorKind {
    /// It is no token, or its claims are not those that are asked for.
    Malformed,
    /// No key here belongs to it, or it is signed in a way that its key is not for.
    UnknownKey,
    /// It was changed, or somebody else has signed it.
    Signature,
    /// It was good once.
    Expired,
    /// It will be good.
    NotYetValid,
    /// It is of another issuer or for another audience, or says nothing of what has to be said.
    Refused,
}

impl JwtError {
    pub(super) fn new(kind: JwtErrorKind) -> Self {
        Self { kind, cause: None }
    }

    /// Which kind it is.
    pub fn kind(&self) -> JwtErrorKind {
        self.kind
    }
}

impl From<Error> for JwtError {
    fn from(error: Error) -> Self {
        let kind = match error.kind() {
            ErrorKind::ExpiredSignature => JwtErrorKind::Expired,
            ErrorKind::ImmatureSignature => JwtErrorKind::NotYetValid,
            ErrorKind::InvalidSignature => JwtErrorKind::Signature,
            ErrorKind::InvalidAlgorithm | ErrorKind::InvalidKeyFormat => JwtErrorKind::UnknownKey,
            ErrorKind::InvalidIssuer | ErrorKind::InvalidAudience | ErrorKind::InvalidSubject => JwtErrorKind::Refused,
            ErrorKind::MissingRequiredClaim(_) | ErrorKind::InvalidClaimFormat(_) => JwtErrorKind::Refused,
            _ => JwtErrorKind::Malformed,
        };
        Self { kind, cause: Some(error) }
    }
}

impl fmt::Display for JwtError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.kind {
            JwtErrorKind::Malformed => "the token cannot be read",
            JwtErrorKind::UnknownKey => "no key is for the token",
            JwtErrorKind::Signature => "the token's signature is wrong",
            JwtErrorKind::Expired => "the token has expired",
            JwtErrorKind::NotYetValid => "the token is not valid yet",
            JwtErrorKind::Refused => "the token is not for us",
        })
    }
}

impl std::error::Error for JwtError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.cause.as_ref().map(|cause| cause as _)
    }
}

impl Exception for JwtError {
    fn into_exception(self) -> HttpException {
        unauthorized("Bearer", true).cause(self)
    }
}

inventory::submit! {
    ExceptionRegistration::of::<JwtError>()
}

/// A 401 with the challenge of RFC 6750, section 3: a client that has shown nothing is not told that it was wrong.
pub(super) fn unauthorized(scheme: &str, shown: bool) -> HttpException {
    let error = if shown { r#" error="invalid_token""# } else { "" };
    let exception = HttpException::from(UnauthorizedException::default());
    exception.header(header::WWW_AUTHENTICATE, format!("{scheme}{error}"))
}
