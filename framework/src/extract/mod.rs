//! From the parts of a request to the values that handlers take.

pub(crate) mod constraints;
pub(crate) mod field;
pub(crate) mod json;
mod mismatch;
pub(crate) mod object;
pub(crate) mod pairs;
pub(crate) mod parse;
pub(crate) mod piped;
mod refusal;
pub(crate) mod repeated;
pub(crate) mod source;
pub(crate) mod text;
mod unknown;
pub(crate) mod validated;
mod wording;

pub use parse::{
    DefaultValuePipe, ParseArrayPipe, ParseBoolPipe, ParseDatePipe, ParseEnumPipe, ParseFloatPipe, ParseIntPipe,
    ParseUuidPipe, UuidVersion,
};
pub use source::FromRequest;
