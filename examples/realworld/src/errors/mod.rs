//! How Conduit says what is wrong: `{"errors":{"title":["can't be blank"]}}`.
//!
//! Modules declare their errors by `#[derive(Exception)]`, with the field as `code`. Validation has rules with texts. The
//! filter gives all of them, and what the framework refuses by itself, the one shape.

mod conduit_errors;
pub(crate) mod rule;

pub(crate) use conduit_errors::ConduitErrors;

use nestling::validation::ValidationPipe;

/// 422, and for each field the first thing that is wrong.
pub(crate) fn validation() -> ValidationPipe {
    ValidationPipe::new().error_http_status_code(422).stop_at_first_error(true).grouped(true)
}
