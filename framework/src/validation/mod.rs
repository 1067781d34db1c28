//! Checks of values that clients send: what [`#[dto]`](crate::dto) generates and what finds its mistakes.

mod constraint;
pub(crate) mod date;
mod measure;
mod pipe;
#[doc(hidden)]
pub mod probe;
#[cfg(feature = "validation")]
#[doc(hidden)]
pub mod rule;
pub(crate) mod uuid;
mod validate;
mod violations;

pub use constraint::Constraint;
pub use measure::{HasItems, HasLength, HasNumber, HasText, Length};
pub use pipe::ValidationPipe;
pub use validate::Validate;
pub use violations::{Violation, Violations};
