//! From the parts of a request to the values that handlers take.

pub(crate) mod json;
mod mismatch;
pub(crate) mod pairs;
mod refusal;
pub(crate) mod source;
pub(crate) mod text;
mod wording;

pub use source::FromRequest;
