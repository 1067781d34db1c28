//! Asks whether a concrete type has validation rules, without demanding that it has.
//!
//! The answer comes from method probing: rustc takes the first step of the `Deref` chain whose impl-level bounds hold,
//! so a [`Probe<T>`] answers if `T: Validate`, and [`Unruled<T>`] otherwise. No trait needs to be in scope.
//!
//! To validate a `T` if and only if `T: Validate`, a macro emits exactly these tokens:
//!
//! ```text
//! ::nestling::__private::Probe::<T>::new().rules()
//! ```
//!
//! whose value is a `::nestling::__private::core::option::Option<::nestling::__private::Rules<T>>`; it is a constant to
//! the optimiser. Then, with one `__nestling_violations` for all arguments of the route:
//!
//! ```text
//! ::nestling::__private::validate_if(
//!     ::nestling::__private::Probe::<T>::new().rules(),
//!     &__nestling_argument,
//!     &mut __nestling_violations,
//! );
//! ```
//!
//! `T` must be concrete: inside a generic `impl` only the written bounds count, so there `T: Validate` must be one.

use super::{Validate, Violations};
use std::marker::PhantomData;
use std::ops::Deref;

/// A type's own check.
pub type Rules<T> = fn(&T, &mut Violations);

/// Asks about `T`.
#[derive(Debug)]
pub struct Probe<T>(Unruled<T>);

/// Answers for a type without rules.
#[derive(Debug)]
pub struct Unruled<T>(PhantomData<fn(&T)>);

impl<T> Probe<T> {
    /// A question about `T`.
    #[expect(clippy::new_without_default, reason = "only macros ask")]
    pub const fn new() -> Self {
        Self(Unruled(PhantomData))
    }
}

impl<T: Validate> Probe<T> {
    /// The rules of `T`.
    pub const fn rules(&self) -> Option<Rules<T>> {
        Some(T::validate)
    }
}

impl<T> Deref for Probe<T> {
    type Target = Unruled<T>;

    fn deref(&self) -> &Unruled<T> {
        &self.0
    }
}

impl<T> Unruled<T> {
    /// No rules.
    pub const fn rules(&self) -> Option<Rules<T>> {
        None
    }
}

/// Checks `value` if there are rules for it.
pub fn validate_if<T>(rules: Option<Rules<T>>, value: &T, violations: &mut Violations) {
    if let Some(rules) = rules {
        rules(value, violations);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Ruled;

    impl Validate for Ruled {
        fn validate(&self, violations: &mut Violations) {
            violations.add("x", "is wrong");
        }
    }

    #[test]
    fn finds_the_rules_of_a_type_and_of_its_containers() {
        assert!(Probe::<Ruled>::new().rules().is_some());
        assert!(Probe::<Vec<Option<Ruled>>>::new().rules().is_some());
    }

    #[test]
    fn finds_none_where_there_are_none() {
        assert!(Probe::<u8>::new().rules().is_none());
        assert!(Probe::<Vec<u8>>::new().rules().is_none());
        assert!(Probe::<std::rc::Rc<Ruled>>::new().rules().is_none());
    }

    #[test]
    fn validates_only_where_there_are_rules() {
        let mut violations = Violations::new();
        validate_if(Probe::<u8>::new().rules(), &1, &mut violations);
        assert!(violations.is_empty());
        validate_if(Probe::<Ruled>::new().rules(), &Ruled, &mut violations);
        assert!(!violations.is_empty());
    }
}
