//! Asks whether a concrete type has validation rules, without demanding that it has.
//!
//! The answer comes from method probing: rustc takes the first step of the `Deref` chain whose impl-level bounds hold,
//! so a [`Probe<T>`] answers if `T: Validate`, and [`Unruled<T>`] otherwise. No trait needs to be in scope.
//!
//! A route's macro asks `RulesProbe::<T>::new().rules()` and hands the answer, a constant to the optimiser, to
//! `extract::validated` with the argument.
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
}
