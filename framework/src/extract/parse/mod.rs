//! The pipes that turn a text into an argument, and say in NestJS's words what is wrong with it.

mod array;
mod boolean;
mod date;
mod default_value;
mod enumeration;
mod number;
mod options;
mod parsed;
mod uuid;

pub use array::ParseArrayPipe;
pub use boolean::ParseBoolPipe;
pub use date::ParseDatePipe;
pub use default_value::DefaultValuePipe;
pub use enumeration::ParseEnumPipe;
pub use number::{ParseFloatPipe, ParseIntPipe};
pub use uuid::{ParseUuidPipe, UuidVersion};
