//! What is taken where nothing was sent.

use crate::Result;
use crate::pipeline::{ArgumentMetadata, Pipe};
use std::fmt::Display;

/// A text in the place of one that was not sent. It stands in front of the pipe that reads the text.
///
/// The default is written as a client would send it: `DefaultValuePipe::new(1)`, `DefaultValuePipe::new("name")`. Source:
/// <https://docs.nestjs.com/pipes#providing-defaults>.
///
/// ```
/// # use nestling::prelude::*;
/// # #[controller("/cats")]
/// # struct CatsController;
/// #[routes]
/// impl CatsController {
///     #[get("/")]
///     async fn all(&self, #[query("asleep", DefaultValuePipe::new(false), ParseBoolPipe)] asleep: bool) -> String {
///         if asleep { "hush".to_owned() } else { "here they come".to_owned() }
///     }
/// }
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct DefaultValuePipe(String);

impl DefaultValuePipe {
    /// With this default.
    pub fn new(default: impl Display) -> Self {
        Self(default.to_string())
    }
}

impl Pipe<Option<String>> for DefaultValuePipe {
    type Out = String;

    async fn transform(&self, text: Option<String>, _: &ArgumentMetadata) -> Result<String> {
        Ok(text.unwrap_or_else(|| self.0.clone()))
    }
}
