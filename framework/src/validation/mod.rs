//! Checks of values that clients send: what [`#[dto]`](crate::dto) generates and what finds its mistakes.

mod measure;
#[doc(hidden)]
pub mod probe;
#[cfg(feature = "validation")]
#[doc(hidden)]
pub mod rule;
mod validate;
mod violations;

pub use measure::{HasLength, HasNumber, HasText, Length};
pub use validate::Validate;
pub use violations::{Violation, Violations};
