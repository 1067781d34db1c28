//! From the parts of a request to the values that handlers take.

pub(crate) mod constraints;
pub(crate) mod json;
mod mismatch;
pub(crate) mod object;
pub(crate) mod pairs;
mod refusal;
pub(crate) mod source;
pub(crate) mod text;
mod unknown;
mod wording;

pub use source::FromRequest;
