//! What is not to be seen.

use crate::validation::{HasLength, HasText, Length};
use serde::de::Visitor;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::marker::PhantomData;
use zeroize::Zeroize;

/// By this name the reader of settings recognises a secret.
pub(super) const NAME: &str = "$nestling::Secret";

/// What is written in its place.
const HIDDEN: &str = "[secret]";

/// A value that is not printed, logged or serialised, and overwritten in memory when it is dropped.
///
/// ```
/// use nestling::config::Secret;
///
/// let password = Secret::new("hunter2".to_owned());
/// assert_eq!(format!("{password:?}"), "[secret]");
/// assert_eq!(password.expose(), "hunter2");
/// ```
pub struct Secret<T: Wipe>(T);

impl<T: Wipe> Secret<T> {
    /// Hides a value.
    pub fn new(value: T) -> Self {
        Self(value)
    }

    /// The value. Whoever asks for it takes care of it.
    pub fn expose(&self) -> &T {
        &self.0
    }
}

/// A value that can be overwritten in memory. What was copied of it elsewhere stays.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be a secret",
    note = "`String`, `Vec<u8>` and `Option` of these can; for a type of your own, implement `nestling::config::Wipe`"
)]
pub trait Wipe {
    /// Overwrites it.
    fn wipe(&mut self);
}

impl Wipe for String {
    fn wipe(&mut self) {
        self.zeroize();
    }
}

impl Wipe for Vec<u8> {
    fn wipe(&mut self) {
        self.zeroize();
    }
}

impl<T: Wipe> Wipe for Option<T> {
    fn wipe(&mut self) {
        self.iter_mut().for_each(T::wipe);
    }
}

impl<T: Wipe> Drop for Secret<T> {
    fn drop(&mut self) {
        self.0.wipe();
    }
}

impl<T: Wipe + Clone> Clone for Secret<T> {
    fn clone(&self) -> Self {
        Self(self.0.clone())
    }
}

impl<T: Wipe + Default> Default for Secret<T> {
    fn default() -> Self {
        Self(T::default())
    }
}

impl<T: Wipe> From<T> for Secret<T> {
    fn from(value: T) -> Self {
        Self(value)
    }
}

impl<T: Wipe> fmt::Debug for Secret<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(HIDDEN)
    }
}

/// Rules may look at it: they repeat no values.
impl<T: Wipe + HasLength> HasLength for Secret<T> {
    fn length(&self) -> Option<Length> {
        self.0.length()
    }
}

impl<T: Wipe + HasText> HasText for Secret<T> {
    fn text(&self) -> Option<&str> {
        self.0.text()
    }
}

/// As a text that says that there is one.
impl<T: Wipe> Serialize for Secret<T> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(HIDDEN)
    }
}

impl<'de, T: Wipe + Deserialize<'de>> Deserialize<'de> for Secret<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_newtype_struct(NAME, SecretVisitor(PhantomData)).map(Self)
    }
}

struct SecretVisitor<T>(PhantomData<T>);

impl<'de, T: Deserialize<'de>> Visitor<'de> for SecretVisitor<T> {
    type Value = T;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a secret")
    }

    fn visit_newtype_struct<D: Deserializer<'de>>(self, deserializer: D) -> Result<T, D::Error> {
        T::deserialize(deserializer)
    }
}
