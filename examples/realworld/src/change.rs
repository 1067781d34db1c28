//! How fields of updates are read: what is not sent does not change.

use serde::{Deserialize, Deserializer};

/// What may be left out, but not be `null`.
pub(crate) fn present<'de, D: Deserializer<'de>, T: Deserialize<'de>>(deserializer: D) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// `null` takes away what is there, as `""` does.
pub(crate) fn emptied<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(Some(Option::deserialize(deserializer)?.unwrap_or_default()))
}
