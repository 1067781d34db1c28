//! Values that can check themselves.

use super::Violations;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Display;
use std::sync::Arc;

/// A value that can check itself.
///
/// [`#[dto]`](crate::dto) implements it from the `#[validate(…)]` rules of the fields. Write it by hand for rules that
/// look at several fields at once; a body, query or parameter of such a type is checked before the handler runs.
///
/// Lists, maps, options and boxes of such values are checked item by item.
///
/// ```
/// use nestling::validation::{Validate, Violations};
///
/// struct Stay {
///     from: u32,
///     to: u32,
/// }
///
/// impl Validate for Stay {
///     fn validate(&self, violations: &mut Violations) {
///         if self.to <= self.from {
///             violations.add("to", "must be after from");
///         }
///     }
/// }
///
/// let mut violations = Violations::new();
/// Stay { from: 3, to: 2 }.validate(&mut violations);
/// assert_eq!(violations.iter().next().unwrap().message(), "to must be after from");
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no validation rules",
    label = "nothing to check in here",
    note = "put `#[dto]` on `{Self}`, or implement `nestling::Validate` for it"
)]
pub trait Validate {
    /// Adds what is wrong with the value to `violations`.
    fn validate(&self, violations: &mut Violations);
}

impl<T: Validate> Validate for Option<T> {
    fn validate(&self, violations: &mut Violations) {
        if let Some(value) = self {
            value.validate(violations);
        }
    }
}

impl<T: Validate> Validate for [T] {
    fn validate(&self, violations: &mut Violations) {
        for (index, item) in self.iter().enumerate() {
            violations.index(index, |violations| item.validate(violations));
        }
    }
}

impl<T: Validate, const N: usize> Validate for [T; N] {
    fn validate(&self, violations: &mut Violations) {
        self.as_slice().validate(violations);
    }
}

impl<T: Validate> Validate for Vec<T> {
    fn validate(&self, violations: &mut Violations) {
        self.as_slice().validate(violations);
    }
}

impl<T: Validate + ?Sized> Validate for Box<T> {
    fn validate(&self, violations: &mut Violations) {
        self.as_ref().validate(violations);
    }
}

impl<T: Validate + ?Sized> Validate for Arc<T> {
    fn validate(&self, violations: &mut Violations) {
        self.as_ref().validate(violations);
    }
}

impl<K: Display, T: Validate> Validate for BTreeMap<K, T> {
    fn validate(&self, violations: &mut Violations) {
        entries(self, violations);
    }
}

/// In the order of the keys' texts, so that the answer is the same each time.
impl<K: Display, T: Validate, S> Validate for HashMap<K, T, S> {
    fn validate(&self, violations: &mut Violations) {
        let mut sorted: Vec<_> = self.iter().map(|(key, item)| (key.to_string(), item)).collect();
        sorted.sort_by(|(a, _), (b, _)| a.cmp(b));
        entries(sorted, violations);
    }
}

fn entries<K: Display, T: Validate>(
    map: impl IntoIterator<Item = (K, impl std::ops::Deref<Target = T>)>,
    violations: &mut Violations,
) {
    for (key, item) in map {
        violations.below(format_args!("{key}"), |violations| item.validate(violations));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Even(u8);

    impl Validate for Even {
        fn validate(&self, violations: &mut Violations) {
            if self.0 % 2 == 1 {
                violations.add("", "must be even");
            }
        }
    }

    fn found(value: &impl Validate) -> Vec<String> {
        let mut violations = Violations::new();
        violations.nested("x", |violations| value.validate(violations));
        violations.iter().map(|violation| violation.message().to_owned()).collect()
    }

    #[test]
    fn checks_what_is_there() {
        assert_eq!(found(&Some(Even(1))), ["x must be even"]);
        assert!(found(&None::<Even>).is_empty());
        assert_eq!(found(&Box::new(Even(1))), ["x must be even"]);
    }

    #[test]
    fn checks_items_by_index_and_by_key() {
        assert_eq!(found(&vec![Even(2), Even(1)]), ["x.1 must be even"]);
        assert_eq!(found(&[[Even(1)]]), ["x.0.0 must be even"]);
        assert_eq!(found(&BTreeMap::from([("k", Even(3))])), ["x.k must be even"]);
        let map: HashMap<u8, Even> = (0..10).map(|key| (key, Even(1))).collect();
        let expected: Vec<_> = (0..10).map(|key| format!("x.{key} must be even")).collect();
        assert_eq!(found(&map), expected);
    }
}
