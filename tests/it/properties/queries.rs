//! Queries.

use super::Asked;
use nestling::prelude::*;
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::LazyLock;

#[dto]
struct Page {
    page: u32,
    #[serde(default)]
    tags: Vec<String>,
    ratio: Option<f64>,
    exact: Option<bool>,
}

#[controller]
struct QueriesController;

#[routes]
impl QueriesController {
    #[get("/all")]
    async fn all(&self, #[query] all: BTreeMap<String, Vec<String>>) -> BTreeMap<String, Vec<String>> {
        all
    }

    #[get("/page")]
    async fn page(&self, #[query] page: Page) -> Page {
        page
    }

    #[get("/numbers")]
    async fn numbers(&self, #[query("n")] numbers: Vec<i64>, #[query("n")] first: Option<i64>) -> Vec<i64> {
        assert_eq!(first, numbers.first().copied());
        numbers
    }

    #[get("/text")]
    async fn text(&self, #[query("t")] text: Option<String>) -> Json<Option<String>> {
        Json(text)
    }
}

#[module(controllers = [QueriesController])]
struct QueriesModule;

static ASKED: LazyLock<Asked> = LazyLock::new(|| Asked::new::<QueriesModule>(|_| {}));

/// A text as one of many clients would write it: what has to be encoded is, and of the rest what the client likes.
fn encoded(text: &str, likes: &[u8]) -> String {
    let mut likes = likes.iter().cycle();
    let bytes = text.bytes().map(|byte| match (byte, likes.next().unwrap_or(&0) % 3) {
        (b' ', 0) => "+".to_owned(),
        (b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' | b'?' | b':' | b'@', 0 | 1) => {
            char::from(byte).to_string()
        }
        (_, 2) => format!("%{byte:02x}"),
        _ => format!("%{byte:02X}"),
    });
    bytes.collect()
}

fn pairs() -> impl Strategy<Value = Vec<(String, String)>> {
    // Few names, so that some come more than once.
    vec((prop_oneof!["[ab]", ".{0,3}"], ".{0,8}"), 0..8)
}

fn of_pairs(pairs: &[(String, String)], likes: &[u8]) -> String {
    let pairs = pairs.iter().map(|(name, value)| format!("{}={}", encoded(name, likes), encoded(value, likes)));
    pairs.collect::<Vec<_>>().join("&")
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn whatever_is_encoded_is_read_back(pairs in pairs(), likes in vec(any::<u8>(), 1..16)) {
        let mut expected = BTreeMap::<&str, Vec<&str>>::new();
        for (name, value) in &pairs {
            expected.entry(name).or_default().push(value);
        }
        let answer = ASKED.get(format!("/all?{}", of_pairs(&pairs, &likes)), &[]);
        prop_assert_eq!(answer.unwrap(), (200, serde_json::to_string(&expected).unwrap()));
    }

    #[test]
    fn lists_are_read_in_order_among_other_names(
        numbers in vec(any::<i64>(), 0..6),
        others in pairs(),
        likes in vec(any::<u8>(), 1..16),
    ) {
        let others = others.into_iter().filter(|(name, _)| name != "n");
        let mut numbers_left = numbers.iter();
        let mut mixed = Vec::new();
        for pair in others {
            mixed.extend(numbers_left.next().map(|number| ("n".to_owned(), number.to_string())));
            mixed.push(pair);
        }
        mixed.extend(numbers_left.map(|number| ("n".to_owned(), number.to_string())));
        let answer = ASKED.get(format!("/numbers?{}", of_pairs(&mixed, &likes)), &[]);
        prop_assert_eq!(answer.unwrap(), (200, serde_json::to_string(&numbers).unwrap()));
    }

    #[test]
    fn any_bytes_are_answered(bytes in prop_oneof![
        vec(any::<u8>(), 0..40),
        "(page|tags|n|t|ratio|exact|%[0-9a-fA-F]{1,2}|[=&+%]|.){0,12}".prop_map(String::into_bytes),
    ]) {
        for path in ["/all?", "/page?", "/numbers?", "/text?"] {
            let Some((status, body)) = ASKED.get([path.as_bytes(), &bytes].concat(), &[]) else { continue };
            prop_assert!(matches!(status, 200 | 400), "{} {}", status, body);
        }
    }
}
