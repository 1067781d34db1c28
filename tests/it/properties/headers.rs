//! Headers and cookies.

use super::Asked;
use nestling::http::{Cookie, HeaderValue};
use nestling::prelude::*;
use nestling::{Versioning, json};
use proptest::collection::vec;
use proptest::prelude::*;
use std::sync::LazyLock;

#[dto]
struct Fields {
    #[serde(rename = "x-text")]
    text: Option<String>,
    #[serde(rename = "x-number")]
    number: Option<i32>,
    #[serde(rename = "x-list", default)]
    list: Vec<String>,
}

#[controller]
struct HeadersController;

#[routes]
impl HeadersController {
    #[get("/typed")]
    async fn typed(
        &self,
        #[header("x-number")] number: i64,
        #[header("x-ratio")] ratio: f64,
        #[header("x-flag")] flag: bool,
    ) -> Json<(i64, String, bool)> {
        Json((number, ratio.to_string(), flag))
    }

    #[get("/text")]
    async fn text(&self, #[header("x-text")] text: String, #[header("x-text")] all: Vec<String>) -> Vec<String> {
        assert_eq!(Some(&text), all.first());
        all
    }

    #[get("/struct")]
    async fn object(&self, #[headers] headers: Fields) -> Fields {
        headers
    }

    #[get("/cookie")]
    async fn cookie(&self, #[cookie("sid")] sid: Option<String>) -> Json<Option<String>> {
        Json(sid)
    }
}

#[controller("/version")]
#[version("1")]
struct VersionsController;

#[routes]
impl VersionsController {
    #[get("/")]
    async fn one(&self) -> u8 {
        1
    }

    #[get("/")]
    #[version("2")]
    async fn two(&self) -> u8 {
        2
    }
}

#[module(controllers = [HeadersController, VersionsController])]
struct HeadersModule;

static ASKED: LazyLock<Asked> = LazyLock::new(|| {
    Asked::new::<HeadersModule>(|app| {
        app.enable_versioning(Versioning::MediaType("v="));
    })
});

fn value(text: impl AsRef<[u8]>) -> HeaderValue {
    HeaderValue::from_bytes(text.as_ref()).unwrap()
}

/// Bytes that a header can hold.
fn bytes() -> impl Strategy<Value = Vec<u8>> {
    vec(prop_oneof![Just(b'\t'), 0x20..=0x7e_u8, 0x80..=0xff_u8], 0..40)
}

/// Texts that a header can hold.
fn text() -> impl Strategy<Value = String> {
    r"[^\x00-\x1f\x7f]{0,20}"
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn typed_values_are_read_back(number: i64, ratio in -1e300_f64..1e300, flag: bool) {
        let headers = [("x-number", number.to_string()), ("x-ratio", ratio.to_string()), ("x-flag", flag.to_string())];
        let answer = ASKED.get("/typed", &headers.map(|(name, text)| (name, value(text))));
        let expected = json!([number, ratio.to_string(), flag]).to_string();
        prop_assert_eq!(answer.unwrap(), (200, expected));
    }

    #[test]
    fn texts_are_read_back(texts in vec(text(), 1..4)) {
        let headers: Vec<_> = texts.iter().map(|text| ("x-text", value(text))).collect();
        prop_assert_eq!(ASKED.get("/text", &headers).unwrap(), (200, json!(texts).to_string()));
    }

    #[test]
    fn bytes_are_a_text_or_a_400(bytes in bytes()) {
        let headers = [("x-text", value(&bytes))];
        let expected = std::str::from_utf8(&bytes).map_or(400, |_| 200);
        prop_assert_eq!(ASKED.get("/text", &headers).unwrap().0, expected);
    }

    #[test]
    fn a_struct_is_answered_whatever_its_headers_are(text in bytes(), number in bytes(), list in vec(bytes(), 0..3)) {
        let mut headers = vec![("x-text", value(text)), ("x-number", value(number))];
        headers.extend(list.iter().map(|item| ("x-list", value(item))));
        let (status, body) = ASKED.get("/struct", &headers).unwrap();
        prop_assert!(matches!(status, 200 | 400), "{} {}", status, body);
    }

    #[test]
    fn any_text_survives_as_a_cookie(text in ".{0,40}", before in "[a-z]{1,4}=[a-z]{0,4}", split: bool) {
        let set = Cookie::new("sid", &*text).to_string();
        let pair = set.split(';').next().unwrap_or_default();
        prop_assume!(!before.starts_with("sid="));
        let headers = match split {
            true => vec![("cookie", value(before)), ("cookie", value(pair))],
            false => vec![("cookie", value(format!("{before}; {pair}; sid=another")))],
        };
        prop_assert_eq!(ASKED.get("/cookie", &headers).unwrap(), (200, json!(text).to_string()));
    }

    #[test]
    fn any_bytes_may_be_cookies(bytes in vec(bytes(), 0..3), name in "(sid=|=|;| |\")?") {
        let headers: Vec<_> = bytes.iter().map(|bytes| ("cookie", value([name.as_bytes(), bytes].concat()))).collect();
        prop_assert_eq!(ASKED.get("/cookie", &headers).unwrap().0, 200);
    }

    #[test]
    fn a_version_is_found_among_other_parameters_of_a_media_type(
        version in 1..4_u8,
        before in vec(r"[a-z]{1,4}/[a-z+.]{1,6}(; ?[a-u]=[a-z0-9.]{1,3})?, ?", 0..3),
        after in r"(; ?q=0\.[0-9])?(, ?[a-z]{1,4}/\*)?",
        space in " ?",
    ) {
        let accept = format!("{}application/json;{space}v={version}{after}", before.concat());
        let expected = if version < 3 { (200, version.to_string()) } else { (404, String::new()) };
        let (status, body) = ASKED.get("/version", &[("accept", value(accept))]).unwrap();
        prop_assert_eq!((status, if status == 200 { body } else { String::new() }), expected);
    }

    #[test]
    fn any_bytes_may_be_accepted(bytes in bytes()) {
        let (status, _) = ASKED.get("/version", &[("accept", value(bytes))]).unwrap();
        prop_assert!(matches!(status, 200 | 404), "{}", status);
    }
}
