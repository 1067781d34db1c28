//! What rules look at: the length, the number or the text of a value.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::fmt::Display;
use std::sync::Arc;

/// The length of a value, in what it is counted in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Length {
    /// A text of so many characters ([`char`], not bytes).
    Characters(u64),
    /// A list, set or map of so many items.
    Elements(u64),
}

/// What the rules `length` and `non_empty` apply to.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no length",
    label = "`length` and `non_empty` apply to texts, lists, sets and maps",
    note = "use `range` for a number, or implement `nestling::validation::HasLength` for `{Self}`"
)]
pub trait HasLength {
    /// The length; `None` if there is no value, and then the rule holds.
    fn length(&self) -> Option<Length>;
}

/// What the rule `range` applies to.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a number",
    label = "`range` applies to integers and floats",
    note = "use `length` for a text or a list, or implement `nestling::validation::HasNumber` for `{Self}`"
)]
pub trait HasNumber {
    /// What the bounds are written as.
    type Number: PartialOrd + Display;

    /// The number; `None` if there is no value, and then the rule holds.
    fn number(&self) -> Option<Self::Number>;
}

/// What the rules `email`, `url`, `ip`, `regex`, `contains`, `does_not_contain` and `non_control_character` apply to.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a text",
    label = "this rule applies to texts",
    note = "use a `String`, or implement `nestling::validation::HasText` for `{Self}`"
)]
pub trait HasText {
    /// The text; `None` if there is no value, and then the rule holds.
    fn text(&self) -> Option<&str>;
}

/// What the rules `each` and `unique` apply to.
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no items",
    label = "`each` and `unique` apply to lists and sets",
    note = "remove the rule, or implement `nestling::validation::HasItems` for `{Self}`"
)]
pub trait HasItems {
    /// What is in there.
    type Item;

    /// Shows each item to `visitor`, until that says `false`. Where there is no value, there is no item.
    fn visit(&self, visitor: &mut dyn FnMut(&Self::Item) -> bool);
}

impl<T: HasItems> HasItems for Option<T> {
    type Item = T::Item;

    fn visit(&self, visitor: &mut dyn FnMut(&T::Item) -> bool) {
        if let Some(value) = self {
            value.visit(visitor);
        }
    }
}

macro_rules! through_a_pointer {
    ($([$($generic:tt)*] $pointer:ty),* $(,)?) => {$(
        impl<$($generic)*> HasLength for $pointer where T: HasLength {
            fn length(&self) -> Option<Length> {
                (**self).length()
            }
        }
        impl<$($generic)*> HasText for $pointer where T: HasText {
            fn text(&self) -> Option<&str> {
                (**self).text()
            }
        }
    )*};
}

through_a_pointer!(['a, T: ?Sized] &'a T, [T: ?Sized] Box<T>, [T: ?Sized] Arc<T>, ['a, T: ?Sized + ToOwned] Cow<'a, T>);

impl<T: HasLength> HasLength for Option<T> {
    fn length(&self) -> Option<Length> {
        self.as_ref()?.length()
    }
}

impl<T: HasNumber> HasNumber for Option<T> {
    type Number = T::Number;

    fn number(&self) -> Option<T::Number> {
        self.as_ref()?.number()
    }
}

impl<T: HasText> HasText for Option<T> {
    fn text(&self) -> Option<&str> {
        self.as_ref()?.text()
    }
}

macro_rules! texts {
    ($($text:ty),*) => {$(
        impl HasText for $text {
            fn text(&self) -> Option<&str> {
                Some(self)
            }
        }
        impl HasLength for $text {
            fn length(&self) -> Option<Length> {
                Some(Length::Characters(self.chars().count() as u64))
            }
        }
    )*};
}

texts!(str, String);

macro_rules! collections {
    ($([$($generic:tt)*] $collection:ty),* $(,)?) => {$(
        impl<$($generic)*> HasLength for $collection {
            fn length(&self) -> Option<Length> {
                Some(Length::Elements(self.len() as u64))
            }
        }
    )*};
}

collections!(
    [T] [T],
    [T, const N: usize] [T; N],
    [T] Vec<T>,
    [T] VecDeque<T>,
    [T] BTreeSet<T>,
    [T, S] HashSet<T, S>,
    [K, V] BTreeMap<K, V>,
    [K, V, S] HashMap<K, V, S>,
);

macro_rules! items {
    ($([$($generic:tt)*] $collection:ty),* $(,)?) => {$(
        impl<$($generic)*> HasItems for $collection {
            type Item = T;

            fn visit(&self, visitor: &mut dyn FnMut(&T) -> bool) {
                let _ = self.iter().all(visitor);
            }
        }
    )*};
}

items!([T] Vec<T>, [T, const N: usize] [T; N], [T] VecDeque<T>, [T] BTreeSet<T>, [T, S] HashSet<T, S>);

macro_rules! numbers {
    ($($number:ty),*) => {$(
        impl HasNumber for $number {
            type Number = $number;

            fn number(&self) -> Option<$number> {
                Some(*self)
            }
        }
    )*};
}

numbers!(u8, u16, u32, u64, u128, usize, i8, i16, i32, i64, i128, isize, f32, f64);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_characters_and_items() {
        assert_eq!("Zoë".length(), Some(Length::Characters(3)));
        assert_eq!(Some(Box::<str>::from("ab")).length(), Some(Length::Characters(2)));
        assert_eq!(vec![1, 2].length(), Some(Length::Elements(2)));
        assert_eq!(None::<Vec<u8>>.length(), None);
    }

    #[test]
    fn sees_texts_and_numbers_through_options() {
        assert_eq!(Some(Cow::Borrowed("a")).text(), Some("a"));
        assert_eq!(None::<String>.text(), None);
        assert_eq!(Some(3_u8).number(), Some(3));
    }
}
