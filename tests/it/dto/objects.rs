//! Structs are objects; what is missing has a default.

use nestling::dto;
use serde_json::{from_value, json};

#[dto]
#[derive(Debug, PartialEq)]
struct Point {
    x: u8,
    y: u8,
}

#[dto]
struct Line {
    from: Point,
    to: Option<Point>,
    #[serde(default)]
    via: Vec<Point>,
}

#[test]
fn an_array_is_no_object_at_any_depth() {
    for body in [
        json!([1, 2]),
        json!({ "from": [1, 2] }),
        json!({ "from": { "x": 1, "y": 2 }, "to": [1, 2] }),
        json!({ "from": { "x": 1, "y": 2 }, "via": [[1, 2]] }),
    ] {
        let error = from_value::<Line>(body).map(drop).unwrap_err().to_string();
        assert!(error.starts_with("invalid type: sequence, expected an object"), "{error}");
    }
    let line: Line = from_value(json!({ "from": { "x": 1, "y": 2 }, "via": [{ "y": 4, "x": 3 }] })).unwrap();
    assert_eq!((line.from, line.to, line.via), (Point { x: 1, y: 2 }, None, vec![Point { x: 3, y: 4 }]));
}

#[test]
fn what_is_meant_to_be_an_array_stays_one() {
    #[dto]
    #[derive(Debug, PartialEq)]
    struct Pair(u8, u8);
    #[dto]
    #[serde(transparent)]
    #[derive(Debug, PartialEq)]
    struct List {
        items: Vec<u8>,
    }
    assert_eq!(from_value::<Pair>(json!([1, 2])).unwrap(), Pair(1, 2));
    assert_eq!(from_value::<List>(json!([1, 2])).unwrap(), List { items: vec![1, 2] });
}

#[dto]
#[derive(Debug, PartialEq)]
struct Page {
    #[default(1)]
    page: u32,
    #[default("name")]
    sort: String,
    #[default(Some(20))]
    size: Option<u8>,
    #[default(vec![first()])]
    tags: Vec<String>,
}

fn first() -> String {
    "first".to_owned()
}

#[test]
fn what_is_missing_has_its_default() {
    let page: Page = from_value(json!({ "page": 2 })).unwrap();
    assert_eq!(page, Page { page: 2, sort: "name".into(), size: Some(20), tags: vec!["first".into()] });
    assert_eq!(from_value::<Page>(json!({ "size": null })).unwrap().size, None);
}

#[test]
fn a_generic_type_has_defaults_too() {
    #[dto]
    struct Many<T> {
        items: Vec<T>,
        #[default(10)]
        size: u32,
        #[expose("admin")]
        next: Option<T>,
    }
    let many: Many<Point> = from_value(json!({ "items": [{ "x": 1, "y": 2 }], "next": { "x": 1, "y": 2 } })).unwrap();
    assert_eq!((many.items.len(), many.size), (1, 10));
    assert_eq!(serde_json::to_value(&many).unwrap(), json!({ "items": [{ "x": 1, "y": 2 }], "size": 10 }));
    assert!(many.next.is_some());
}
