//! Clients that come in the clear are sent to HTTPS.

use crate::http::forwarded::valid_host;
use crate::http::{Body, Request, Response};
use ::http::header::{CONTENT_LENGTH, HOST, LOCATION};
use ::http::{HeaderValue, StatusCode};

/// Whether clients that come in the clear are sent to HTTPS.
///
/// It is done by 308, which keeps the method and the body, to the same host, path and query.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum HttpsRedirect {
    /// They are served.
    #[default]
    Off,
    /// They are sent to the port of the first address that speaks TLS.
    On,
    /// They are sent to this port: where clients know TLS by another one than the server does, as behind a firewall that
    /// maps 443 to 8443.
    Port(u16),
}

impl HttpsRedirect {
    pub(super) fn port(self, first: impl FnOnce() -> Option<u16>) -> Option<u16> {
        match self {
            Self::Off => None,
            Self::On => first(),
            Self::Port(port) => Some(port),
        }
    }
}

/// The answer that sends a client to HTTPS; 400 where it does not say to which host.
pub(super) fn redirect(request: &Request, port: u16) -> Response {
    let location = location(request, port).and_then(|location| HeaderValue::try_from(location).ok());
    let mut response = Response::new(Body::empty());
    response.headers_mut().insert(CONTENT_LENGTH, HeaderValue::from_static("0"));
    match location {
        Some(location) => {
            *response.status_mut() = StatusCode::PERMANENT_REDIRECT;
            response.headers_mut().insert(LOCATION, location);
        }
        None => *response.status_mut() = StatusCode::BAD_REQUEST,
    }
    response
}

fn location(request: &Request, port: u16) -> Option<String> {
    let mut hosts = request.headers().get_all(HOST).iter();
    let host = match (request.uri().authority(), hosts.next(), hosts.next()) {
        (Some(authority), ..) => authority.as_str(),
        (None, Some(host), None) => host.to_str().ok()?,
        _ => return None,
    };
    let host = valid_host(host)?.host().to_owned();
    let path = request.uri().path_and_query().map_or("/", |path| path.as_str());
    // `OPTIONS *` has no place to be sent to.
    let path = if path.starts_with('/') { path } else { "/" };
    Some(match port {
        443 => format!("https://{host}{path}"),
        _ => format!("https://{host}:{port}{path}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sent(host: &str, target: &str, port: u16) -> (u16, Option<String>) {
        let request = ::http::Request::builder().uri(target).header(HOST, host).body(Body::empty()).unwrap();
        let response = redirect(&request, port);
        let location = response.headers().get(LOCATION).map(|location| location.to_str().unwrap().to_owned());
        (response.status().as_u16(), location)
    }

    #[test]
    fn path_and_query_are_kept_and_the_port_is_that_of_https() {
        let to = |location: &str| (308, Some(location.to_owned()));
        assert_eq!(sent("cats.example", "/a%20b?c=d&e", 443), to("https://cats.example/a%20b?c=d&e"));
        assert_eq!(sent("cats.example:80", "/", 443), to("https://cats.example/"));
        assert_eq!(sent("127.0.0.1:8080", "/", 8443), to("https://127.0.0.1:8443/"));
        assert_eq!(sent("[::1]:80", "/x", 443), to("https://[::1]/x"));
        assert_eq!(sent("ignored.example", "http://cats.example/x", 443), to("https://cats.example/x"));
    }

    #[test]
    fn nobody_is_sent_to_what_is_no_host() {
        for host in ["", "a b", "a/b", "user@evil.example", "a,b", "a:b:c"] {
            assert_eq!(sent(host, "/", 443), (400, None), "{host:?}");
        }
    }
}
