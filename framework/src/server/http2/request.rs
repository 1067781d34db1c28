//! What is checked of a request before the service sees it, beyond what h2 checks.

use super::tunnel;
use crate::http::host::is_authority;
use crate::server::head;
use crate::server::limits::Limits;
use h2::RecvStream;
use http::header::{COOKIE, HOST};
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode};

/// What each field counts beside its name and its value.
const FIELD: usize = 32;

/// Why a request does not reach the service.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Refusal {
    /// It is answered.
    Status(StatusCode),
    /// It is no request (RFC 9113, section 8.1.1): the stream is reset.
    Malformed,
}

/// Makes of a request what the service expects, or says why it does not get it.
pub(super) fn checked(request: &mut Request<RecvStream>, limits: &Limits) -> Result<(), Refusal> {
    check(request, limits)?;
    join_cookies(request.headers_mut());
    Ok(())
}

fn check<B>(request: &Request<B>, limits: &Limits) -> Result<(), Refusal> {
    let mut size = request.uri().path_and_query().map_or(0, |path| path.as_str().len());
    for (name, value) in request.headers() {
        if is_padded(value) {
            return Err(Refusal::Malformed);
        }
        size += name.as_str().len() + value.len() + FIELD;
    }
    if let Some(status) = head::excess(request, limits) {
        return Err(Refusal::Status(status));
    }
    if size > limits.header_list {
        return Err(Refusal::Status(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE));
    }
    if request.method() == Method::CONNECT && !tunnel::is_wanted(request) {
        return Err(Refusal::Status(StatusCode::NOT_IMPLEMENTED));
    }
    check_path(request)?;
    if is_for_one_host(request) { Ok(()) } else { Err(Refusal::Status(StatusCode::BAD_REQUEST)) }
}

/// Whether a value begins or ends with white space, which no field may (RFC 9113, section 8.2.1).
fn is_padded(value: &HeaderValue) -> bool {
    let is_space = |byte: Option<&u8>| matches!(byte, Some(b' ' | b'\t'));
    let bytes = value.as_bytes();
    is_space(bytes.first()) || is_space(bytes.last())
}

/// A path begins with a slash, or is the `*` of `OPTIONS` (RFC 9113, section 8.3.1).
fn check_path<B>(request: &Request<B>) -> Result<(), Refusal> {
    let path = request.uri().path_and_query().map_or("", |path| path.as_str());
    let valid = path.starts_with('/') || (path == "*" && request.method() == Method::OPTIONS);
    if valid { Ok(()) } else { Err(Refusal::Malformed) }
}

/// Whether the client names one host, and the same wherever it does: servers behind this one may look at another place.
fn is_for_one_host<B>(request: &Request<B>) -> bool {
    let mut hosts = request.headers().get_all(HOST).iter();
    let host = hosts.next();
    if hosts.next().is_some() {
        return false;
    }
    match (request.uri().authority(), host) {
        (Some(authority), None) => is_authority(authority.as_str().as_bytes()),
        (Some(authority), Some(host)) => is_authority(host.as_bytes()) && *host == authority.as_str(),
        (None, Some(host)) => is_authority(host.as_bytes()),
        (None, None) => false,
    }
}

/// Clients may send each cookie in a field of its own, which nobody else expects (RFC 9113, section 8.2.3).
fn join_cookies(headers: &mut HeaderMap) {
    let mut cookies = headers.get_all(COOKIE).iter();
    if let (Some(_), Some(_)) = (cookies.next(), cookies.next()) {
        let cookies: Vec<&[u8]> = headers.get_all(COOKIE).iter().map(HeaderValue::as_bytes).collect();
        if let Ok(joined) = HeaderValue::from_bytes(&cookies.join(&b"; "[..])) {
            headers.insert(COOKIE, joined);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::request::Builder;

    fn check(request: Builder) -> Result<(), Refusal> {
        super::check(&request.body(()).unwrap(), &Limits::default())
    }

    fn refused(status: u16) -> Result<(), Refusal> {
        Err(Refusal::Status(StatusCode::from_u16(status).unwrap()))
    }

    #[test]
    fn one_host_is_named() {
        assert_eq!(check(Request::get("http://cats:80/a")), Ok(()));
        assert_eq!(check(Request::get("http://tom@cats/")), refused(400));
        assert_eq!(check(Request::get("/")), refused(400));
        assert_eq!(check(Request::get("/").header("host", "cats")), Ok(()));
        for host in ["", "tom@cats", "cats,dogs"] {
            assert_eq!(check(Request::get("/").header("host", host)), refused(400), "{host}");
        }
    }

    #[test]
    fn host_and_authority_agree() {
        assert_eq!(check(Request::get("http://cats/").header("host", "cats")), Ok(()));
        assert_eq!(check(Request::get("http://cats/").header("host", "dogs")), refused(400));
        let twice = Request::get("http://cats/").header("host", "cats").header("host", "cats");
        assert_eq!(check(twice), refused(400));
    }

    #[test]
    fn all_fields_have_16_kib() {
        let with = |length: usize| Request::get("http://cats/").header("x-cat", "a".repeat(length));
        let most = 16 * 1024 - "/x-cat".len() - FIELD;
        assert_eq!(check(with(most)), Ok(()));
        assert_eq!(check(with(most + 1)), refused(431));
    }

    #[test]
    fn white_space_around_a_value_is_malformed() {
        for value in [" cat", "cat ", "\tcat", " "] {
            assert_eq!(check(Request::get("http://cats/").header("x-cat", value)), Err(Refusal::Malformed));
        }
        assert_eq!(check(Request::get("http://cats/").header("x-cat", "a cat")), Ok(()));
    }

    #[test]
    fn a_path_begins_with_a_slash() {
        assert_eq!(check(Request::options("*").header("host", "cats")), Ok(()));
        assert_eq!(check(Request::get("*").header("host", "cats")), Err(Refusal::Malformed));
        assert_eq!(check(Request::connect("cats:80")), refused(501));
    }

    #[test]
    fn cookies_become_one_field() {
        let mut headers = HeaderMap::new();
        for cookie in ["a=b", "c=d; e=f"] {
            headers.append(COOKIE, HeaderValue::from_static(cookie));
        }
        join_cookies(&mut headers);
        assert_eq!(headers.get_all(COOKIE).iter().collect::<Vec<_>>(), ["a=b; c=d; e=f"]);
    }
}
