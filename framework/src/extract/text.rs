//! A value from one raw text (a path parameter, a query parameter, a header), or from its absence.

use super::mismatch::{Mismatch, Reason, Wanted};
use crate::http::HttpException;
use serde::de::{DeserializeOwned, Deserializer, IntoDeserializer, Visitor};

/// Reads the text of what clients call `name`; `None` if it was not sent.
///
/// Takes numbers and `bool` (also `1` and `0`), `char`, strings, enums of unit variants, newtypes and options of these, and
/// whatever reads itself from a string, such as an `IpAddr`.
///
/// # Errors
///
/// 400 in the words of NestJS's parse pipes: `Validation failed (numeric string is expected)`. The text does not repeat
/// the value and names no Rust type.
pub(crate) fn parse<T: DeserializeOwned>(name: &str, raw: Option<&str>) -> Result<T, HttpException> {
    T::deserialize(Text { name, raw, wanted: None }).map_err(Mismatch::into_exception)
}

/// serde's view of the text.
#[derive(Clone, Copy)]
pub(super) struct Text<'n, 'de> {
    pub(super) name: &'n str,
    pub(super) raw: Option<&'de str>,
    /// What to read where the type does not ask for anything in particular.
    pub(super) wanted: Option<Wanted>,
}

impl<'de> Text<'_, 'de> {
    fn raw(&self) -> Result<&'de str, Mismatch> {
        self.raw.ok_or_else(|| Mismatch::new(Reason::Required(self.name.to_owned())))
    }

    fn number<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        let raw = self.raw()?;
        if let Ok(number) = raw.parse() {
            visitor.visit_u64(number)
        } else if let Ok(number) = raw.parse() {
            visitor.visit_i64(number)
        } else {
            self.deserialize_f64(visitor)
        }
    }

    fn refuse<T>(&self, what: &str) -> Result<T, Mismatch> {
        self.raw()?;
        Err(Mismatch::new(Reason::Other(format!("one text cannot be read as {what}"))))
    }
}

macro_rules! integers {
    ($($method:ident $visit:ident,)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
            match self.raw()?.parse() {
                Ok(number) => visitor.$visit(number),
                Err(_) => Err(Mismatch::new(Reason::Numeric)),
            }
        }
    )*};
}

macro_rules! strings {
    ($($method:ident)*) => {$(
        fn $method<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
            visitor.visit_borrowed_str(self.raw()?)
        }
    )*};
}

impl<'de> Deserializer<'de> for Text<'_, 'de> {
    type Error = Mismatch;

    integers! {
        deserialize_u8 visit_u8, deserialize_u16 visit_u16, deserialize_u32 visit_u32, deserialize_u64 visit_u64,
        deserialize_i8 visit_i8, deserialize_i16 visit_i16, deserialize_i32 visit_i32, deserialize_i64 visit_i64,
        deserialize_u128 visit_u128, deserialize_i128 visit_i128,
    }

    strings! { deserialize_str deserialize_string deserialize_identifier }

    fn deserialize_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.wanted {
            Some(Wanted::Number) => self.number(visitor),
            Some(Wanted::Boolean) => self.deserialize_bool(visitor),
            Some(Wanted::List) | None => self.deserialize_str(visitor),
        }
    }

    fn deserialize_f32<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.raw()?.parse::<f32>() {
            Ok(number) if number.is_finite() => visitor.visit_f32(number),
            _ => Err(Mismatch::new(Reason::Numeric)),
        }
    }

    fn deserialize_f64<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.raw()?.parse::<f64>() {
            Ok(number) if number.is_finite() => visitor.visit_f64(number),
            _ => Err(Mismatch::new(Reason::Numeric)),
        }
    }

    fn deserialize_bool<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.raw()? {
            "true" | "1" => visitor.visit_bool(true),
            "false" | "0" => visitor.visit_bool(false),
            _ => Err(Mismatch::new(Reason::Boolean)),
        }
    }

    fn deserialize_char<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.raw()?.parse() {
            Ok(character) => visitor.visit_char(character),
            Err(_) => Err(Mismatch::new(Reason::Other("a character is expected".to_owned()))),
        }
    }

    fn deserialize_option<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        if self.raw.is_some() { visitor.visit_some(self) } else { visitor.visit_none() }
    }

    fn deserialize_newtype_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_newtype_struct(self)
    }

    /// All that can be wrong is that the text is none of the variants.
    fn deserialize_enum<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        visitor: V,
    ) -> Result<V::Value, Mismatch> {
        let access = IntoDeserializer::<Mismatch>::into_deserializer(self.raw()?);
        visitor.visit_enum(access).map_err(|_| Mismatch::new(Reason::Enum))
    }

    fn deserialize_unit<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        match self.raw {
            None | Some("") => visitor.visit_unit(),
            Some(_) => Err(Mismatch::new(Reason::Other("no value is expected".to_owned()))),
        }
    }

    fn deserialize_unit_struct<V: Visitor<'de>>(self, _: &'static str, visitor: V) -> Result<V::Value, Mismatch> {
        self.deserialize_unit(visitor)
    }

    fn deserialize_ignored_any<V: Visitor<'de>>(self, visitor: V) -> Result<V::Value, Mismatch> {
        visitor.visit_unit()
    }

    fn deserialize_bytes<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Mismatch> {
        self.refuse("bytes")
    }

    fn deserialize_byte_buf<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Mismatch> {
        self.refuse("bytes")
    }

    fn deserialize_seq<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Mismatch> {
        self.refuse("a list")
    }

    fn deserialize_tuple<V: Visitor<'de>>(self, _: usize, _: V) -> Result<V::Value, Mismatch> {
        self.refuse("a list")
    }

    fn deserialize_tuple_struct<V: Visitor<'de>>(self, _: &'static str, _: usize, _: V) -> Result<V::Value, Mismatch> {
        self.refuse("a list")
    }

    fn deserialize_map<V: Visitor<'de>>(self, _: V) -> Result<V::Value, Mismatch> {
        self.refuse("an object")
    }

    fn deserialize_struct<V: Visitor<'de>>(
        self,
        _: &'static str,
        _: &'static [&'static str],
        _: V,
    ) -> Result<V::Value, Mismatch> {
        self.refuse("an object")
    }
}

#[cfg(test)]
mod tests;
