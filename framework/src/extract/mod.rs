//! From the parts of a request to the values that handlers take.

pub(crate) mod field;
pub(crate) mod json;
mod mismatch;
pub(crate) mod pairs;
pub(crate) mod piped;
mod refusal;
pub(crate) mod source;
pub(crate) mod text;
mod wording;

pub use source::FromRequest;
