//! What is set on a response beside the value that is returned.

use super::{Cookie, Response};
use http::header::{CONTENT_LENGTH, SET_COOKIE, TRANSFER_ENCODING};
use http::{HeaderMap, HeaderName, HeaderValue, StatusCode};

/// The status, headers and cookies of the response, for whoever does not make the response: a handler that returns a
/// value, a guard, an interceptor.
///
/// What is set here is set before the value is sent, so it stands: a status replaces the route's, and a header replaces
/// the one that the value brings along, its `Content-Type` too. Appended headers and cookies are added to them.
///
/// ```
/// use nestling::http::{Cookie, ResponseHead};
///
/// fn sign_in(head: &mut ResponseHead) -> &'static str {
///     head.status(202).header("cache-control", "no-store").cookie(Cookie::new("sid", "31415"));
///     "welcome"
/// }
/// # sign_in(&mut ResponseHead::default());
/// ```
///
/// A name or value that HTTP does not allow is logged and left out. So is `Content-Length` or `Transfer-Encoding`: the
/// server frames bodies.
///
/// Source: <https://docs.nestjs.com/controllers#library-specific-approach> (`passthrough`).
#[derive(Clone, Debug, Default)]
pub struct ResponseHead {
    status: Option<StatusCode>,
    replacing: HeaderMap,
    appended: HeaderMap,
}

impl ResponseHead {
    /// Sets the status, a [`StatusCode`] or a number. One that is no status of a final answer is logged and ignored.
    pub fn status<S>(&mut self, status: S) -> &mut Self
    where
        S: TryInto<StatusCode, Error: Into<http::Error>>,
    {
        match status.try_into().map_err(Into::into) {
            Ok(status) if !status.is_informational() => self.status = Some(status),
            Ok(status) => tracing::error!(%status, "a status that is not final was ignored"),
            Err(error) => tracing::error!(%error, "a status was ignored"),
        }
        self
    }

    /// Sets a header; whatever else has this name is replaced.
    pub fn header<N, V>(&mut self, name: N, value: V) -> &mut Self
    where
        N: TryInto<HeaderName, Error: Into<http::Error>>,
        V: TryInto<HeaderValue, Error: Into<http::Error>>,
    {
        if let Some((name, value)) = field(name, value) {
            self.appended.remove(&name);
            self.replacing.insert(name, value);
        }
        self
    }

    /// Adds a header to those of the same name.
    pub fn append_header<N, V>(&mut self, name: N, value: V) -> &mut Self
    where
        N: TryInto<HeaderName, Error: Into<http::Error>>,
        V: TryInto<HeaderValue, Error: Into<http::Error>>,
    {
        if let Some((name, value)) = field(name, value) {
            self.appended.append(name, value);
        }
        self
    }

    /// Has the client keep a cookie. One that it would not take is logged and left out.
    pub fn cookie(&mut self, cookie: Cookie) -> &mut Self {
        match cookie.header() {
            Ok(value) => drop(self.appended.append(SET_COOKIE, value)),
            Err(reason) => tracing::error!(reason, "a cookie was left out"),
        }
        self
    }

    /// Has the client forget the cookie of this name and the path `/`. For another path or domain, give
    /// [`cookie`](Self::cookie) a [`Cookie::removal`] with them.
    pub fn clear_cookie(&mut self, name: &str) -> &mut Self {
        self.cookie(Cookie::removal(name))
    }

    /// Sets these headers, of which several may have one name, in the place of what the value brings along.
    pub(crate) fn replace(&mut self, headers: &[(HeaderName, HeaderValue)]) {
        for (name, _) in headers {
            self.replacing.remove(name);
        }
        for (name, value) in headers {
            self.replacing.append(name, value.clone());
        }
    }

    /// The status, which is for returned values alone.
    pub(crate) fn take_status(&mut self) -> Option<StatusCode> {
        self.status.take()
    }

    /// Puts it on the response.
    pub(crate) fn apply(mut self, response: &mut Response) {
        if let Some(status) = self.take_status() {
            *response.status_mut() = status;
        }
        let headers = response.headers_mut();
        for name in self.replacing.keys() {
            headers.remove(name);
        }
        for (name, value) in &self.replacing {
            headers.append(name, value.clone());
        }
        for (name, value) in &self.appended {
            headers.append(name, value.clone());
        }
    }
}

/// The header, if there can be such a one.
fn field<N, V>(name: N, value: V) -> Option<(HeaderName, HeaderValue)>
where
    N: TryInto<HeaderName, Error: Into<http::Error>>,
    V: TryInto<HeaderValue, Error: Into<http::Error>>,
{
    let name = name.try_into().map_err(Into::into);
    match name.and_then(|name| Ok((name, value.try_into().map_err(Into::into)?))) {
        Ok((name, _)) if name == CONTENT_LENGTH || name == TRANSFER_ENCODING => {
            tracing::error!(%name, "a header of a response was left out: the server frames bodies");
            None
        }
        Ok(field) => Some(field),
        Err(error) => {
            tracing::error!(%error, "a header of a response was left out");
            None
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::IntoResponse;

    fn applied(set: impl FnOnce(&mut ResponseHead)) -> Response {
        let mut response = "miaow".into_response();
        response.headers_mut().insert("vary", HeaderValue::from_static("accept"));
        let mut head = ResponseHead::default();
        set(&mut head);
        head.apply(&mut response);
        response
    }

    fn all<'a>(response: &'a Response, name: &str) -> Vec<&'a str> {
        response.headers().get_all(name).iter().map(|value| value.to_str().unwrap()).collect()
    }

    #[test]
    fn nothing_set_changes_nothing() {
        let response = applied(|_| {});
        assert_eq!((response.status(), response.headers().len()), (StatusCode::OK, 2));
    }

    #[test]
    fn what_is_set_replaces_what_the_value_brings() {
        let response = applied(|head| {
            head.status(202).header("content-type", "text/html").header("vary", "origin").header("vary", "cookie");
        });
        assert_eq!(response.status(), StatusCode::ACCEPTED);
        assert_eq!(all(&response, "content-type"), ["text/html"]);
        assert_eq!(all(&response, "vary"), ["cookie"]);
    }

    #[test]
    fn what_is_appended_is_added() {
        let response = applied(|head| _ = head.append_header("vary", "origin").append_header("vary", "cookie"));
        assert_eq!(all(&response, "vary"), ["accept", "origin", "cookie"]);
        let response = applied(|head| _ = head.header("vary", "a").append_header("vary", "b"));
        assert_eq!(all(&response, "vary"), ["a", "b"]);
        let response = applied(|head| _ = head.append_header("vary", "b").header("vary", "a"));
        assert_eq!(all(&response, "vary"), ["a"]);
    }

    #[test]
    fn cookies_stand_beside_each_other() {
        let response = applied(|head| _ = head.cookie(Cookie::new("a", "1")).clear_cookie("b"));
        let cleared = "b=; Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=Lax";
        assert_eq!(all(&response, "set-cookie"), ["a=1; Path=/; HttpOnly; SameSite=Lax", cleared]);
    }

    #[test]
    fn what_http_does_not_allow_is_left_out() {
        let response = applied(|head| {
            head.status(99).status(100).status(StatusCode::CONTINUE).status(1000);
            head.header("x y", "z").header("x", "a\r\nset-cookie: b=c").append_header("", "z");
            head.header("Content-Length", "1").append_header("transfer-encoding", "chunked");
            head.cookie(Cookie::new("a;b", "1"));
        });
        assert_eq!((response.status(), response.headers().len()), (StatusCode::OK, 2));
    }
}
