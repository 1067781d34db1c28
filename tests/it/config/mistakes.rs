//! What is wrong is told at once, by key, and without a value.

use nestling::config::{ConfigError, ConfigOptions, Secret};
use nestling::json;
use nestling::prelude::*;
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
fn rules_are_checked_when_all_values_are_there() {
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
