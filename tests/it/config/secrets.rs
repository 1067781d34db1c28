//! What is secret is not seen.

use nestling::config::{ConfigOptions, Secret, Wipe};
use nestling::json;
use nestling::prelude::*;
use std::sync::atomic::{AtomicBool, Ordering};

#[dto]
#[derive(Debug, Clone)]
struct Settings {
    key: Secret<String>,
    other: Option<Secret<Vec<u8>>>,
}

#[test]
fn a_secret_is_read_and_not_printed() {
    let settings: Settings = ConfigOptions::new().variables([("KEY", "hunter2")]).load().unwrap();
    assert_eq!(settings.key.expose(), "hunter2");
    assert!(settings.other.is_none());
    assert_eq!(format!("{:?}", settings.clone()), "Settings { key: [secret], other: None }");
    assert_eq!(serde_json::to_value(&settings).unwrap(), json!({ "key": "[secret]", "other": null }));
}

/// Its own text quotes the value.
#[derive(serde::Deserialize, serde::Serialize, Debug)]
#[serde(try_from = "String")]
struct Telltale;

impl TryFrom<String> for Telltale {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        Err(format!("{text} is wrong"))
    }
}

impl Wipe for Telltale {
    fn wipe(&mut self) {}
}

#[derive(serde::Deserialize, Debug)]
struct Telling {
    #[expect(dead_code, reason = "it cannot be read")]
    key: Secret<Telltale>,
}

impl nestling::Validate for Telling {
    fn validate(&self, _: &mut nestling::validation::Violations) {}
}

#[test]
fn what_the_type_says_of_a_bad_secret_is_not_passed_on() {
    let error = ConfigOptions::new().variables([("KEY", "hunter2")]).load::<Telling>().unwrap_err();
    assert_eq!(error.problems()[0].to_string(), "`key` is a secret that cannot be used (`KEY` in the variables)");
    assert!(!format!("{error:?}").contains("hunter2"));
}

#[test]
fn what_a_rule_quotes_of_a_secret_is_not_passed_on() {
    #[derive(serde::Deserialize, Debug)]
    struct Ruled {
        key: Secret<String>,
    }

    impl nestling::Validate for Ruled {
        fn validate(&self, violations: &mut nestling::validation::Violations) {
            violations.add("key", format!("key {} is known", self.key.expose()));
        }
    }

    let error = ConfigOptions::new().variables([("KEY", "hunter2")]).load::<Ruled>().unwrap_err();
    assert_eq!(error.problems()[0].to_string(), "`key` is a secret that breaks a rule (`KEY` in the variables)");
}

#[test]
fn a_secret_is_overwritten_when_it_is_dropped() {
    struct Watched(Arc<AtomicBool>);

    impl Wipe for Watched {
        fn wipe(&mut self) {
            self.0.store(true, Ordering::Relaxed);
        }
    }

    let wiped = Arc::new(AtomicBool::new(false));
    drop(Secret::new(Watched(Arc::clone(&wiped))));
    assert!(wiped.load(Ordering::Relaxed));
}
