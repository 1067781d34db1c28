//! What is wrong with a value, and where.

use crate::http::HttpException;
use http::StatusCode;
use std::borrow::Cow;
use std::fmt::{self, Write};

/// What is wrong with a value: texts in the order in which they were found, each with the path to its field.
///
/// A [`Validate`](super::Validate) adds to it. It never learns the rejected values, so they cannot reach a client or
/// a log.
///
/// ```
/// use nestling::validation::Violations;
///
/// let mut violations = Violations::new();
/// violations.nested("items", |violations| {
///     violations.index(0, |violations| violations.add("name", "should not be empty"));
/// });
/// assert_eq!(violations.iter().next().unwrap().message(), "items.0.name should not be empty");
/// ```
#[derive(Clone, Debug, Default)]
pub struct Violations {
    /// Where we are, without a dot at the end.
    path: String,
    found: Vec<Violation>,
}

/// One thing that is wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Violation {
    path: String,
    message: String,
    /// How much of the message is the path to the value that has the field.
    above: usize,
}

impl Violation {
    /// The field, as the client names it: `items.0.name`. Empty for the value itself.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The whole text: `items.0.name should not be empty`.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// The text without the path to the value that has the field: `name should not be empty`.
    pub(crate) fn message_in_place(&self) -> &str {
        &self.message[self.above..]
    }
}

impl Violations {
    /// Nothing is wrong yet.
    pub fn new() -> Self {
        Self::default()
    }

    /// Says what is wrong with `field`: the text continues the field's path, as in `age` + `must be even`.
    ///
    /// An empty `field` is the value that is being checked itself.
    pub fn add(&mut self, field: &str, message: impl Into<Cow<'static, str>>) {
        self.add_fmt(field, format_args!("{}", message.into()));
    }

    pub(crate) fn add_fmt(&mut self, field: &str, message: fmt::Arguments<'_>) {
        let path = self.join(field);
        let subject = if path.is_empty() { "value" } else { path.as_str() };
        let message = format!("{subject} {message}");
        let above = if field.is_empty() { self.path.rfind('.').map_or(0, |dot| dot + 1) } else { self.above() };
        self.found.push(Violation { path, message, above });
    }

    /// Says what is wrong with `field` in a text of its own, which does not name the field.
    ///
    /// Inside a nested value the path to that value is put in front, as NestJS does: `address.We do not ship there`.
    pub fn add_text(&mut self, field: &str, text: &str) {
        let message = self.join(text);
        self.found.push(Violation { path: self.join(field), message, above: self.above() });
    }

    /// The length of the path and of the dot behind it.
    fn above(&self) -> usize {
        if self.path.is_empty() { 0 } else { self.path.len() + 1 }
    }

    /// Checks what is below `field`. An empty `field` stays where we are.
    pub fn nested(&mut self, field: &str, check: impl FnOnce(&mut Self)) {
        if field.is_empty() {
            check(self);
        } else {
            self.below(format_args!("{field}"), check);
        }
    }

    /// Checks the item at `index` of a list, counted from zero.
    pub fn index(&mut self, index: usize, check: impl FnOnce(&mut Self)) {
        self.below(format_args!("{index}"), check);
    }

    pub(crate) fn below(&mut self, segment: fmt::Arguments<'_>, check: impl FnOnce(&mut Self)) {
        let here = self.path.len();
        if here > 0 {
            self.path.push('.');
        }
        // Writing to a string fails only if a `Display` does; then the segment is what it wrote.
        let _ = self.path.write_fmt(segment);
        check(self);
        self.path.truncate(here);
    }

    /// Whether nothing is wrong.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// What is wrong, in the order in which it was found.
    pub fn iter(&self) -> std::slice::Iter<'_, Violation> {
        self.found.iter()
    }

    /// The 400 that lists every text.
    ///
    /// ```text
    /// {"statusCode":400,"message":["email must be an email"],"error":"Bad Request"}
    /// ```
    pub fn into_exception(self) -> HttpException {
        HttpException::messages(StatusCode::BAD_REQUEST, self.into_messages())
    }

    pub(crate) fn into_messages(self) -> Vec<String> {
        self.found.into_iter().map(|violation| violation.message).collect()
    }

    /// Adds what is wrong elsewhere.
    pub(crate) fn append(&mut self, mut other: Self) {
        self.found.append(&mut other.found);
    }

    pub(crate) fn retain(&mut self, keep: impl FnMut(&Violation) -> bool) {
        self.found.retain(keep);
    }

    fn join(&self, field: &str) -> String {
        match (self.path.as_str(), field) {
            (here, "") => here.to_owned(),
            ("", field) => field.to_owned(),
            (here, field) => format!("{here}.{field}"),
        }
    }
}

/// All texts, separated by commas.
impl fmt::Display for Violations {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, violation) in self.found.iter().enumerate() {
            write!(f, "{}{}", if at > 0 { ", " } else { "" }, violation.message)?;
        }
        Ok(())
    }
}

/// The cause of an exception that validation throws: filters find it with `exception.downcast_ref::<Violations>()`.
impl std::error::Error for Violations {}

impl<'a> IntoIterator for &'a Violations {
    type Item = &'a Violation;
    type IntoIter = std::slice::Iter<'a, Violation>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn messages(violations: &Violations) -> Vec<&str> {
        violations.iter().map(Violation::message).collect()
    }

    #[test]
    fn names_the_path_and_keeps_the_order() {
        let mut violations = Violations::new();
        violations.add("b", "must be even");
        violations.nested("items", |items| {
            items.index(7, |item| {
                item.add("name", "should not be empty");
                item.nested("", |inlined| inlined.add("size", "must be even"));
            });
            items.add("", "must contain at least 9 elements");
        });
        violations.add("a", "must be even");
        assert_eq!(
            messages(&violations),
            [
                "b must be even",
                "items.7.name should not be empty",
                "items.7.size must be even",
                "items must contain at least 9 elements",
                "a must be even",
            ]
        );
        assert_eq!(violations.iter().nth(1).unwrap().path(), "items.7.name");
    }

    #[test]
    fn speaks_of_a_value_that_has_no_name() {
        let mut violations = Violations::new();
        violations.add("", "must be an email");
        assert_eq!(messages(&violations), ["value must be an email"]);
    }

    #[test]
    fn puts_the_path_before_own_texts_of_nested_values() {
        let mut violations = Violations::new();
        violations.add_text("title", "Choose a title");
        violations.nested("address", |address| address.add_text("street", "We do not ship there"));
        assert_eq!(messages(&violations), ["Choose a title", "address.We do not ship there"]);
        assert_eq!(violations.iter().nth(1).unwrap().path(), "address.street");
    }

    #[test]
    fn answers_400() {
        let mut violations = Violations::new();
        assert!(violations.is_empty());
        violations.add("age", "must not be less than 0");
        assert!(!violations.is_empty());
        assert_eq!(violations.into_exception().status(), StatusCode::BAD_REQUEST);
    }
}
