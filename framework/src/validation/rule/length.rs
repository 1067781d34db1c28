//! `length` and `non_empty`.

use super::At;
use crate::validation::{HasLength, Length};

/// How to measure a `T`.
pub fn length_of<T: HasLength>() -> fn(&T) -> Option<Length> {
    T::length
}

/// A bound on a length, written in whatever integer type. What does not fit bounds nothing or everything.
pub fn count(bound: impl TryInto<u64> + PartialOrd + Default) -> u64 {
    let negative = bound < Default::default();
    bound.try_into().unwrap_or(if negative { 0 } else { u64::MAX })
}

/// Both bounds are inclusive. Texts are class-validator's `MinLength`, `MaxLength`, `ArrayMinSize`, `ArrayMaxSize`.
pub fn length(length: Option<Length>, mut at: At<'_>, min: Option<u64>, max: Option<u64>) {
    let Some(length) = length else { return };
    let (Length::Characters(count) | Length::Elements(count)) = length;
    if let Some(min) = min.filter(|min| count < *min) {
        too_short(length, &mut at, min);
    }
    if let Some(max) = max.filter(|max| count > *max) {
        too_long(length, &mut at, max);
    }
}

fn too_short(length: Length, at: &mut At<'_>, min: u64) {
    match length {
        Length::Characters(_) => at.fail(format_args!("must be longer than or equal to {min} characters")),
        Length::Elements(_) => at.fail(format_args!("must contain at least {min} elements")),
    }
}

fn too_long(length: Length, at: &mut At<'_>, max: u64) {
    match length {
        Length::Characters(_) => at.fail(format_args!("must be shorter than or equal to {max} characters")),
        Length::Elements(_) => at.fail(format_args!("must contain no more than {max} elements")),
    }
}

/// class-validator's `IsNotEmpty` and `ArrayNotEmpty`.
pub fn non_empty(length: Option<Length>, mut at: At<'_>) {
    let empty = matches!(length, Some(Length::Characters(0) | Length::Elements(0)));
    at.demand(!empty, format_args!("should not be empty"));
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::*;

    #[test]
    fn bounds_are_inclusive() {
        let check = |text: &str| found(|at| length(text.length(), at, Some(2), Some(3)));
        assert_eq!(check("a"), ["x must be longer than or equal to 2 characters"]);
        assert!(check("éé").is_empty());
        assert!(check("abc").is_empty());
        assert_eq!(check("abcd"), ["x must be shorter than or equal to 3 characters"]);
    }

    #[test]
    fn lists_have_elements() {
        let check = |list: &[u8]| found(|at| length(list.length(), at, Some(1), Some(2)));
        assert_eq!(check(&[]), ["x must contain at least 1 elements"]);
        assert_eq!(check(&[1, 2, 3]), ["x must contain no more than 2 elements"]);
    }

    #[test]
    fn absent_values_have_any_length() {
        assert!(found(|at| length(None, at, Some(2), None)).is_empty());
        assert!(found(|at| non_empty(None, at)).is_empty());
    }

    #[test]
    fn empty_is_empty() {
        assert_eq!(found(|at| non_empty("".length(), at)), ["x should not be empty"]);
        assert!(found(|at| non_empty(" ".length(), at)).is_empty());
    }

    #[test]
    fn counts_in_any_integer() {
        assert_eq!(count(3_usize), 3);
        assert_eq!(count(-3), 0);
        assert_eq!(count(u128::MAX), u64::MAX);
    }
}
