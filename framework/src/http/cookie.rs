//! Cookies: the ones that a client sends, and the ones that it is told to keep (RFC 6265).

use http::header::COOKIE;
use http::{HeaderMap, HeaderValue};
use percent_encoding::{AsciiSet, CONTROLS, percent_decode_str, utf8_percent_encode};
use std::borrow::Cow;
use std::fmt;
use std::time::Duration;

/// What may not stand in a cookie's value (RFC 6265, section 4.1.1), and `%`, which starts what is encoded.
const NOT_IN_VALUE: &AsciiSet = &CONTROLS.add(b' ').add(b'"').add(b',').add(b';').add(b'\\').add(b'%');

/// Clients drop what is larger (RFC 6265, section 6.1).
const LARGEST: usize = 4096;

/// The cookie of this name that the client sent, percent-decoded: the first one, which is the one of the longest path.
///
/// It is what the client says, so it may be anything. A value that is no UTF-8 once decoded is given as it was sent.
pub(crate) fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<Cow<'a, str>> {
    let fields = headers.get_all(COOKIE).iter().filter_map(|field| std::str::from_utf8(field.as_bytes()).ok());
    let pairs = fields.flat_map(|field| field.split(';')).filter_map(|pair| pair.split_once('='));
    let mut values = pairs.filter(|(known, _)| known.trim() == name).map(|(_, value)| value.trim());
    values.next().map(decoded)
}

fn decoded(value: &str) -> Cow<'_, str> {
    let value = value.strip_prefix('"').and_then(|value| value.strip_suffix('"')).unwrap_or(value);
    percent_decode_str(value).decode_utf8().unwrap_or(Cow::Borrowed(value))
}

/// A cookie that a client is told to keep.
///
/// Unless it is said otherwise, it is sent back to the whole site (`Path=/`), until the browser closes, and neither to
/// scripts (`HttpOnly`) nor with requests that other sites start (`SameSite=Lax`). Where the site is served over HTTPS,
/// add [`secure`](Self::secure).
///
/// ```
/// use nestling::http::Cookie;
/// use std::time::Duration;
///
/// let cookie = Cookie::new("sid", "a b").secure(true).max_age(Duration::from_secs(3600));
/// assert_eq!(cookie.to_string(), "sid=a%20b; Path=/; Max-Age=3600; HttpOnly; Secure; SameSite=Lax");
/// ```
///
/// The value may be any text: it is percent-encoded, and decoded again when it is read. Name, path and domain are taken
/// as they are; a cookie that could not be what it says (a name with a space, `SameSite=None` without `Secure`, more
/// than 4 KiB, …) is logged and not sent.
///
/// Source: <https://docs.nestjs.com/techniques/cookies>.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "a cookie is sent when it is given to a response"]
pub struct Cookie {
    name: String,
    value: String,
    path: Option<String>,
    domain: Option<String>,
    max_age: Option<Duration>,
    http_only: bool,
    secure: bool,
    same_site: SameSite,
}

/// With which requests that another site has started a cookie is sent.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SameSite {
    /// With none, not even when a link is followed.
    Strict,
    /// With those that follow a link.
    #[default]
    Lax,
    /// With all; browsers demand `Secure` for it.
    None,
}

impl Cookie {
    /// A cookie with the safe defaults.
    pub fn new(name: impl Into<String>, value: impl Into<String>) -> Self {
        Self {
            name: name.into(),
            value: value.into(),
            path: Some("/".to_owned()),
            domain: None,
            max_age: None,
            http_only: true,
            secure: false,
            same_site: SameSite::default(),
        }
    }

    /// A cookie that makes the client forget the one of this name. Path and domain have to be those of that one.
    pub fn removal(name: impl Into<String>) -> Self {
        Self::new(name, "").max_age(Duration::ZERO)
    }

    /// The path under which it is sent back; `/` by default.
    pub fn path(mut self, path: impl Into<String>) -> Self {
        self.path = Some(path.into());
        self
    }

    /// The domain to which it is sent back, with all below it; by default only to the host that has set it.
    pub fn domain(mut self, domain: impl Into<String>) -> Self {
        self.domain = Some(domain.into());
        self
    }

    /// How long it is kept, in whole seconds; by default until the browser closes.
    pub fn max_age(mut self, age: Duration) -> Self {
        self.max_age = Some(age);
        self
    }

    /// Whether scripts do not see it; true by default.
    pub fn http_only(mut self, http_only: bool) -> Self {
        self.http_only = http_only;
        self
    }

    /// Whether it is sent over HTTPS only; false by default.
    pub fn secure(mut self, secure: bool) -> Self {
        self.secure = secure;
        self
    }

    /// With which requests that another site has started it is sent; [`SameSite::Lax`] by default.
    pub fn same_site(mut self, same_site: SameSite) -> Self {
        self.same_site = same_site;
        self
    }

    /// The value of `Set-Cookie`, or what is wrong with this cookie.
    pub(crate) fn header(&self) -> Result<HeaderValue, &'static str> {
        match self.fault() {
            Some(fault) => Err(fault),
            None => HeaderValue::try_from(self.to_string()).map_err(|_| "it holds what no header can hold"),
        }
    }

    /// What would make the client misread the cookie or drop it without a word.
    fn fault(&self) -> Option<&'static str> {
        let host = self.name.starts_with("__Host-");
        let attributes = [&self.path, &self.domain];
        let faults = [
            (!is_token(&self.name), "its name is not a token (RFC 9110, section 5.6.2)"),
            (attributes.into_iter().flatten().any(|text| !is_attribute(text)), "its path or domain is not plain text"),
            (self.same_site == SameSite::None && !self.secure, "`SameSite=None` needs `secure(true)`"),
            (self.name.starts_with("__Secure-") && !self.secure, "`__Secure-` needs `secure(true)`"),
            (host && !self.secure, "`__Host-` needs `secure(true)`"),
            (host && self.domain.is_some(), "`__Host-` takes no domain"),
            (host && self.path.as_deref() != Some("/"), "`__Host-` needs the path `/`"),
            (self.to_string().len() > LARGEST, "it is larger than 4 KiB"),
        ];
        faults.into_iter().find(|(is_fault, _)| *is_fault).map(|(_, fault)| fault)
    }
}

/// As it is sent.
impl fmt::Display for Cookie {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}={}", self.name, utf8_percent_encode(&self.value, NOT_IN_VALUE))?;
        let texts = [("Path", &self.path), ("Domain", &self.domain)];
        for (name, text) in texts.into_iter().filter_map(|(name, text)| Some((name, text.as_ref()?))) {
            write!(f, "; {name}={text}")?;
        }
        if let Some(age) = self.max_age {
            write!(f, "; Max-Age={}", age.as_secs())?;
        }
        if self.max_age == Some(Duration::ZERO) {
            // For what does not know `Max-Age`.
            f.write_str("; Expires=Thu, 01 Jan 1970 00:00:00 GMT")?;
        }
        for (flag, text) in [(self.http_only, "; HttpOnly"), (self.secure, "; Secure")] {
            f.write_str(if flag { text } else { "" })?;
        }
        write!(f, "; SameSite={:?}", self.same_site)
    }
}

fn is_token(name: &str) -> bool {
    !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"!#$%&'*+-.^_`|~".contains(&byte))
}

fn is_attribute(text: &str) -> bool {
    text.bytes().all(|byte| (byte.is_ascii_graphic() || byte == b' ') && byte != b';')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(fields: &[&[u8]], name: &str) -> Option<String> {
        let mut headers = HeaderMap::new();
        for field in fields {
            headers.append(COOKIE, HeaderValue::from_bytes(field).unwrap());
        }
        cookie(&headers, name).map(Cow::into_owned)
    }

    #[test]
    fn a_cookie_is_found_in_all_headers() {
        let fields: &[&[u8]] = &[b"a=1; sid=abc;b=2", b"c=3"];
        assert_eq!(read(fields, "sid").as_deref(), Some("abc"));
        assert_eq!(read(fields, "b").as_deref(), Some("2"));
        assert_eq!(read(fields, "c").as_deref(), Some("3"));
        assert_eq!(read(fields, "si"), None);
        assert_eq!(read(fields, "SID"), None);
        assert_eq!(read(&[], "sid"), None);
    }

    #[test]
    fn the_first_of_a_name_counts() {
        assert_eq!(read(&[b"sid=1; sid=2", b"sid=3"], "sid").as_deref(), Some("1"));
    }

    #[test]
    fn values_are_decoded() {
        assert_eq!(read(&[b"a=%C3%BC%20%3B"], "a").as_deref(), Some("ü ;"));
        assert_eq!(read(&[b"a=\"quoted\""], "a").as_deref(), Some("quoted"));
        assert_eq!(read(&[b"a=b=c"], "a").as_deref(), Some("b=c"));
        assert_eq!(read(&["a=ü".as_bytes()], "a").as_deref(), Some("ü"));
    }

    #[test]
    fn what_makes_no_sense_is_passed_over_or_given_as_it_is() {
        assert_eq!(read(&[b"", b";;; ;", b"sid", b"=x", b"sid=1"], "sid").as_deref(), Some("1"));
        assert_eq!(read(&[b"sid=\xff", b"sid=1"], "sid").as_deref(), Some("1"));
        assert_eq!(read(&[b"a=%FF%"], "a").as_deref(), Some("%FF%"));
        assert_eq!(read(&[b"a="], "a").as_deref(), Some(""));
        assert_eq!(read(&[b"a=\""], "a").as_deref(), Some("\""));
    }

    #[test]
    fn a_cookie_is_safe_by_default() {
        assert_eq!(Cookie::new("sid", "1").to_string(), "sid=1; Path=/; HttpOnly; SameSite=Lax");
    }

    #[test]
    fn every_setting_is_sent() {
        let cookie = Cookie::new("sid", "1").path("/cats").domain("cats.example").max_age(Duration::from_millis(1500));
        let cookie = cookie.http_only(false).secure(true).same_site(SameSite::None);
        let text = "sid=1; Path=/cats; Domain=cats.example; Max-Age=1; Secure; SameSite=None";
        assert_eq!(cookie.header().unwrap(), text);
        let text = "sid=; Path=/; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; HttpOnly; SameSite=Strict";
        assert_eq!(Cookie::removal("sid").same_site(SameSite::Strict).header().unwrap(), text);
    }

    #[test]
    fn a_value_is_encoded_and_read_back() {
        for value in ["a; Domain=evil.example", "\r\nSet-Cookie: x=y", "\"ü, 100%\" \\ \0", "", "\"", " x ", "%20"] {
            let sent = Cookie::new("a", value).header().unwrap();
            let pair = sent.to_str().unwrap().split(';').next().unwrap().to_owned();
            assert_eq!(read(&[pair.as_bytes()], "a").as_deref(), Some(value));
        }
    }

    #[test]
    fn what_would_inject_or_be_dropped_is_refused() {
        let refused = |cookie: Cookie| cookie.header().is_err();
        for name in ["", "a b", "a;b", "a=b", "a\r\nb", "ü", "a\0"] {
            assert!(refused(Cookie::new(name, "x")), "{name:?}");
        }
        for text in ["/; Domain=evil.example", "/\r\nx: y", "/ü", "\0"] {
            assert!(refused(Cookie::new("a", "x").path(text)), "{text:?}");
            assert!(refused(Cookie::new("a", "x").domain(text)), "{text:?}");
        }
        assert!(refused(Cookie::new("a", "x").same_site(SameSite::None)));
        assert!(refused(Cookie::new("__Secure-a", "x")));
        assert!(refused(Cookie::new("__Host-a", "x")));
        assert!(refused(Cookie::new("__Host-a", "x").secure(true).path("/cats")));
        assert!(refused(Cookie::new("__Host-a", "x").secure(true).domain("cats.example")));
        assert!(!refused(Cookie::new("__Host-a", "x").secure(true)));
        assert!(refused(Cookie::new("a", "x".repeat(4096))));
    }
}
