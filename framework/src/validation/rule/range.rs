//! `range`.

use super::At;
use crate::validation::HasNumber;
use std::cmp::Ordering;
use std::fmt::{self, Display};

/// How to read the number in a `T`.
pub fn number_of<T: HasNumber<Number = N>, N>() -> fn(&T) -> Option<N> {
    T::number
}

/// One end of a range.
#[derive(Debug)]
pub enum Bound<N> {
    /// `min`
    Min(N),
    /// `max`
    Max(N),
    /// `exclusive_min`
    Above(N),
    /// `exclusive_max`
    Below(N),
}

impl<N: PartialOrd> Bound<N> {
    /// What cannot be compared, such as a NaN, is out of every range.
    fn admits(&self, number: &N) -> bool {
        match self {
            Self::Min(bound) => number.partial_cmp(bound).is_some_and(Ordering::is_ge),
            Self::Max(bound) => number.partial_cmp(bound).is_some_and(Ordering::is_le),
            Self::Above(bound) => number.partial_cmp(bound).is_some_and(Ordering::is_gt),
            Self::Below(bound) => number.partial_cmp(bound).is_some_and(Ordering::is_lt),
        }
    }
}

/// The texts of class-validator's `Min` and `Max`; it has none for exclusive bounds.
impl<N: Display> Display for Bound<N> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Min(bound) => write!(f, "must not be less than {bound}"),
            Self::Max(bound) => write!(f, "must not be greater than {bound}"),
            Self::Above(bound) => write!(f, "must be greater than {bound}"),
            Self::Below(bound) => write!(f, "must be less than {bound}"),
        }
    }
}

/// Every bound must admit the number.
pub fn range<N: PartialOrd + Display>(number: Option<N>, mut at: At<'_>, bounds: &[Bound<N>]) {
    let Some(number) = number else { return };
    for bound in bounds {
        at.demand(bound.admits(&number), format_args!("{bound}"));
    }
}

/// class-validator's `IsPositive`. `zero` is that of the number's type.
pub fn positive<N: PartialOrd>(number: Option<N>, mut at: At<'_>, zero: N) {
    at.demand(number.is_none_or(|number| number > zero), format_args!("must be a positive number"));
}

/// class-validator's `IsNegative`.
pub fn negative<N: PartialOrd>(number: Option<N>, mut at: At<'_>, zero: N) {
    at.demand(number.is_none_or(|number| number < zero), format_args!("must be a negative number"));
}

#[cfg(test)]
mod tests {
    use super::super::found;
    use super::*;

    #[test]
    fn bounds_are_inclusive() {
        let check = |number: i8| found(|at| range(Some(number), at, &[Bound::Min(0), Bound::Max(40)]));
        assert_eq!(check(-1), ["x must not be less than 0"]);
        assert!(check(0).is_empty() && check(40).is_empty());
        assert_eq!(check(41), ["x must not be greater than 40"]);
    }

    #[test]
    fn exclusive_bounds_are_not() {
        let check = |number: f32| found(|at| range(Some(number), at, &[Bound::Above(0.1), Bound::Below(1.0)]));
        assert_eq!(check(0.1), ["x must be greater than 0.1"]);
        assert!(check(0.5).is_empty());
        assert_eq!(check(1.0), ["x must be less than 1"]);
    }

    #[test]
    fn a_nan_is_in_no_range() {
        assert_eq!(found(|at| range(Some(f64::NAN), at, &[Bound::Min(0.0)])).len(), 1);
    }

    #[test]
    fn zero_has_no_sign() {
        assert_eq!(found(|at| positive(Some(0), at, 0)), ["x must be a positive number"]);
        assert_eq!(found(|at| negative(Some(-0.0), at, 0.0)), ["x must be a negative number"]);
        assert!(
            found(|at| positive(Some(0.1), at, 0.0)).is_empty() && found(|at| negative(Some(-1), at, 0)).is_empty()
        );
        assert!(found(|at| positive(None, at, 0)).is_empty());
    }
}
