//! What is wrong is told at once, by key, and without a value.

use nestling::config::{ConfigError, ConfigOptions, Secret};
use nestling::json;
use nestling::prelude::*;
use std::net::{IpAddr, SocketAddr};
use std::num::NonZeroU8;

#[dto]
#[derive(Debug)]
struct Settings {
    port: u16,
    workers: NonZeroU8,
    verbose: bool,
    level: Level,
    database: Database,
    cache: Option<Cache>,
}

#[dto]
#[derive(Debug)]
#[serde(rename_all = "camelCase")]
struct Database {
    base_url: String,
    pool: u32,
}

#[dto]
#[derive(Debug)]
struct Cache {
    size: u64,
}

#[dto]
#[derive(Debug)]
#[serde(rename_all = "lowercase")]
enum Level {
    Debug,
    Info,
}

fn error(options: ConfigOptions) -> ConfigError {
    options.load::<Settings>().unwrap_err()
}

fn told(options: ConfigOptions) -> Vec<String> {
    error(options).problems().iter().map(ToString::to_string).collect()
}

#[test]
fn all_that_is_wrong_is_told_at_once() {
    let variables = [
        ("PORT", "hunter2"),
        ("WORKERS", "0"),
        ("VERBOSE", "perhaps"),
        ("LEVEL", "loud"),
        ("DATABASE__POOL", "-1"),
        ("CACHE__SIZE", "big"),
    ];
    let expected = [
        "`cache.size` has to be a whole number, and not negative (`CACHE__SIZE` in the variables)",
        "`database.baseUrl` is missing: set `DATABASE__BASE_URL`",
        "`database.pool` has to be a whole number from 0 to 4294967295 (`DATABASE__POOL` in the variables)",
        "`level` has to be one of `debug`, `info` (`LEVEL` in the variables)",
        "`port` has to be a whole number from 0 to 65535 (`PORT` in the variables)",
        "`verbose` has to be `true` or `false` (`VERBOSE` in the variables)",
        "`workers` has to be a nonzero u8 (`WORKERS` in the variables)",
    ];
    assert_eq!(told(ConfigOptions::new().variables(variables)), expected);
}

#[test]
fn what_is_missing_is_told_by_its_keys() {
    let expected = [
        "`database.baseUrl` is missing",
        "`database.pool` is missing",
        "`level` is missing",
        "`port` is missing",
        "`verbose` is missing",
        "`workers` is missing",
    ];
    assert_eq!(told(ConfigOptions::new()), expected);
    let variables = told(ConfigOptions::new().prefix("CATS_").variables([("A", "b")]));
    assert_eq!(variables[0], "`database.baseUrl` is missing: set `CATS_DATABASE__BASE_URL`");
}

#[test]
fn values_of_another_kind_are_told_by_their_place() {
    let values = json!({
        "port": "80", "workers": 1, "verbose": 1, "level": ["info"], "database": "sqlite:", "cache": { "size": [] },
    });
    let expected = [
        "`cache.size` has to be u64 (the defaults)",
        "`database` has to be a table (the defaults)",
        "`level` has to be one of `debug`, `info` (the defaults)",
        "`port` has to be u16 (the defaults)",
        "`verbose` has to be a boolean (the defaults)",
    ];
    let told: Vec<_> = told(ConfigOptions::new().defaults(values));
    for line in expected {
        assert!(told.iter().any(|problem| problem == line), "{line} in {told:#?}");
    }
}

#[test]
fn a_problem_has_its_parts() {
    let error = error(ConfigOptions::new().variables([("PORT", "x")]));
    let port = error.problems().iter().find(|problem| problem.key() == "port").unwrap();
    assert_eq!(port.message(), "has to be a whole number from 0 to 65535");
    assert_eq!(port.origin(), Some("`PORT` in the variables"));
    let level = error.problems().iter().find(|problem| problem.key() == "level").unwrap();
    assert_eq!(level.origin(), None);
}

#[dto]
#[derive(Debug)]
struct Ruled {
    #[validate(range(min = 1024))]
    port: u16,
    #[validate(nested)]
    mail: Mail,
}

#[dto]
#[derive(Debug)]
struct Mail {
    #[validate(email)]
    from: String,
    #[validate(length(min = 12))]
    password: Secret<String>,
}

#[test]
fn broken_rules_are_told_by_key_and_place() {
    let variables = [("PORT", "80"), ("MAIL__FROM", "nobody"), ("MAIL__PASSWORD", "hunter2")];
    let error = ConfigOptions::new().variables(variables).load::<Ruled>().unwrap_err();
    let told: Vec<_> = error.problems().iter().map(ToString::to_string).collect();
    let expected = [
        "`mail.from` must be an email (`MAIL__FROM` in the variables)",
        "`mail.password` must be longer than or equal to 12 characters (`MAIL__PASSWORD` in the variables)",
        "`port` must not be less than 1024 (`PORT` in the variables)",
    ];
    assert_eq!(told, expected);
}

#[test]
fn rules_are_checked_of_what_can_be_read() {
    let variables = [("PORT", "many"), ("MAIL__PASSWORD", "hunter2")];
    let error = ConfigOptions::new().variables(variables).load::<Ruled>().unwrap_err();
    let told: Vec<_> = error.problems().iter().map(ToString::to_string).collect();
    let expected = [
        "`mail.from` is missing: set `MAIL__FROM`",
        "`mail.password` must be longer than or equal to 12 characters (`MAIL__PASSWORD` in the variables)",
        "`port` has to be a whole number from 0 to 65535 (`PORT` in the variables)",
    ];
    assert_eq!(told, expected);
}

#[derive(serde::Deserialize, Debug)]
#[expect(dead_code, reason = "it is never read")]
struct Addresses {
    address: IpAddr,
    listen: SocketAddr,
    pair: (u8, u16),
    colour: Colour,
    port: u16,
    name: String,
}

/// It takes none of the texts that are tried in its place.
#[derive(serde::Deserialize, Debug)]
#[serde(try_from = "String")]
struct Colour;

impl TryFrom<String> for Colour {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        if text == "red" { Ok(Self) } else { Err("it is not red") }
    }
}

impl nestling::Validate for Addresses {
    fn validate(&self, _: &mut nestling::validation::Violations) {}
}

fn keys(options: ConfigOptions) -> Vec<String> {
    options.load::<Addresses>().unwrap_err().problems().iter().map(|problem| problem.key().to_owned()).collect()
}

#[test]
fn a_type_that_is_read_from_a_text_hides_nothing() {
    let red = || ConfigOptions::new().variables([("COLOUR", "red")]);
    assert_eq!(keys(red()), ["address", "listen", "name", "pair", "port"]);
    assert_eq!(keys(red().variables([("ADDRESS", "x"), ("PORT", "x"), ("LISTEN", "x")])), keys(red()));
    let variables = [("COLOUR", "blue"), ("NAME", "x"), ("PORT", "x"), ("ADDRESS", "x")];
    assert_eq!(keys(ConfigOptions::new().variables(variables)), ["address", "colour", "listen", "pair", "port"]);
}

#[test]
fn a_type_that_takes_no_placeholder_ends_only_the_search_for_missing_keys() {
    assert_eq!(keys(ConfigOptions::new()), ["address", "colour", "listen", "pair"]);
}

#[test]
fn a_type_that_contains_itself_comes_to_an_end() {
    #[derive(serde::Deserialize, Debug)]
    struct Endless {
        #[expect(dead_code, reason = "there is never one")]
        next: Box<Endless>,
    }

    impl nestling::Validate for Endless {
        fn validate(&self, _: &mut nestling::validation::Violations) {}
    }

    assert!(ConfigOptions::new().load::<Endless>().unwrap_err().to_string().contains("`next.next.next"));
}

#[test]
fn what_is_flattened_is_told_as_such() {
    #[derive(serde::Deserialize, Debug)]
    struct Flat {
        #[serde(flatten)]
        #[expect(dead_code, reason = "it cannot be read")]
        cache: Cache,
    }

    impl nestling::Validate for Flat {
        fn validate(&self, _: &mut nestling::validation::Violations) {}
    }

    let error = ConfigOptions::new().variables([("SIZE", "1")]).load::<Flat>().unwrap_err();
    let expected = "a value behind `#[serde(flatten)]` or `untagged` has to be u64";
    assert_eq!(error.problems()[0].to_string(), expected);
}

#[cfg(unix)]
#[test]
fn a_variable_that_is_no_text_is_a_mistake_where_it_is_wanted() {
    use std::os::unix::ffi::OsStrExt as _;

    let value = std::ffi::OsStr::from_bytes(b"hunter2\xff");
    // A process of its own: this one's environment is shared by all tests.
    let output = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["--exact", "config::mistakes::reads_a_number_from_the_environment", "--nocapture"])
        .env("NESTLING_TESTS_OF_BYTES", value)
        .env("SOMEBODY_ELSES", value)
        .output()
        .unwrap();
    let told = String::from_utf8_lossy(&output.stdout);
    let expected = "`bytes` has to be UTF-8 (`NESTLING_TESTS_OF_BYTES` in the environment)";
    assert!(told.contains(expected) && !told.contains("hunter2"), "{told}");
}

#[test]
fn reads_a_number_from_the_environment() {
    #[dto]
    struct Bytes {
        #[default(1)]
        bytes: u8,
    }

    match ConfigOptions::new().environment().prefix("NESTLING_TESTS_OF_").load::<Bytes>() {
        Ok(settings) => assert_eq!(settings.bytes, 1),
        Err(error) => println!("{error}"),
    }
}

#[test]
fn no_value_is_repeated() {
    let hidden = "hunter2";
    for name in ["PORT", "WORKERS", "VERBOSE", "LEVEL", "DATABASE", "DATABASE__POOL", "CACHE", "CACHE__SIZE"] {
        let error = error(ConfigOptions::new().variables([(name, hidden)]));
        assert!(!format!("{error} {error:?}").contains(hidden), "{name}: {error}");
    }
    let values = json!({ "port": hidden, "workers": hidden, "verbose": hidden, "level": hidden, "database": hidden });
    let error = error(ConfigOptions::new().defaults(values));
    assert!(!format!("{error} {error:?}").contains(hidden), "{error}");
}
