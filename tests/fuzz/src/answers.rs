//! What answers make of texts that came from outside: names of files, cookies, addresses, messages.
//!
//! An input is a text.

use http::HeaderValue;
use http::header::{CONTENT_DISPOSITION, LOCATION};
use nestling::http::{BadRequestException, Cookie, StreamableFile};
use nestling::{HttpException, IntoResponse, Redirect};
use percent_encoding::percent_decode_str;
use std::sync::LazyLock;
use tokio::runtime::Runtime;

pub const SEEDS: &[&[u8]] = &[
    b"cats 2026.csv",
    b"../../etc/passwd",
    b"K\xc3\xa4fer \xe2\x82\xac.txt",
    b"a\"; filename=\"evil.exe\r\nSet-Cookie: a=b\0",
    b"a; Domain=evil.example",
    b"https://example.com/a?b=c#d",
    b"/\xc3\xbc x%20y\r\nset-cookie: a",
    b"",
];

static RUNTIME: LazyLock<Runtime> = LazyLock::new(crate::site::runtime);

pub fn run(data: &[u8]) {
    let Ok(text) = std::str::from_utf8(data) else { return };
    names_a_file(text);
    redirects(text);
    keeps_a_cookie(text);
    is_a_message(text);
}

fn is_plain(value: &HeaderValue) -> &str {
    let text = value.to_str().expect("a header is printable ASCII");
    assert!(!text.contains(['\r', '\n', '\0', '\t']), "{text:?}");
    text
}

/// The name between quotes cannot end them, and the encoded one is the text without folders and control characters.
fn names_a_file(text: &str) {
    let response = StreamableFile::from_bytes("").attachment(text).into_response();
    let value = is_plain(&response.headers()[CONTENT_DISPOSITION]);
    let name = value.strip_prefix("attachment; filename=\"").expect("a name stands in quotes");
    let (plain, rest) = name.split_once('"').expect("quotes end");
    assert!(!plain.contains(['/', '\\', '%']), "{value:?}");
    let last = text.rsplit(['/', '\\']).next().unwrap_or_default();
    let expected: String = last.chars().filter(|c| !c.is_control()).collect();
    let encoded = rest.strip_prefix("; filename*=UTF-8''");
    assert!(encoded.is_some() || rest.is_empty(), "{value:?}");
    let found = percent_decode_str(encoded.unwrap_or(plain)).decode_utf8().expect("names are UTF-8");
    assert_eq!(found, expected);
}

fn redirects(text: &str) {
    let response = Redirect::to(text).into_response();
    assert!(!is_plain(&response.headers()[LOCATION]).contains(' '));
}

/// A cookie's value is one attribute, whatever it is.
fn keeps_a_cookie(text: &str) {
    let cookie = Cookie::new("sid", text).to_string();
    assert!(HeaderValue::try_from(&cookie).is_ok(), "{cookie:?}");
    let (pair, attributes) = cookie.split_once("; ").expect("attributes follow");
    assert_eq!(attributes, "Path=/; HttpOnly; SameSite=Lax");
    let value = pair.strip_prefix("sid=").expect("the name comes first");
    assert!(!value.contains([';', ',', ' ', '"', '\\']), "{cookie:?}");
    assert_eq!(percent_decode_str(value).decode_utf8().expect("values are UTF-8"), text);
}

/// The client is told the text and nothing else.
fn is_a_message(text: &str) {
    let exception = HttpException::from(BadRequestException::new(text.to_owned()));
    let response = exception.header("x-note", text).into_response();
    assert!(response.headers().len() <= 2, "{:?}", response.headers());
    let body = RUNTIME.block_on(response.into_body().into_bytes()).expect("the body is there");
    let body: serde_json::Value = serde_json::from_slice(&body).expect("the body is JSON");
    assert_eq!(body["message"], text);
}
