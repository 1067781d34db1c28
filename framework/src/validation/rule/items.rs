//! Rules on values among others: `one_of`, `none_of`, `unique` and `each`.

use super::At;
use crate::validation::{HasItems, Violations};
use std::collections::HashSet;
use std::fmt::{self, Display};
use std::hash::Hash;

/// Shows the items of a `T` to a visitor, until that says `false`.
pub type Visit<T, I> = fn(&T, &mut dyn FnMut(&I) -> bool);

/// How to visit the items of a `T`.
pub fn items_of<T: HasItems<Item = I>, I>() -> Visit<T, I> {
    T::visit
}

/// class-validator's `IsIn`.
pub fn one_of<T: PartialEq + Display>(value: Option<T>, mut at: At<'_>, values: &[T]) {
    let known = value.is_none_or(|value| values.contains(&value));
    at.demand(known, format_args!("must be one of the following values: {}", Listed(values)));
}

/// class-validator's `IsNotIn`.
pub fn none_of<T: PartialEq + Display>(value: Option<T>, mut at: At<'_>, values: &[T]) {
    let known = value.is_some_and(|value| values.contains(&value));
    at.demand(!known, format_args!("should not be one of the following values: {}", Listed(values)));
}

struct Listed<'a, T>(&'a [T]);

impl<T: Display> Display for Listed<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, value) in self.0.iter().enumerate() {
            write!(f, "{}{value}", if at > 0 { ", " } else { "" })?;
        }
        Ok(())
    }
}

/// How to see whether the items of a `T` are all different.
pub fn uniqueness_of<T: HasItems<Item: Hash + Eq + Clone>>() -> fn(&T) -> bool {
    |value| {
        let (mut seen, mut unique) = (HashSet::new(), true);
        value.visit(&mut |item| {
            unique = seen.insert(item.clone());
            unique
        });
        unique
    }
}

/// class-validator's `ArrayUnique`.
pub fn unique(unique: bool, mut at: At<'_>) {
    if !unique {
        at.say(|field| format!("All {field}'s elements must be unique"));
    }
}

/// One rule on each item. As in class-validator, one text speaks for all that break it.
pub fn each<T, I>(visit: Visit<T, I>, value: &T, violations: &mut Violations, check: impl Fn(&I, &mut Violations)) {
    let before = violations.iter().len();
    visit(value, &mut |item| {
        check(item, violations);
        violations.iter().len() == before
    });
}

#[cfg(test)]
mod tests {
    use super::super::{at_each, found, text_of};
    use super::*;

    #[test]
    fn values_among_others() {
        assert_eq!(found(|at| one_of(Some("c"), at, &["a", "b"])), ["x must be one of the following values: a, b"]);
        assert!(found(|at| one_of(Some("b"), at, &["a", "b"])).is_empty());
        assert_eq!(found(|at| none_of(Some(2), at, &[1, 2])), ["x should not be one of the following values: 1, 2"]);
        assert!(found(|at| none_of(None, at, &[1])).is_empty() && found(|at| one_of(None, at, &[1])).is_empty());
    }

    #[test]
    fn items_that_are_all_different() {
        assert_eq!(found(|at| unique(uniqueness_of()(&vec!["a", "a"]), at)), ["All x's elements must be unique"]);
        assert!(uniqueness_of()(&Some(vec![1, 2])) && uniqueness_of()(&None::<Vec<u8>>));
    }

    #[test]
    fn one_text_speaks_for_all_items() {
        let mut violations = Violations::new();
        violations.nested("user", |violations| {
            each(items_of(), &vec!["a", "", "b", ""], violations, |item, violations| {
                super::super::alpha(text_of()(item), at_each(violations, "tags", None));
            });
        });
        let texts: Vec<_> = violations.iter().map(|violation| violation.message()).collect();
        assert_eq!(texts, ["user.each value in tags must contain only letters (a-zA-Z)"]);
    }
}
