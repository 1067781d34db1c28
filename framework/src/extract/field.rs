//! One field of a JSON body as an argument of its own.

use super::json::dotted;
use super::refusal::bad_request;
use super::{unknown, wording};
use crate::http::HttpException;
use crate::validation::Violations;
use serde::de::{DeserializeOwned, IntoDeserializer};
use serde_json::Value;

/// Reads the field `name`. What may be missing is an `Option`.
///
/// # Errors
///
/// 400 that names the field, and what it should have been.
pub(crate) fn parse<T: DeserializeOwned>(name: &str, value: Option<&Value>) -> Result<T, HttpException> {
    match value {
        Some(value) => serde_path_to_error::deserialize(value.into_deserializer()).map_err(|error| {
            let path = [name, &dotted(error.path())].join(".");
            let message = wording::message(&error.into_inner().to_string());
            bad_request(format!("{}: {message}", path.trim_end_matches('.')))
        }),
        None => T::deserialize(Value::Null).map_err(|_| bad_request(format!("{name} is required"))),
    }
}

/// As [`parse`], and says which properties `T` does not have.
///
/// # Errors
///
/// As [`parse`].
pub(crate) fn parse_strictly<T: DeserializeOwned>(
    name: &str,
    value: Option<&Value>,
) -> Result<(T, Violations), HttpException> {
    match value.map(|value| unknown::read_below(name, value.into_deserializer())) {
        Some(Ok(read)) => Ok(read),
        Some(Err(_)) | None => parse(name, value).map(|value| (value, Violations::new())),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn refusal<T: DeserializeOwned + std::fmt::Debug>(value: Value) -> String {
        parse::<T>("age", Some(&value)).unwrap_err().to_string()
    }

    #[test]
    fn reads_what_is_there() {
        assert_eq!(parse::<u8>("age", Some(&json!(7))).unwrap(), 7);
        assert_eq!(parse::<Option<u8>>("age", Some(&json!(null))).unwrap(), None);
        assert_eq!(parse::<Vec<u8>>("age", Some(&json!([1, 2]))).unwrap(), [1, 2]);
    }

    #[test]
    fn refuses_what_is_missing_unless_it_may_be() {
        assert_eq!(parse::<u8>("age", None).unwrap_err().to_string(), "age is required");
        assert_eq!(parse::<Option<u8>>("age", None).unwrap(), None);
    }

    #[test]
    fn strictly_says_what_plain_reading_says() {
        for value in [None, Some(json!(null)), Some(json!([1, "x"])), Some(json!([1, 2])), Some(json!({ "a": 1 }))] {
            let plainly = parse::<Vec<u8>>("age", value.as_ref()).map_err(|error| error.to_string());
            let strictly = parse_strictly::<Vec<u8>>("age", value.as_ref()).map_err(|error| error.to_string());
            assert_eq!(strictly.map(|(value, _)| value), plainly, "{value:?}");
        }
    }

    #[test]
    fn names_the_field_and_no_type() {
        assert!(refusal::<u8>(json!("x")).starts_with("age: "), "{}", refusal::<u8>(json!("x")));
        assert!(refusal::<Vec<u8>>(json!([1, "x"])).starts_with("age.1: "));
        assert!(!refusal::<u8>(json!("x")).contains("u8"));
    }
}
