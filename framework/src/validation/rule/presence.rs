//! `required`, `must_match`, `nested` and `custom`.

use super::At;
use crate::validation::{Validate, Violations};
use std::borrow::Cow;

/// What `required` applies to.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is always present",
    label = "`required` applies to an `Option`",
    note = "remove `required`: a field that is not an `Option` must be sent anyway"
)]
pub trait Absentable {
    /// Whether there is a value.
    fn is_present(&self) -> bool;
}

impl<T> Absentable for Option<T> {
    fn is_present(&self) -> bool {
        self.is_some()
    }
}

/// How to see whether a `T` is there.
pub fn presence_of<T: Absentable>() -> fn(&T) -> bool {
    T::is_present
}

/// class-validator's `IsDefined`.
pub fn required(present: bool, mut at: At<'_>) {
    at.demand(present, format_args!("should not be null or undefined"));
}

/// How to compare a field with the other one.
pub fn equality_of<T: PartialEq<U>, U>() -> fn(&T, &U) -> bool {
    T::eq
}

/// The field has the same value as the one that clients call `other`. Two absent values are equal.
pub fn must_match(equal: bool, mut at: At<'_>, other: &str) {
    at.demand(equal, format_args!("must match {other}"));
}

/// How to check what is in a `T`.
pub fn rules_of<T: Validate>() -> fn(&T, &mut Violations) {
    T::validate
}

/// The rules of what is in the field, below the field's name. An own text replaces theirs, once.
pub fn nested<T>(rules: fn(&T, &mut Violations), value: &T, mut at: At<'_>) {
    if at.text.is_none() {
        at.violations.nested(at.field, |violations| rules(value, violations));
        return;
    }
    let mut inner = Violations::new();
    rules(value, &mut inner);
    at.demand(inner.is_empty(), format_args!("is invalid"));
}

/// What a `custom` function returns as its error.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be told to clients",
    label = "this function's error is no text",
    note = "return `Result<(), &'static str>`, or any error that turns into a `Cow<'static, str>`"
)]
pub trait Complaint {
    /// The text, which continues the field's name.
    fn into_text(self) -> Cow<'static, str>;
}

#[diagnostic::do_not_recommend]
impl<T: Into<Cow<'static, str>>> Complaint for T {
    fn into_text(self) -> Cow<'static, str> {
        self.into()
    }
}

/// A function of the user's. Its text continues the field's name.
pub fn custom<T, E: Complaint>(value: &T, mut at: At<'_>, check: impl FnOnce(&T) -> Result<(), E>) {
    if let Err(message) = check(value) {
        at.fail(format_args!("{}", message.into_text()));
    }
}

/// A function of the user's that sees the value only if there is one.
pub fn custom_option<T, E: Complaint>(value: &Option<T>, at: At<'_>, check: impl FnOnce(&T) -> Result<(), E>) {
    if let Some(value) = value {
        custom(value, at, check);
    }
}

#[cfg(test)]
mod tests {
    use super::super::{at, found};
    use super::*;

    struct Wrong;

    impl Validate for Wrong {
        fn validate(&self, violations: &mut Violations) {
            violations.add("y", "is wrong");
            violations.add("z", "is wrong");
        }
    }

    fn even(number: &u8) -> Result<(), &'static str> {
        if number.is_multiple_of(2) { Ok(()) } else { Err("must be even") }
    }

    #[test]
    fn demands_presence() {
        assert_eq!(found(|at| required(presence_of()(&None::<u8>), at)), ["x should not be null or undefined"]);
        assert!(found(|at| required(presence_of()(&Some(1)), at)).is_empty());
    }

    #[test]
    fn compares_with_the_other_field() {
        assert_eq!(found(|at| must_match(equality_of()(&1, &2), at, "y")), ["x must match y"]);
        assert!(found(|at| must_match(equality_of()(&None::<u8>, &None), at, "y")).is_empty());
    }

    #[test]
    fn goes_below() {
        assert_eq!(found(|at| nested(rules_of(), &vec![Wrong], at)), ["x.0.y is wrong", "x.0.z is wrong"]);
        let mut violations = Violations::new();
        nested(rules_of(), &Wrong, at(&mut violations, "x", Some("No good")));
        assert_eq!(violations.iter().map(|violation| violation.message()).collect::<Vec<_>>(), ["No good"]);
    }

    #[test]
    fn asks_the_users_function() {
        assert_eq!(found(|at| custom(&1, at, even)), ["x must be even"]);
        assert_eq!(found(|at| custom_option(&Some(1), at, even)), ["x must be even"]);
        assert!(found(|at| custom_option(&None, at, even)).is_empty());
        assert_eq!(found(|at| custom(&1, at, |n| Err(format!("must not be odd ({n} is)")))).len(), 1);
    }
}
