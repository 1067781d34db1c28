//! A value from everything that was sent under one name: all of it for a list, the first for anything else.

use super::mismatch::Mismatch;
use super::text::Text;
use crate::http::HttpException;
use serde::de::value::SeqDeserializer;
use serde::de::{DeserializeOwned, Deserializer, IntoDeserializer, Visitor};
use std::borrow::Cow;
use std::cell::OnceCell;

/// Reads a `T` from the values of `name`, in their order. A list is empty if there are none; whatever else
/// [`text::parse`](super::text::parse) reads is read from the first, and the others are not looked at.
///
/// # Errors
///
/// As [`text::parse`](super::text::parse).
pub(crate) fn parse<'a, T, I>(name: &str, values: impl Fn() -> I) -> Result<T, HttpException>
where
    T: DeserializeOwned,
    I: Iterator<Item = Cow<'a, str>>,
{
    let (first, all) = (values().next(), OnceCell::new());
    let first = Text { name, raw: first.as_deref(), wanted: None };
    T::deserialize(Repeated { first, values, all: &all }).map_err(Mismatch::into_exception)
}

/// serde's view of the values.
struct Repeated<'n, 'de, 'a, F> {
    first: Text<'n, 'de>,
    values: F,
    /// Where the values are kept while a list is read.
    all: &'de OnceCell<Vec<Cow<'a, str>>>,
}

macro_rules! first {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
            self.first.$method(visitor)
        }
    )*};
}

impl<'de, 'a, F: Fn() -> I, I: Iterator<Item = Cow<'a, str>>> Deserializer<'de> for Repeated<'_, 'de, 'a, F> {
    type Error = Mismatch;

    first! {
        deserialize_any deserialize_bool deserialize_char deserialize_str deserialize_string deserialize_identifier
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_f32 deserialize_f64 deserialize_unit deserialize_bytes deserialize_byte_buf deserialize_map
        deserialize_ignored_any
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        let Self { first: Text { name, .. }, values, all } = self;
        let texts = all
            .get_or_init(|| values().collect())
            .iter()
            .map(|value| One(Text { name, raw: Some(value), wanted: None }));
        let mut items = SeqDeserializer::new(texts);
        let list = visitor.visit_seq(&mut items)?;
        items.end()?;
        Ok(list)
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: usize,
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.deserialize_seq(visitor)
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        if self.first.raw.is_some() { visitor.visit_some(self) } else { visitor.visit_none() }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Mismatch> {
        self.first.deserialize_unit_struct(name, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.first.deserialize_struct(name, fields, visitor)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.first.deserialize_enum(name, variants, visitor)
    }
}

/// One of several values.
struct One<'n, 'de>(Text<'n, 'de>);

impl<'n, 'de> IntoDeserializer<'de, Mismatch> for One<'n, 'de> {
    type Deserializer = Text<'n, 'de>;

    fn into_deserializer(self) -> Text<'n, 'de> {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde::Deserialize;
    use std::collections::BTreeSet;

    fn read<T: DeserializeOwned>(values: &[&str]) -> Result<T, String> {
        parse("tags", || values.iter().map(|value| Cow::from(*value))).map_err(|error| error.to_string())
    }

    #[test]
    fn a_list_has_all_values_in_order() {
        assert_eq!(read::<Vec<String>>(&["b", "a", "b"]).unwrap(), ["b", "a", "b"]);
        assert_eq!(read::<Vec<u32>>(&["7"]).unwrap(), [7]);
        assert_eq!(read::<BTreeSet<u8>>(&["2", "1", "2"]).unwrap(), BTreeSet::from([1, 2]));
        assert_eq!(read::<(u8, bool)>(&["1", "true"]).unwrap(), (1, true));
        assert_eq!(read::<Vec<String>>(&[""]).unwrap(), [""]);
    }

    #[test]
    fn a_list_may_be_empty_or_missing() {
        assert_eq!(read::<Vec<u32>>(&[]).unwrap(), [0; 0]);
        assert_eq!(read::<Option<Vec<u32>>>(&[]).unwrap(), None);
        assert_eq!(read::<Option<Vec<u32>>>(&["1", "2"]).unwrap(), Some(vec![1, 2]));
    }

    #[test]
    fn a_newtype_of_a_list_is_one() {
        #[derive(Debug, Deserialize, PartialEq)]
        struct Tags(Vec<String>);
        assert_eq!(read::<Tags>(&["a", "b"]).unwrap(), Tags(vec!["a".into(), "b".into()]));
    }

    #[test]
    fn anything_else_is_the_first() {
        assert_eq!(read::<u8>(&["1", "x"]).unwrap(), 1);
        assert_eq!(read::<Option<String>>(&["a", "b"]).unwrap().as_deref(), Some("a"));
        assert_eq!(read::<u8>(&[]).unwrap_err(), "Validation failed (tags is required)");
    }

    #[test]
    fn one_wrong_item_is_one_too_many() {
        assert_eq!(read::<Vec<u8>>(&["1", "x"]).unwrap_err(), "Validation failed (numeric string is expected)");
        assert!(read::<(u8, u8)>(&["1"]).is_err());
        assert!(read::<(u8, u8)>(&["1", "2", "3"]).is_err());
        assert!(read::<Vec<Vec<u8>>>(&["1"]).is_err());
    }
}
