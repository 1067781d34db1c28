//! How validation answers.

use super::Violations;
use crate::Result;
use crate::http::HttpException;
use crate::pipeline::{ArgumentMetadata, Pipe};
use http::StatusCode;
use serde_json::{Map, Value, json};
use std::collections::HashSet;
use std::fmt;
use std::sync::Arc;

type Factory = dyn Fn(Violations) -> HttpException + Send + Sync;

/// How arguments are validated, and what is said of those that are wrong.
///
/// A body, query or parameter whose type has rules is validated without it. Source:
/// <https://docs.nestjs.com/techniques/validation>.
///
/// ```
/// use nestling::validation::{ValidationPipe, Violations};
/// use serde_json::json;
///
/// let pipe = ValidationPipe::new().error_http_status_code(422).grouped(true);
/// let mut violations = Violations::new();
/// violations.nested("address", |address| address.add("street", "should not be empty"));
/// assert_eq!(
///     pipe.exception(violations).body(),
///     json!({
///         "statusCode": 422,
///         "message": { "address.street": ["street should not be empty"] },
///         "error": "Unprocessable Entity",
///     }),
/// );
/// ```
#[derive(Clone)]
#[must_use]
pub struct ValidationPipe {
    whitelist: bool,
    forbid_non_whitelisted: bool,
    stop_at_first_error: bool,
    grouped: bool,
    disable_error_messages: bool,
    collect_all: bool,
    status: StatusCode,
    factory: Option<Arc<Factory>>,
}

impl ValidationPipe {
    /// Validation as it is without a pipe.
    pub fn new() -> Self {
        Self {
            whitelist: true,
            forbid_non_whitelisted: false,
            stop_at_first_error: false,
            grouped: false,
            disable_error_messages: false,
            collect_all: false,
            status: StatusCode::BAD_REQUEST,
            factory: None,
        }
    }

    /// Says what is wrong with all arguments in one answer, instead of with the first that has something wrong.
    pub fn collect_all() -> Self {
        Self { collect_all: true, ..Self::new() }
    }

    /// Whether properties that the type does not have are none of the handler's business. Default: `true`.
    ///
    /// They are dropped in any case, because a struct has no place for them. With `false` they are not forbidden either,
    /// whatever [`forbid_non_whitelisted`](Self::forbid_non_whitelisted) says, as in NestJS.
    pub fn whitelist(mut self, whitelist: bool) -> Self {
        self.whitelist = whitelist;
        self
    }

    /// Whether properties that the type does not have are refused: `property x should not exist`. Default: `false`.
    ///
    /// Unknown properties are said before what the rules say, in the order in which the client sent them. Inside
    /// what serde has to buffer (`flatten`, `untagged` and internally tagged enums) they are not seen.
    pub fn forbid_non_whitelisted(mut self, forbid: bool) -> Self {
        self.forbid_non_whitelisted = forbid;
        self
    }

    /// Whether only the first thing that is wrong with each property is said. Default: `false`.
    pub fn stop_at_first_error(mut self, stop: bool) -> Self {
        self.stop_at_first_error = stop;
        self
    }

    /// Whether messages come as an object of lists, by the path of the property, instead of as one list. Default:
    /// `false`.
    pub fn grouped(mut self, grouped: bool) -> Self {
        self.grouped = grouped;
        self
    }

    /// Whether the answer is the status alone. Default: `false`.
    pub fn disable_error_messages(mut self, disable: bool) -> Self {
        self.disable_error_messages = disable;
        self
    }

    /// The status of the answer. Default: 400. What is no status of an answer becomes 500.
    pub fn error_http_status_code(mut self, status: u16) -> Self {
        self.status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        self
    }

    /// Makes the answer of what is wrong. The options that shape the answer have no effect on it then.
    ///
    /// ```
    /// use nestling::HttpException;
    /// use nestling::validation::{ValidationPipe, Violations};
    ///
    /// let pipe = ValidationPipe::new()
    ///     .exception_factory(|violations| HttpException::new(400, format!("{} mistakes", violations.iter().len())));
    /// assert_eq!(pipe.exception(Violations::new()).to_string(), "0 mistakes");
    /// ```
    pub fn exception_factory(mut self, factory: impl Fn(Violations) -> HttpException + Send + Sync + 'static) -> Self {
        self.factory = Some(Arc::new(factory));
        self
    }

    /// The answer to these violations.
    pub fn exception(&self, mut violations: Violations) -> HttpException {
        if self.stop_at_first_error {
            let mut seen = HashSet::new();
            violations.retain(|violation| seen.insert(violation.path().to_owned()));
        }
        match &self.factory {
            Some(factory) => factory(violations),
            None if self.disable_error_messages => self.silent(),
            None if self.grouped => self.by_path(&violations),
            None => HttpException::messages(self.status, violations.into_messages()),
        }
    }

    fn silent(&self) -> HttpException {
        HttpException::new(self.status, self.status.canonical_reason().unwrap_or_default())
    }

    /// Under its path a text names the property alone, as class-validator has it.
    fn by_path(&self, violations: &Violations) -> HttpException {
        let mut message = Map::new();
        for violation in violations {
            let texts = message.entry(violation.path()).or_insert_with(|| Value::Array(Vec::new()));
            if let Value::Array(texts) = texts {
                texts.push(violation.message_in_place().into());
            }
        }
        let mut body = json!({ "statusCode": self.status.as_u16(), "message": message });
        if let Some(reason) = self.status.canonical_reason() {
            body["error"] = reason.into();
        }
        HttpException::new(self.status, body)
    }

    /// Whether readers have to look for properties that the type does not have.
    pub(crate) fn forbids_unknown(&self) -> bool {
        self.whitelist && self.forbid_non_whitelisted
    }

    /// Whether an argument's violations wait for those of the others.
    pub(crate) fn collects_all(&self) -> bool {
        self.collect_all
    }
}

impl Default for ValidationPipe {
    fn default() -> Self {
        Self::new()
    }
}

/// It works on the validation of a route, and takes no argument's value: what holds for it is known at boot.
impl Pipe<Self> for ValidationPipe {
    type Out = Self;

    async fn transform(&self, _: Self, _: &ArgumentMetadata) -> Result<Self> {
        Ok(self.clone())
    }
}

impl fmt::Debug for ValidationPipe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ValidationPipe")
            .field("whitelist", &self.whitelist)
            .field("forbid_non_whitelisted", &self.forbid_non_whitelisted)
            .field("stop_at_first_error", &self.stop_at_first_error)
            .field("grouped", &self.grouped)
            .field("disable_error_messages", &self.disable_error_messages)
            .field("collect_all", &self.collect_all)
            .field("error_http_status_code", &self.status.as_u16())
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn violations() -> Violations {
        let mut violations = Violations::new();
        violations.add("name", "should not be empty");
        violations.add("name", "must be an email");
        violations.nested("toys", |toys| {
            toys.index(1, |toy| {
                toy.add("kind", "must be new");
                toy.add_text("kind", "Another kind, please");
            });
        });
        violations
    }

    fn body(pipe: &ValidationPipe) -> Value {
        pipe.exception(violations()).body()
    }

    #[test]
    fn answers_400_with_a_list_unless_told_otherwise() {
        let expected = violations().into_exception().body();
        assert_eq!(body(&ValidationPipe::new()), expected);
        assert_eq!(expected["message"][2], "toys.1.kind must be new");
    }

    #[test]
    fn says_one_thing_of_each_property() {
        let body = body(&ValidationPipe::new().stop_at_first_error(true));
        assert_eq!(body["message"], json!(["name should not be empty", "toys.1.kind must be new"]));
    }

    #[test]
    fn groups_by_path_and_names_the_property_alone() {
        let expected = json!({
            "statusCode": 400,
            "message": {
                "name": ["name should not be empty", "name must be an email"],
                "toys.1.kind": ["kind must be new", "Another kind, please"],
            },
            "error": "Bad Request",
        });
        assert_eq!(body(&ValidationPipe::new().grouped(true)), expected);
    }

    #[test]
    fn answers_another_status_and_nothing_else() {
        let pipe = ValidationPipe::new().error_http_status_code(422).disable_error_messages(true);
        assert_eq!(body(&pipe), json!({ "statusCode": 422, "message": "Unprocessable Entity" }));
        assert_eq!(ValidationPipe::new().error_http_status_code(7).exception(violations()).status(), 500);
    }

    #[test]
    fn hands_the_violations_to_a_factory() {
        let pipe = ValidationPipe::new().stop_at_first_error(true).exception_factory(|violations| {
            HttpException::new(409, violations.iter().map(|each| each.path()).collect::<Vec<_>>().join("+"))
        });
        assert_eq!(body(&pipe), json!({ "statusCode": 409, "message": "name+toys.1.kind" }));
    }

    #[test]
    fn forbids_only_what_is_whitelisted() {
        let forbidding = ValidationPipe::new().forbid_non_whitelisted(true);
        assert!(forbidding.forbids_unknown() && !ValidationPipe::new().forbids_unknown());
        assert!(!forbidding.whitelist(false).forbids_unknown());
    }
}
