//! Something of the type that is asked for, in the place of what is known to be wrong.

use super::fault::Fault;
use serde::de::value::{MapDeserializer, SeqDeserializer};
use serde::de::{Deserializer, IntoDeserializer, Visitor};
use std::iter::{empty, repeat_n};

/// The settings are not made of it: it only lets serde go on to what else is wrong. The number says how many were refused
/// before it.
#[derive(Clone, Copy)]
pub(super) struct Placeholder(pub(super) usize);

impl Placeholder {
    /// After so many there is no more to try.
    pub(super) const COUNT: usize = TEXTS.len();

    fn text(self) -> &'static str {
        TEXTS.get(self.0).copied().unwrap_or_default()
    }

    /// The first is the least that also a `NonZero` takes.
    fn number(self) -> u8 {
        [1, 0, 100].get(self.0).copied().unwrap_or(1)
    }
}

/// What the types like that are read from a text: addresses, urls, times, UUIDs, levels of a log.
const TEXTS: [&str; 12] = [
    "",
    "127.0.0.1",
    "127.0.0.1:80",
    "::1",
    "[::1]:80",
    "http://127.0.0.1/",
    "1",
    "2000-01-01",
    "2000-01-01T00:00:00Z",
    "2000-01-01T00:00:00",
    "00000000-0000-0000-0000-000000000000",
    "info",
];

macro_rules! nothing {
    ($($method:ident $visit:ident $value:expr,)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
            visitor.$visit($value(self))
        }
    )*};
}

impl<'de> Deserializer<'de> for Placeholder {
    type Error = Fault;

    nothing! {
        deserialize_bool visit_bool |_| false,
        deserialize_char visit_char |_| 'a',
        deserialize_u8 visit_u8 Self::number,
        deserialize_u16 visit_u16 |it: Self| it.number().into(),
        deserialize_u32 visit_u32 |it: Self| it.number().into(),
        deserialize_u64 visit_u64 |it: Self| it.number().into(),
        deserialize_u128 visit_u128 |it: Self| it.number().into(),
        deserialize_i8 visit_u8 Self::number,
        deserialize_i16 visit_i16 |it: Self| it.number().into(),
        deserialize_i32 visit_i32 |it: Self| it.number().into(),
        deserialize_i64 visit_i64 |it: Self| it.number().into(),
        deserialize_i128 visit_i128 |it: Self| it.number().into(),
        deserialize_f32 visit_f32 |it: Self| it.number().into(),
        deserialize_f64 visit_f64 |it: Self| it.number().into(),
        deserialize_str visit_str Self::text,
        deserialize_string visit_str Self::text,
        deserialize_identifier visit_str Self::text,
        deserialize_bytes visit_bytes |_| &[],
        deserialize_byte_buf visit_bytes |_| &[],
        deserialize_seq visit_seq |_| SeqDeserializer::new(empty::<u8>()),
        deserialize_map visit_map |_| MapDeserializer::new(empty::<(u8, u8)>()),
    }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_unit()
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_none()
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_newtype_struct(self)
    }

    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        variants: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Fault> {
        let first = variants.first().copied().unwrap_or_default();
        visitor.visit_enum(IntoDeserializer::<Fault>::into_deserializer(first))
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, length: usize, visitor: V) -> Result<V::Value, Fault> {
        visitor.visit_seq(SeqDeserializer::new(repeat_n(self, length)))
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, _: &str, length: usize, visitor: V) -> Result<V::Value, Fault> {
        self.deserialize_tuple(length, visitor)
    }

    serde::forward_to_deserialize_any! { unit unit_struct struct ignored_any }
}

impl IntoDeserializer<'_, Fault> for Placeholder {
    type Deserializer = Self;

    fn into_deserializer(self) -> Self {
        self
    }
}
