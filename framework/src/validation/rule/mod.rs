//! The rules that `#[dto]` calls, each with class-validator's default text.
//!
//! A macro writes `text_of::<FieldType>()(&self.field)`: the type stands alone in the checked position, so that rustc
//! puts its caret under the whole type of the field.

mod format;
mod items;
mod length;
mod presence;
mod range;
mod text;

pub use format::{alpha, alphanumeric, ascii, iso8601, lowercase, uppercase, uuid};
pub use items::{Visit, each, items_of, none_of, one_of, unique, uniqueness_of};
pub use length::{count, length, length_of, non_empty};
pub use presence::{custom, custom_option, equality_of, must_match, nested, presence_of, required, rules_of};
pub use range::{Bound, negative, number_of, positive, range};
pub use text::{contains, does_not_contain, email, ip, non_control_character, pattern_of, regex, text_of, url};

use super::Violations;
use std::fmt;

/// The field that a rule is about, and where to complain.
#[derive(Debug)]
pub struct At<'a> {
    violations: &'a mut Violations,
    field: &'a str,
    text: Option<&'a str>,
    /// The rule is about one of the field's items.
    each: bool,
}

/// The field as clients name it, and the user's own text, if any.
pub fn at<'a>(violations: &'a mut Violations, field: &'a str, text: Option<&'a str>) -> At<'a> {
    At { violations, field, text, each: false }
}

/// The same, for a rule on one of the field's items.
pub fn at_each<'a>(violations: &'a mut Violations, field: &'a str, text: Option<&'a str>) -> At<'a> {
    At { violations, field, text, each: true }
}

impl At<'_> {
    fn fail(&mut self, message: fmt::Arguments<'_>) {
        match self.text {
            Some(text) => self.violations.add_text(self.field, text),
            None if self.each => {
                self.violations.add_text(self.field, &format!("each value in {} {message}", self.subject()));
            }
            None => self.violations.add_fmt(self.field, message),
        }
    }

    /// Fails with a text that names the field itself.
    fn say(&mut self, text: impl FnOnce(&str) -> String) {
        match self.text {
            Some(own) => self.violations.add_text(self.field, own),
            None => self.violations.add_text(self.field, &text(self.subject())),
        }
    }

    fn subject(&self) -> &str {
        if self.field.is_empty() { "value" } else { self.field }
    }

    fn demand(&mut self, holds: bool, message: fmt::Arguments<'_>) {
        if !holds {
            self.fail(message);
        }
    }
}

/// The messages that `check` leaves for a field `x`.
#[cfg(test)]
fn found(check: impl FnOnce(At<'_>)) -> Vec<String> {
    let mut violations = Violations::new();
    check(at(&mut violations, "x", None));
    violations.iter().map(|violation| violation.message().to_owned()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn says_the_users_text_instead() {
        let mut violations = Violations::new();
        at(&mut violations, "x", Some("Choose another")).fail(format_args!("must be even"));
        assert_eq!(violations.iter().next().unwrap().message(), "Choose another");
    }
}
