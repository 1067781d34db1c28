//! What a variable or a file means to a type.

use nestling::config::ConfigOptions;
use nestling::json;
use nestling::prelude::*;
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::num::NonZeroU16;

#[dto]
#[derive(Debug, PartialEq)]
struct Everything {
    port: u16,
    ratio: f64,
    verbose: bool,
    address: IpAddr,
    level: Level,
    hosts: Vec<String>,
    ports: Vec<NonZeroU16>,
    note: Option<String>,
    limit: Option<u32>,
    #[default(10)]
    connections: u32,
    max_size: u64,
    nested: Nested,
}

#[dto]
#[derive(Debug, PartialEq)]
#[serde(rename_all = "camelCase")]
struct Nested {
    base_url: String,
    labels: BTreeMap<String, String>,
}

#[dto]
#[derive(Debug, PartialEq)]
#[serde(rename_all = "lowercase")]
enum Level {
    Debug,
    Info,
}

fn expected() -> Everything {
    Everything {
        port: 8080,
        ratio: 0.5,
        verbose: true,
        address: IpAddr::from([127, 0, 0, 1]),
        level: Level::Info,
        hosts: vec!["a.example".to_owned(), "b.example".to_owned()],
        ports: vec![NonZeroU16::MIN],
        note: None,
        limit: None,
        connections: 10,
        max_size: 5,
        nested: Nested {
            base_url: "http://cats.example".to_owned(),
            labels: BTreeMap::from([("colour".to_owned(), "red".to_owned())]),
        },
    }
}

#[test]
fn variables_are_read_by_the_types_of_the_settings() {
    let variables = [
        ("PORT", "8080"),
        ("RATIO", "0.5"),
        ("VERBOSE", "true"),
        ("ADDRESS", "127.0.0.1"),
        ("LEVEL", "info"),
        ("HOSTS", "a.example, b.example"),
        ("PORTS", "1"),
        ("LIMIT", ""),
        ("MAX_SIZE", "5"),
        ("NESTED__BASE_URL", "http://cats.example"),
        ("NESTED__LABELS__COLOUR", "red"),
        ("PATH", "/usr/bin"),
    ];
    assert_eq!(ConfigOptions::new().variables(variables).load::<Everything>().unwrap(), expected());
}

#[test]
fn defaults_are_read_as_they_are() {
    let values = json!({
        "port": 8080, "ratio": 0.5, "verbose": true, "address": "127.0.0.1", "level": "info",
        "hosts": ["a.example", "b.example"], "ports": [1], "note": null, "max_size": 5,
        "nested": { "baseUrl": "http://cats.example", "labels": { "colour": "red" } },
    });
    assert_eq!(ConfigOptions::new().defaults(values).load::<Everything>().unwrap(), expected());
}

#[dto]
struct Small {
    port: u16,
    #[default("none".to_owned())]
    name: String,
}

fn small(options: ConfigOptions) -> (u16, String) {
    let Small { port, name } = options.load().unwrap();
    (port, name)
}

#[test]
fn variables_win_over_defaults_and_later_ones_over_earlier_ones() {
    let defaults = || json!({ "port": 1, "name": "default" });
    let one = ConfigOptions::new().variables([("PORT", "2")]).defaults(defaults());
    assert_eq!(small(one.clone()), (2, "default".to_owned()));
    assert_eq!(small(one.variables([("PORT", "3"), ("NAME", "later")])), (3, "later".to_owned()));
}

#[test]
fn with_a_prefix_other_variables_are_not_seen() {
    let variables = [("CATS_PORT", "1"), ("PORT", "2"), ("NAME", "x"), ("cats_NAME", "y"), ("CATS_", "z")];
    assert_eq!(small(ConfigOptions::new().prefix("CATS_").variables(variables)), (1, "none".to_owned()));
}

#[test]
fn the_environment_of_the_process_is_read_when_it_is_asked_for() {
    #[dto]
    struct Process {
        path: String,
    }

    let expected = std::env::var("PATH").unwrap();
    assert_eq!(ConfigOptions::new().environment().load::<Process>().unwrap().path, expected);
    assert!(ConfigOptions::new().load::<Process>().is_err());
}

#[dto]
#[derive(Debug, PartialEq)]
struct Shared {
    #[default(80)]
    port: u16,
    mail: Option<Mail>,
    #[default(BTreeMap::new())]
    labels: BTreeMap<String, String>,
}

#[dto]
#[derive(Debug, PartialEq)]
struct Mail {
    host: String,
    #[serde(alias = "Pass-Word")]
    password: Option<String>,
}

fn shared(options: ConfigOptions) -> Shared {
    options.load().unwrap()
}

#[test]
fn variables_of_others_do_no_harm() {
    let tables = json!({ "port": 1, "mail": { "host": "a" }, "labels": { "b": "c" } });
    let foreign = [("PORT__X", "3"), ("MAIL", "/var/mail/root"), ("LABELS", "some")];
    let alone = shared(ConfigOptions::new().variables(foreign));
    assert_eq!(alone, Shared { port: 80, mail: None, labels: BTreeMap::new() });
    let below = shared(ConfigOptions::new().defaults(tables.clone()).variables(foreign));
    assert_eq!(below, shared(ConfigOptions::new().defaults(tables)));
}

#[test]
fn the_order_of_variables_makes_no_difference() {
    let variables =
        [("PORT", "5"), ("PORT__X", "3"), ("MAIL", "/var/mail/root"), ("MAIL__HOST", "a"), ("MAIL__X", "b")];
    let expected =
        Shared { port: 5, mail: Some(Mail { host: "a".to_owned(), password: None }), labels: BTreeMap::new() };
    assert_eq!(shared(ConfigOptions::new().variables(variables)), expected);
    assert_eq!(shared(ConfigOptions::new().variables(variables.into_iter().rev())), expected);
}

#[test]
fn keys_of_a_map_stay_apart() {
    let labels = json!({ "a_b": "1", "ab": "2", "AB": "3", "a-b": "4" });
    let settings = shared(ConfigOptions::new().defaults(json!({ "labels": labels })).variables([("LABELS__AB", "5")]));
    assert_eq!(serde_json::to_value(settings.labels).unwrap(), json!({ "a_b": "1", "ab": "5", "AB": "3", "a-b": "4" }));
}

#[test]
fn an_alias_that_is_another_spelling_is_one_key() {
    let settings = shared(ConfigOptions::new().variables([("MAIL__HOST", "a"), ("MAIL__PASS_WORD", "b")]));
    assert_eq!(settings.mail.unwrap().password.as_deref(), Some("b"));
}
