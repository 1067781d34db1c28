//! Where a request has its token.

use super::error::unauthorized;
use crate::http::cookie::cookie;
use crate::http::{HeaderMap, HttpException, Request, header};
use std::borrow::Cow;

/// Where a request has its token.
///
/// [`JwtOptions::source`](super::JwtOptions::source) sets it for the application; as metadata it holds for a route, a
/// controller or a module:
///
/// ```
/// # use nestling::jwt::{JwtGuard, TokenSource};
/// # use nestling::prelude::*;
/// # #[dto]
/// # struct Claims { sub: String }
/// # #[controller("/files")]
/// # struct FilesController;
/// #[routes]
/// impl FilesController {
///     #[get("/:name")]
///     #[meta(TokenSource::Query("token"))]
///     async fn download(&self, #[param("name")] name: String, #[grant(JwtGuard<Claims>)] claims: Claims) -> String {
///         format!("{name} for {}", claims.sub)
///     }
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TokenSource {
    /// After this word in `Authorization`: `Bearer` (RFC 6750), `Token`.
    Authorization(&'static str),
    /// The whole value of the header of this name.
    Header(&'static str),
    /// The cookie of this name. Browsers send it by themselves, with requests that other sites start too: keep it
    /// `SameSite`.
    Cookie(&'static str),
    /// The query parameter of this name: for links that a browser opens. Addresses are logged and shared; let such
    /// tokens be good for a short time.
    Query(&'static str),
}

/// What a request shows.
pub(super) enum Shown<'a> {
    Nothing,
    Token(Cow<'a, str>),
    /// Something that can be no token.
    Garbage,
}

impl TokenSource {
    pub(super) const BEARER: Self = Self::Authorization("Bearer");

    pub(super) fn find<'a>(&self, request: &'a Request) -> Shown<'a> {
        match self {
            Self::Authorization(scheme) => after_scheme(request.headers(), scheme),
            Self::Header(name) => match only(request.headers(), name) {
                Ok(None) => Shown::Nothing,
                Ok(Some(text)) => Shown::Token(text.into()),
                Err(Unreadable) => Shown::Garbage,
            },
            Self::Cookie(name) => cookie(request.headers(), name).map_or(Shown::Nothing, Shown::Token),
            Self::Query(name) => in_query(request.uri().query().unwrap_or_default(), name),
        }
    }

    /// The answer to who shows nothing, or nothing that is believed.
    pub(super) fn refuse(&self, shown: bool) -> HttpException {
        match self {
            Self::Authorization(scheme) => unauthorized(scheme, shown),
            _ => unauthorized("Bearer", shown),
        }
    }
}

/// Not a text, or there are several.
struct Unreadable;

fn only<'a>(headers: &'a HeaderMap, name: &str) -> Result<Option<&'a str>, Unreadable> {
    let mut values = headers.get_all(name).iter();
    match (values.next(), values.next()) {
        (None, _) => Ok(None),
        (Some(value), None) => value.to_str().map(Some).map_err(|_| Unreadable),
        (Some(_), Some(_)) => Err(Unreadable),
    }
}

/// Schemes are compared without case (RFC 9110, section 11.1). Credentials of another scheme are none of ours.
fn after_scheme<'a>(headers: &'a HeaderMap, scheme: &str) -> Shown<'a> {
    let Ok(value) = only(headers, header::AUTHORIZATION.as_str()) else { return Shown::Garbage };
    let Some(value) = value else { return Shown::Nothing };
    let (word, rest) = value.split_once(' ').unwrap_or((value, ""));
    match word.eq_ignore_ascii_case(scheme) {
        true => Shown::Token(rest.trim_start_matches(' ').into()),
        false => Shown::Nothing,
    }
}

fn in_query<'a>(query: &'a str, name: &str) -> Shown<'a> {
    let mut tokens = form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| key == name);
    match (tokens.next(), tokens.next()) {
        (None, _) => Shown::Nothing,
        (Some((_, token)), None) => Shown::Token(token),
        (Some(_), Some(_)) => Shown::Garbage,
    }
}
