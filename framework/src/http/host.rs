//! Which host a request is for.

use super::Request;
use super::forwarded::Forwarded;
use http::header::HOST;

/// The host and perhaps the port, as the client names them: what a trusted proxy says, else `:authority` in HTTP/2 and of an
/// absolute target, else `Host`.
pub(crate) fn host(request: &Request) -> Option<&str> {
    if let Some(Forwarded { host: Some(host), .. }) = request.extensions().get() {
        return Some(host);
    }
    match request.uri().authority() {
        Some(authority) => Some(authority.as_str()),
        None => request.headers().get(HOST)?.to_str().ok(),
    }
}
