//! Which host a request is for.

use super::Request;
use http::header::HOST;

/// The host and perhaps the port, as the client names them: `:authority` in HTTP/2 and of an absolute target, else `Host`.
pub(crate) fn host(request: &Request) -> Option<&str> {
    match request.uri().authority() {
        Some(authority) => Some(authority.as_str()),
        None => request.headers().get(HOST)?.to_str().ok(),
    }
}
