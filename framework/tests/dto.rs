//! `#[dto]`: what it derives, and what clients are told.
#![forbid(unsafe_code)]
#![deny(warnings)]

use nestling::{Validate, dto, validation::Violations};
use regex::Regex;
use serde_json::json;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::LazyLock;

fn told(value: &impl Validate) -> Vec<String> {
    let mut violations = Violations::new();
    value.validate(&mut violations);
    violations.iter().map(|violation| violation.message().to_owned()).collect()
}

/// Reads the JSON, then checks it.
fn sent<T: Validate + serde::de::DeserializeOwned>(body: serde_json::Value) -> Vec<String> {
    told(&serde_json::from_value::<T>(body).expect("the body fits the type"))
}

#[dto]
#[derive(Debug, Clone, PartialEq)]
struct CreateCat {
    #[validate(length(min = 1, max = 64))]
    name: String,
    #[validate(range(max = 40))]
    age: u8,
}

#[test]
fn reads_writes_and_checks() {
    let cat: CreateCat = serde_json::from_value(json!({"name": "Tom", "age": 3})).unwrap();
    assert_eq!(cat, CreateCat { name: "Tom".into(), age: 3 });
    assert_eq!(serde_json::to_value(&cat).unwrap(), json!({"name": "Tom", "age": 3}));
    assert!(told(&cat).is_empty());
    assert_eq!(
        told(&CreateCat { name: String::new(), age: 41 }),
        ["name must be longer than or equal to 1 characters", "age must not be greater than 40"]
    );
}

#[test]
fn tells_no_type_name() {
    let error = serde_json::from_str::<CreateCat>("3").unwrap_err().to_string();
    assert!(error.contains("expected an object"), "{error}");
}

static CODE: LazyLock<Regex> = LazyLock::new(|| Regex::new("^[a-z]+$").expect("a valid expression"));
const LONGEST: usize = 3;

fn even(number: &i32) -> Result<(), &'static str> {
    if number % 2 == 0 { Ok(()) } else { Err("must be even") }
}

fn known(text: &str) -> Result<(), String> {
    if text == "known" { Ok(()) } else { Err("must be known".to_owned()) }
}

#[dto]
#[serde(rename_all = "camelCase")]
struct Everything<'a> {
    #[validate(email)]
    email: String,
    #[validate(url)]
    site: Option<String>,
    #[validate(ip, non_control_character)]
    address: Cow<'a, str>,
    #[validate(regex(path = *CODE), length(equal = 2))]
    code: String,
    #[validate(contains(pattern = "a"), does_not_contain(pattern = "b"))]
    letters: Option<String>,
    #[validate(length(min = 1, max = LONGEST))]
    tags: Vec<u8>,
    #[validate(non_empty)]
    by_name: HashMap<String, u8>,
    #[validate(range(min = -5, exclusive_max = 5))]
    degrees: f32,
    #[validate(range(exclusive_min = 0))]
    price: Option<f64>,
    #[validate(required)]
    needed: Option<u8>,
    #[validate(must_match(other = email))]
    email_again: String,
    #[validate(custom(function = even))]
    number: i32,
    #[validate(custom(function = "known"))]
    text: Option<String>,
    #[validate(length(min = 12, message = "Choose a longer password"))]
    password: String,
}

#[test]
fn speaks_as_class_validator_does() {
    let told = sent::<Everything<'_>>(json!({
        "email": "a", "site": "b", "address": "c\u{7}", "code": "D", "letters": "b", "tags": [1, 2, 3, 4],
        "byName": {}, "degrees": 5, "price": 0, "needed": null, "emailAgain": "b", "number": 1, "text": "x",
        "password": "hunter2",
    }));
    assert_eq!(
        told,
        [
            "email must be an email",
            "site must be a URL address",
            "address must be an ip address",
            "address must not contain control characters",
            "code must match /^[a-z]+$/ regular expression",
            "code must be longer than or equal to 2 characters",
            "letters must contain a a string",
            "letters should not contain a b string",
            "tags must contain no more than 3 elements",
            "byName should not be empty",
            "degrees must be less than 5",
            "price must be greater than 0",
            "needed should not be null or undefined",
            "emailAgain must match email",
            "number must be even",
            "text must be known",
            "Choose a longer password",
        ]
    );
}

#[test]
fn is_content_with_what_is_right_and_with_what_is_absent() {
    let told = sent::<Everything<'_>>(json!({
        "email": "a@b.c", "address": "::1", "code": "ab", "tags": [1], "byName": {"a": 1}, "degrees": -5, "needed": 1,
        "emailAgain": "a@b.c", "number": 2, "password": "correct horse battery staple",
    }));
    assert!(told.is_empty(), "{told:?}");
}

#[dto]
struct Address {
    #[validate(non_empty)]
    street: String,
}

#[dto]
#[serde(rename_all = "SCREAMING-KEBAB-CASE", rename_all_fields = "camelCase")]
enum Delivery {
    Pickup,
    ToDoor {
        #[validate(nested)]
        address: Address,
        #[validate(range(min = 1))]
        floor_number: u8,
    },
    Locker(#[validate(nested)] Address),
}

#[dto]
#[serde(tag = "kind")]
enum Payment {
    Card {
        #[serde(rename = "no")]
        #[validate(length(equal = 16))]
        number: String,
        #[validate(must_match(other = "number"))]
        again: String,
    },
    Cash,
    Nothing {},
}

#[dto]
struct Email(#[validate(email)] String);

#[dto]
struct Order {
    #[validate(nested)]
    address: Address,
    #[validate(nested)]
    items: Vec<Address>,
    #[validate(nested)]
    by_day: BTreeMap<String, Option<Address>>,
    #[validate(nested)]
    delivery: Delivery,
    #[validate(nested)]
    payment: Option<Box<Payment>>,
    #[validate(nested)]
    contact: Email,
    #[serde(flatten)]
    #[validate(nested)]
    inlined: Inlined,
    #[serde(skip)]
    _seen: bool,
}

#[dto]
struct Inlined {
    #[validate(range(max = 9))]
    r#type: u8,
}

#[test]
fn goes_into_nested_values_by_the_clients_names() {
    let told = sent::<Order>(json!({
        "address": {"street": ""},
        "items": [{"street": "x"}, {"street": ""}],
        "by_day": {"monday": null, "sunday": {"street": ""}},
        "delivery": {"TO-DOOR": {"address": {"street": ""}, "floorNumber": 0}},
        "payment": {"kind": "Card", "no": "1", "again": "2"},
        "contact": "nobody",
        "type": 10,
    }));
    assert_eq!(
        told,
        [
            "address.street should not be empty",
            "items.1.street should not be empty",
            "by_day.sunday.street should not be empty",
            "delivery.TO-DOOR.address.street should not be empty",
            "delivery.TO-DOOR.floorNumber must not be less than 1",
            "payment.no must be longer than or equal to 16 characters",
            "payment.again must match no",
            "contact must be an email",
            "type must not be greater than 9",
        ]
    );
}

#[test]
fn inlines_what_serde_inlines() {
    assert_eq!(told(&Delivery::Locker(Address { street: String::new() })), ["LOCKER.street should not be empty"]);
    assert!(told(&Delivery::Pickup).is_empty());
    assert!(told(&Payment::Cash).is_empty() && told(&Payment::Nothing {}).is_empty());
    assert_eq!(told(&Email("x".into())), ["value must be an email"]);
}

#[dto]
struct Page<T> {
    #[validate(nested, length(max = 1))]
    items: Vec<T>,
    #[validate(non_empty)]
    first: Option<T>,
}

#[dto]
struct Tree<T> {
    #[validate(nested)]
    value: T,
    #[validate(nested)]
    children: Vec<Tree<T>>,
}

impl nestling::validation::HasLength for Address {
    fn length(&self) -> Option<nestling::validation::Length> {
        Some(nestling::validation::Length::Elements(0))
    }
}

#[test]
fn generic_dtos_check_their_parameters() {
    let page = Page { items: vec![Address { street: String::new() }], first: Some(Address { street: "x".into() }) };
    assert_eq!(told(&page), ["items.0.street should not be empty", "first should not be empty"]);
    let leaf = Tree { value: Address { street: String::new() }, children: vec![] };
    let tree = Tree { value: Address { street: "x".into() }, children: vec![leaf] };
    assert_eq!(told(&tree), ["children.0.value.street should not be empty"]);
}

#[dto]
struct Conditional {
    #[cfg(any())]
    #[validate(email)]
    gone: String,
    #[cfg(not(any()))]
    #[validate(email)]
    kept: String,
}

#[test]
fn follows_conditional_compilation() {
    assert_eq!(sent::<Conditional>(json!({"kept": ""})), ["kept must be an email"]);
}

mod shadowed {
    #![allow(dead_code, non_camel_case_types, clippy::upper_case_acronyms)]

    struct Option;
    struct Some;
    struct None;
    struct Result;
    struct Ok;
    struct Err;
    struct Vec;
    struct String;
    struct Box;
    struct Default;
    struct Violations;
    struct Validate;
    trait Into {}
    trait From {}
    trait PartialEq {}
    mod core {}
    mod std {}
    mod serde {}
    mod nestling {}

    #[::nestling::dto]
    #[serde(rename_all = "camelCase")]
    pub(super) struct Shadowed<'a> {
        #[validate(length(min = 1), email)]
        text: ::std::borrow::Cow<'a, str>,
        #[validate(range(min = 1), must_match(other = text_again))]
        number: u8,
        text_again: u8,
        #[validate(nested, required)]
        inner: ::std::option::Option<Inner>,
    }

    #[::nestling::dto]
    pub(super) enum Inner {
        A {
            #[validate(non_empty)]
            text: ::std::string::String,
        },
        B(u8),
    }
}

#[test]
fn is_not_bitten_by_shadowed_names() {
    let told =
        sent::<shadowed::Shadowed<'_>>(json!({"text": "", "number": 0, "textAgain": 1, "inner": {"A": {"text": ""}}}));
    assert_eq!(
        told,
        [
            "text must be longer than or equal to 1 characters",
            "text must be an email",
            "number must not be less than 1",
            "number must match textAgain",
            "inner.A.text should not be empty",
        ]
    );
}

#[cfg(feature = "schema")]
#[test]
fn describes_the_rules() {
    use nestling::__private::schemars::schema_for;

    let schema = serde_json::to_value(schema_for!(Everything<'static>)).unwrap();
    let property = |name: &str| schema["properties"][name].clone();
    assert_eq!(property("email")["format"], "email");
    assert_eq!(property("site")["format"], "uri");
    assert_eq!(property("code")["pattern"], "^[a-z]+$");
    assert_eq!(property("code")["minLength"], 2);
    assert_eq!(property("letters")["pattern"], "a");
    assert_eq!(property("tags")["maxItems"], 3);
    assert_eq!(property("byName")["minProperties"], serde_json::Value::Null);
    assert_eq!(property("degrees")["minimum"], -5);
    assert_eq!(property("degrees")["exclusiveMaximum"], 5);
    assert_eq!(property("password")["minLength"], 12);
    assert!(schema["required"].as_array().unwrap().contains(&json!("needed")));
}
