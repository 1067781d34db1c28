//! What bodies become, and what clients are told about them.

use super::*;
use http::StatusCode;
use http_body::Frame;
use proptest::prelude::*;
use serde::Deserialize;
use std::collections::BTreeMap;
use std::convert::Infallible;
use std::pin::Pin;
use std::task::{Context, Poll};

#[derive(Debug, Deserialize, PartialEq)]
struct SecretCat {
    name: String,
    age: u8,
    #[serde(default)]
    toys: Vec<SecretToy>,
    kind: Option<SecretKind>,
    owner: Option<SecretOwner>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(deny_unknown_fields)]
struct SecretToy {
    weight: f32,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum SecretKind {
    Tabby,
    Mix(SecretPair),
}

#[derive(Debug, Deserialize, PartialEq)]
struct SecretPair(u8, u8);

#[derive(Debug, Deserialize, PartialEq)]
#[serde(untagged)]
enum SecretOwner {
    Name { first: String },
    Number(u8),
}

fn told(body: &str) -> String {
    parse::<SecretCat>(body.as_bytes()).unwrap_err().to_string()
}

fn headers(pairs: &[(&'static str, &str)]) -> HeaderMap {
    pairs.iter().map(|(name, value)| (name.parse().unwrap(), value.parse().unwrap())).collect()
}

fn run<T>(future: impl Future<Output = T>) -> T {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

/// A body of several frames that says nothing about its length.
struct Chunks(std::vec::IntoIter<&'static str>);

impl http_body::Body for Chunks {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        Poll::Ready(self.0.next().map(|chunk| Ok(Frame::data(Bytes::from_static(chunk.as_bytes())))))
    }
}

fn chunks(chunks: &[&'static str]) -> Body {
    Body::stream(Chunks(Vec::from(chunks).into_iter()))
}

/// A body that must not be read.
struct Untouchable;

impl http_body::Body for Untouchable {
    type Data = Bytes;
    type Error = Infallible;

    fn poll_frame(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
        panic!("was read");
    }
}

struct Broken<E>(Option<E>);

impl<E: Into<crate::http::BoxError> + Unpin> http_body::Body for Broken<E> {
    type Data = Bytes;
    type Error = E;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, E>>> {
        Poll::Ready(self.0.take().map(Err))
    }
}

#[test]
fn says_what_and_where() {
    for (body, text) in [
        ("", "request body is empty"),
        (" \n", "request body is empty"),
        ("{\"name\": \"a\",\n \"age\": }", "malformed JSON: expected value at line 2 column 9"),
        ("{\"name\": \"a\"", "malformed JSON: EOF while parsing an object at line 1 column 12"),
        ("{\"name\":\"a\",\"age\":1} x", "malformed JSON: trailing characters at line 1 column 22"),
        ("3", "invalid type: integer, expected an object at line 1 column 1"),
        ("[1]", "0: invalid type: integer, expected a string at line 1 column 2"),
        ("[]", "invalid length 0, expected an object with 5 elements at line 1 column 2"),
        ("{\"name\":\"a\"}", "missing field `age` at line 1 column 12"),
        ("{\"name\":\"a\",\"name\":\"b\"}", "duplicate field `name` at line 1 column 18"),
        ("{\"name\":null,\"age\":1}", "name: invalid type: null, expected a string at line 1 column 12"),
        (
            "{\"name\":\"a\",\"age\":\"hunter2, expected u8\"}",
            "age: invalid type: string, expected an integer from 0 to 255 at line 1 column 40",
        ),
        ("{\"age\":300}", "age: invalid value: integer, expected an integer from 0 to 255 at line 1 column 10"),
        (
            "{\"toys\":[{\"weight\":true}]}",
            "toys.0.weight: invalid type: boolean, expected a number at line 1 column 23",
        ),
        ("{\"toys\":[{},{\"weigth\":1}]}", "toys.0: missing field `weight` at line 1 column 11"),
        ("{\"toys\":[{\"weigth\":1}]}", "toys.0.weigth: property weigth should not exist at line 1 column 18"),
        ("{\"toys\":{}}", "toys: invalid type: object, expected an array at line 1 column 8"),
        ("{\"kind\":\"lion\"}", "kind: unknown variant, expected `tabby` or `mix` at line 1 column 14"),
        ("{\"kind\":{\"mix\":{}}}", "kind.mix: invalid type: object, expected an array at line 1 column 15"),
        (
            "{\"kind\":{\"mix\":[1]}}",
            "kind.mix: invalid length 1, expected an array with 2 elements at line 1 column 18",
        ),
        ("{\"owner\":\"x\"}", "owner: the value has none of the expected shapes at line 1 column 13"),
    ] {
        assert_eq!(told(body), text, "{body}");
    }
}

#[test]
fn a_dto_is_no_array() {
    #[crate::dto]
    #[derive(Debug)]
    struct SecretPoint {
        x: u8,
        y: u8,
    }
    let told =
        |body: &str| parse::<SecretPoint>(body.as_bytes()).map(|point| point.x + point.y).unwrap_err().to_string();
    for body in ["[1,2]", "[]", "[{\"x\":1,\"y\":2}]"] {
        let text = told(body);
        assert!(text.starts_with("invalid type: array, expected an object at line 1"), "{text}");
    }
    assert_eq!(told("3"), "invalid type: integer, expected an object at line 1 column 1");
    assert_eq!(parse::<SecretPoint>(b"{\"y\":2,\"x\":1}").unwrap().y, 2);
}

#[test]
fn refuses_what_is_not_utf8() {
    let exception = parse::<SecretCat>(b"{\"name\":\"\xff\"}").unwrap_err();
    assert_eq!(exception.to_string(), "request body is not valid UTF-8 at byte 9");
}

#[test]
fn does_not_return_long_messages() {
    let message = told(&format!("{{\"toys\":[{{\"{}\":1}}]}}", "k".repeat(10_000)));
    assert!(message.starts_with("toys.0.kkk") && message.chars().count() == LONGEST_MESSAGE + 1);
}

#[test]
fn refuses_deep_nesting_even_in_the_slow_pass() {
    let deep = |levels: usize| format!("{}{}", "[".repeat(levels), "]".repeat(levels));
    assert!(parse::<serde_json::Value>(deep(127).as_bytes()).is_ok());
    let exception = parse::<serde_json::Value>(deep(100_000).as_bytes()).unwrap_err();
    assert_eq!(exception.to_string(), "malformed JSON: recursion limit exceeded at line 1 column 128");
}

#[test]
fn takes_json_under_each_of_its_names() {
    for name in
        ["application/json", "Application/JSON; charset=utf-8", "application/merge-patch+json", "application/json ;x"]
    {
        let cat = run(read::<u8>(&headers(&[("content-type", name)]), &mut Body::from("3"), 10));
        assert_eq!(cat.unwrap(), 3, "{name}");
    }
}

#[test]
fn refuses_other_content_types_before_reading() {
    for name in [
        "",
        "text/json",
        "application/jsonp",
        "application/+json",
        "text/plain+json",
        "application/x-www-form-urlencoded",
    ] {
        let mut body = Body::stream(Untouchable);
        let exception = run(read::<u8>(&headers(&[("content-type", name)]), &mut body, 10)).unwrap_err();
        assert_eq!(exception.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE, "{name}");
    }
    let exception = run(read::<u8>(&HeaderMap::new(), &mut Body::from("3"), 10)).unwrap_err();
    assert_eq!(exception.to_string(), "the content type must be application/json");
}

#[test]
fn says_that_the_body_is_empty() {
    let json = headers(&[("content-type", "application/json")]);
    for headers in [HeaderMap::new(), json] {
        let exception = run(read::<u8>(&headers, &mut Body::empty(), 10)).unwrap_err();
        assert_eq!((exception.status().as_u16(), exception.to_string().as_str()), (400, "request body is empty"));
    }
}

#[test]
fn refuses_a_declared_length_without_reading() {
    let headers = headers(&[("content-length", "11")]);
    let exception = run(bytes(&headers, &mut Body::stream(Untouchable), 10)).unwrap_err();
    assert_eq!(exception.status(), StatusCode::PAYLOAD_TOO_LARGE);
}

#[test]
fn stops_at_the_limit() {
    let none = HeaderMap::new();
    assert_eq!(run(bytes(&none, &mut Body::from("12345"), 5)).unwrap(), "12345");
    assert_eq!(run(bytes(&none, &mut chunks(&["12", "", "34", "5"]), 5)).unwrap(), "12345");
    for mut body in [Body::from("123456"), chunks(&["123456"]), chunks(&["12", "3456"]), chunks(&["12", "34", "56"])] {
        let exception = run(bytes(&none, &mut body, 5)).unwrap_err();
        assert_eq!(exception.status(), StatusCode::PAYLOAD_TOO_LARGE);
    }
}

#[test]
fn one_frame_is_not_copied() {
    let data = Bytes::from(vec![b'1'; 100]);
    let taken = run(bytes(&HeaderMap::new(), &mut Body::full(data.clone()), 100)).unwrap();
    assert_eq!(taken.as_ptr(), data.as_ptr());
}

#[test]
fn ignores_trailers() {
    struct Trailed(u8);
    impl http_body::Body for Trailed {
        type Data = Bytes;
        type Error = Infallible;

        fn poll_frame(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Infallible>>> {
            self.0 += 1;
            Poll::Ready(match self.0 {
                1 => Some(Ok(Frame::data(Bytes::from_static(b"ab")))),
                2 => Some(Ok(Frame::trailers(HeaderMap::new()))),
                _ => None,
            })
        }
    }
    assert_eq!(run(bytes(&HeaderMap::new(), &mut Body::stream(Trailed(0)), 5)).unwrap(), "ab");
}

#[test]
fn takes_the_body() {
    let mut body = Body::from("abc");
    assert_eq!(run(bytes(&HeaderMap::new(), &mut body, 5)).unwrap(), "abc");
    assert!(http_body::Body::is_end_stream(&body));
}

#[test]
fn a_body_may_end_with_an_answer_of_its_own() {
    let late = HttpException::new(StatusCode::REQUEST_TIMEOUT, "late");
    let exception = run(bytes(&HeaderMap::new(), &mut Body::stream(Broken(Some(late))), 5)).unwrap_err();
    assert_eq!(exception.status(), StatusCode::REQUEST_TIMEOUT);
    let reset = Broken(Some(std::io::Error::other("peer 10.0.0.1 reset")));
    let exception = run(bytes(&HeaderMap::new(), &mut Body::stream(reset), 5)).unwrap_err();
    assert_eq!(exception.to_string(), "request body could not be read");
}

fn json() -> impl Strategy<Value = serde_json::Value> {
    let leaf = prop_oneof![
        Just(serde_json::Value::Null),
        any::<bool>().prop_map(Into::into),
        any::<i64>().prop_map(Into::into),
        "[^\u{0}]{0,6}|tabby|mix".prop_map(Into::into),
    ];
    let key = "name|age|toys|weight|kind|mix|owner|first|[a-z]{0,3}";
    leaf.prop_recursive(4, 32, 4, move |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..4).prop_map(Into::into),
            proptest::collection::btree_map(key, inner, 0..4)
                .prop_map(|map: BTreeMap<String, serde_json::Value>| map.into_iter().collect()),
        ]
    })
}

fn check(bytes: &[u8]) -> Result<(), TestCaseError> {
    let text = parse::<SecretCat>(bytes).err().map(|exception| exception.to_string()).unwrap_or_default();
    prop_assert!(!["Secret", "u8", "f32"].iter().any(|name| text.contains(name)), "{}", text);
    Ok(())
}

proptest! {
    #[test]
    fn never_panics_and_never_names_a_type(value in json(), noise in proptest::collection::vec(any::<u8>(), 0..40)) {
        check(value.to_string().as_bytes())?;
        check(&noise)?;
        let text = value.to_string();
        check(text.as_bytes().split_last().map(|(_, rest)| rest).unwrap_or_default())?;
    }

    #[test]
    fn round_trips_however_it_is_cut(value in json(), cut: prop::sample::Index) {
        let text: &'static str = Box::leak(value.to_string().into_boxed_str());
        let at = (0..=cut.index(text.len() + 1)).rev().find(|at| text.is_char_boundary(*at)).unwrap();
        let mut body = chunks(&[&text[..at], &text[at..]]);
        let headers = headers(&[("content-type", "application/json")]);
        prop_assert_eq!(run(read::<serde_json::Value>(&headers, &mut body, 1 << 20)).unwrap(), value);
    }
}
