//! A struct from pairs of names and values: path parameters, a query string, a form.

use super::mismatch::{Mismatch, Reason, Unread, Wanted};
use super::text::Text;
use super::unknown;
use crate::http::HttpException;
use crate::validation::Violations;
use serde::de::value::SeqDeserializer;
use serde::de::{DeserializeOwned, DeserializeSeed, Deserializer, IntoDeserializer, MapAccess, Visitor};
use serde::forward_to_deserialize_any;
use std::borrow::Cow;

/// How many values may turn out, one after the other, to be needed as something else than a text. Only what serde
/// buffers (`flatten`, tagged enums) is concerned.
const LESSONS: usize = 64;

/// Reads a `T` from the pairs. A name that comes more than once is a list; a field that may be missing is an `Option` or has
/// serde's `default`.
///
/// # Errors
///
/// 400 that names the pair: `page: Validation failed (numeric string is expected)`.
pub(crate) fn parse<'a, T: DeserializeOwned>(
    pairs: impl IntoIterator<Item = (impl Into<Cow<'a, str>>, impl Into<Cow<'a, str>>)>,
) -> Result<T, HttpException> {
    read(&mut sorted(pairs), |pairs| T::deserialize(pairs)).map_err(Mismatch::into_exception)
}

/// As [`parse`], and says which properties `T` does not have.
///
/// # Errors
///
/// As [`parse`].
pub(crate) fn parse_strictly<'a, T: DeserializeOwned>(
    pairs: impl IntoIterator<Item = (impl Into<Cow<'a, str>>, impl Into<Cow<'a, str>>)>,
) -> Result<(T, Violations), HttpException> {
    read(&mut sorted(pairs), |pairs| unknown::read(pairs)).map_err(Mismatch::into_exception)
}

fn sorted<'a>(pairs: impl IntoIterator<Item = (impl Into<Cow<'a, str>>, impl Into<Cow<'a, str>>)>) -> Vec<Pair<'a>> {
    let mut pairs: Vec<Pair<'a>> =
        pairs.into_iter().map(|(name, value)| Pair::new(name.into(), value.into())).collect();
    // Stable, so that the values of one name keep their order.
    pairs.sort_by(|a, b| a.name.cmp(&b.name));
    pairs
}

/// Reads a `T` from a query string or a form, percent-encoded and without a leading `?`.
///
/// # Errors
///
/// As [`parse`].
pub(crate) fn query<T: DeserializeOwned>(raw: &str) -> Result<T, HttpException> {
    parse(form_urlencoded::parse(raw.as_bytes()))
}

/// As [`query`], and says which properties `T` does not have.
///
/// # Errors
///
/// As [`parse`].
pub(crate) fn query_strictly<T: DeserializeOwned>(raw: &str) -> Result<(T, Violations), HttpException> {
    parse_strictly(form_urlencoded::parse(raw.as_bytes()))
}

struct Pair<'a> {
    name: Cow<'a, str>,
    value: Cow<'a, str>,
    /// What to read where the type does not ask for anything in particular.
    wanted: Option<Wanted>,
    /// Whether that is a list, although there is only one value.
    listed: bool,
}

impl<'a> Pair<'a> {
    /// Empty values get a place in memory of their own, so that they can be told apart by it.
    fn new(name: Cow<'a, str>, value: Cow<'a, str>) -> Self {
        let value = if value.is_empty() { String::with_capacity(1).into() } else { value };
        Self { name, value, wanted: None, listed: false }
    }

    /// Whether there was something to learn.
    fn learn(&mut self, wanted: Wanted) -> bool {
        match wanted {
            Wanted::List => !std::mem::replace(&mut self.listed, true),
            Wanted::Number | Wanted::Boolean => self.wanted.replace(wanted).is_none(),
        }
    }

    fn text(&self) -> Text<'_, '_> {
        Text { name: &self.name, raw: Some(&self.value), wanted: self.wanted }
    }
}

/// What serde buffers, it asks for without a type, gets as a text and later refuses if it should have been a number. The
/// error holds the text's place in memory, so we know which pair it was, and read again with what we learnt.
fn read<T>(pairs: &mut [Pair<'_>], once: impl for<'de> Fn(Pairs<'de>) -> Result<T, Mismatch>) -> Result<T, Mismatch> {
    let mut last: Option<String> = None;
    for _ in 0..LESSONS {
        let mismatch = match once(Pairs(pairs)) {
            Ok(value) => return Ok(value),
            Err(mismatch) => mismatch,
        };
        last = Some(learn(pairs, mismatch, last)?);
    }
    Err(Mismatch::new(Reason::Other("too many values".to_owned())))
}

/// The name of the pair that will be read otherwise, or the error if none can be.
fn learn(pairs: &mut [Pair<'_>], mismatch: Mismatch, last: Option<String>) -> Result<String, Mismatch> {
    let Some(Unread { address, wanted }) = mismatch.unread else {
        return Err(attribute(mismatch, last));
    };
    let Some(pair) = pairs.iter_mut().find(|pair| pair.value.as_ptr().addr() == address) else {
        return Err(mismatch);
    };
    if pair.learn(wanted) { Ok(pair.name.clone().into_owned()) } else { Err(mismatch.of_field(&pair.name)) }
}

/// A number out of range has no place in memory, but can only be the one that was read otherwise last.
fn attribute(mismatch: Mismatch, last: Option<String>) -> Mismatch {
    match (&mismatch.reason, last) {
        (Reason::Numeric | Reason::Boolean, Some(name)) => mismatch.of_field(&name),
        _ => mismatch,
    }
}

/// serde's view of all pairs, which are sorted by name.
struct Pairs<'de>(&'de [Pair<'de>]);

impl<'de> Deserializer<'de> for Pairs<'de> {
    type Error = Mismatch;

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_map(Groups { rest: self.0, current: &[] })
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_unit()
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_unit()
    }

    forward_to_deserialize_any! {
        bool i8 i16 i32 i64 i128 u8 u16 u32 u64 u128 f32 f64 char str string bytes byte_buf seq tuple tuple_struct map
        struct enum identifier ignored_any
    }
}

/// The pairs, name by name.
struct Groups<'de> {
    rest: &'de [Pair<'de>],
    current: &'de [Pair<'de>],
}

impl<'de> MapAccess<'de> for Groups<'de> {
    type Error = Mismatch;

    fn next_key_seed<K: DeserializeSeed<'de>>(&mut self, seed: K) -> Result<Option<K::Value>, Mismatch> {
        let Some(first) = self.rest.first() else { return Ok(None) };
        let length = self.rest.iter().take_while(|pair| pair.name == first.name).count();
        (self.current, self.rest) = self.rest.split_at(length);
        let name = Text { name: &first.name, raw: Some(&first.name), wanted: None };
        seed.deserialize(name).map(Some).map_err(|mismatch| mismatch.of_field(&first.name))
    }

    fn next_value_seed<S: DeserializeSeed<'de>>(&mut self, seed: S) -> Result<S::Value, Mismatch> {
        let name = self.current.first().map_or("", |pair| &pair.name);
        seed.deserialize(Values(self.current)).map_err(|mismatch| mismatch.of_field(name))
    }
}

/// The values of one name.
struct Values<'de>(&'de [Pair<'de>]);

impl<'de> Values<'de> {
    fn one(&self) -> Result<Text<'de, 'de>, Mismatch> {
        match self.0 {
            [pair] => Ok(pair.text()),
            _ => Err(Mismatch::new(Reason::Other("one value is expected".to_owned()))),
        }
    }

    fn is_list(&self) -> bool {
        self.0.len() != 1 || self.0.iter().any(|pair| pair.listed)
    }
}

macro_rules! one {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
            self.one()?.$method(visitor)
        }
    )*};
}

impl<'de> Deserializer<'de> for Values<'de> {
    type Error = Mismatch;

    one! {
        deserialize_bool deserialize_char deserialize_str deserialize_string deserialize_identifier
        deserialize_u8 deserialize_u16 deserialize_u32 deserialize_u64 deserialize_u128
        deserialize_i8 deserialize_i16 deserialize_i32 deserialize_i64 deserialize_i128
        deserialize_f32 deserialize_f64 deserialize_unit deserialize_bytes deserialize_byte_buf deserialize_map
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        if self.is_list() { self.deserialize_seq(visitor) } else { self.one()?.deserialize_any(visitor) }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_some(self)
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_seq<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        let mut items = SeqDeserializer::new(self.0.iter());
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

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        name: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.one()?.deserialize_enum(name, variants, visitor)
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, name: &'static str, visitor: V) -> Result<V::Value, Mismatch> {
        self.one()?.deserialize_unit_struct(name, visitor)
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        name: &'static str,
        fields: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        self.one()?.deserialize_struct(name, fields, visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_unit()
    }
}

/// One of several values.
impl<'de> IntoDeserializer<'de, Mismatch> for &'de Pair<'de> {
    type Deserializer = Text<'de, 'de>;

    fn into_deserializer(self) -> Text<'de, 'de> {
        self.text()
    }
}

#[cfg(test)]
mod tests;
