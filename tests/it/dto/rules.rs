//! Each rule's text is class-validator's.

use super::said;
use nestling::dto;
use serde_json::{Value, from_value, json};
use std::collections::{BTreeMap, BTreeSet};

#[dto]
#[derive(Default)]
#[serde(default, rename_all = "camelCase")]
struct Form {
    #[validate(uuid)]
    id: Option<String>,
    #[validate(iso8601)]
    born_at: Option<String>,
    #[validate(alpha, lowercase)]
    word: Option<String>,
    #[validate(alphanumeric, uppercase)]
    code: Option<String>,
    #[validate(ascii)]
    text: Option<String>,
    #[validate(one_of(values = ["S", "M"]), none_of(values = ["XL"]))]
    size: Option<String>,
    #[validate(one_of(values = [1, 2]))]
    count: Option<i16>,
    #[validate(positive)]
    up: Option<f64>,
    #[validate(negative)]
    down: Option<i8>,
    #[validate(length(max = 3), unique, each(length(min = 1, max = 3), alpha))]
    tags: Vec<String>,
    #[validate(each(range(max = 1)))]
    ratios: Option<BTreeSet<u8>>,
    #[validate(nested)]
    inner: BTreeMap<String, Option<Form>>,
    #[validate(each(email(message = "Addresses, please")))]
    to: [String; 2],
}

fn told(body: Value) -> Vec<String> {
    let mut form: Form = from_value(body).unwrap();
    if form.to == [String::new(), String::new()] {
        form.to = ["a@example.com".into(), "b@example.com".into()];
    }
    said(&form)
}

#[test]
fn texts_come_in_the_order_of_the_fields() {
    let wrong = json!({
        "id": "1", "bornAt": "now", "word": "A1", "code": "a-", "text": "é", "size": "XL", "count": 3, "up": 0.0, "down": 0,
    });
    assert_eq!(
        told(wrong),
        [
            "id must be a UUID",
            "bornAt must be a valid ISO 8601 date string",
            "word must contain only letters (a-zA-Z)",
            "word must be a lowercase string",
            "code must contain only letters and numbers",
            "code must be uppercase",
            "text must contain only ASCII characters",
            "size must be one of the following values: S, M",
            "size should not be one of the following values: XL",
            "count must be one of the following values: 1, 2",
            "up must be a positive number",
            "down must be a negative number",
        ]
    );
}

#[test]
fn rules_on_items_speak_once() {
    assert_eq!(
        told(json!({ "tags": ["a", "", "a", "b-c!"], "ratios": [1, 2, 3], "to": ["a@example.com", "b"] })),
        [
            "tags must contain no more than 3 elements",
            "All tags's elements must be unique",
            "each value in tags must be longer than or equal to 1 characters",
            "each value in tags must contain only letters (a-zA-Z)",
            "each value in ratios must not be greater than 1",
            "Addresses, please",
        ]
    );
}

#[test]
fn rules_hold_below_maps_and_options() {
    let inner = json!({ "inner": { "b": { "id": "1", "tags": ["1"], "to": ["a@b.c", "a@b.c"] }, "a": null } });
    assert_eq!(
        told(inner),
        ["inner.b.id must be a UUID", "inner.b.each value in tags must contain only letters (a-zA-Z)"]
    );
}

#[test]
fn what_is_right_passes() {
    let right = json!({
        "id": "f81d4fae-7dec-11d0-a765-00a0c91e6bf6", "bornAt": "2024-02-29T10:00Z", "word": "ab", "code": "A1", "text": "~",
        "size": "M", "count": 2, "up": 0.5, "down": -1, "tags": ["a", "bc"], "ratios": [0, 1],
    });
    assert_eq!(told(right), Vec::<String>::new());
    assert_eq!(told(json!({})), Vec::<String>::new());
}
