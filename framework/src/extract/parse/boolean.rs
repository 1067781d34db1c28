//! `true` and `false`.

use super::options::{Options, parse_pipe};
use super::parsed::{ParsePipe, ParsedBy};
use crate::injectable;

/// `true` or `false`, and nothing else: `Validation failed (boolean string is expected)`.
///
/// An argument that is a `bool` is read without a pipe, and takes `1` and `0`, too. Source:
/// <https://docs.nestjs.com/pipes#built-in-pipes>.
///
/// ```
/// # use nestling::prelude::*;
/// # #[controller("/cats")]
/// # struct CatsController;
/// #[routes]
/// impl CatsController {
///     #[get("/")]
///     async fn all(&self, #[query("asleep", ParseBoolPipe::new().optional(true))] asleep: Option<bool>) -> String {
///         format!("{asleep:?}")
///     }
/// }
/// ```
#[injectable]
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct ParseBoolPipe {
    #[inject(default)]
    options: Options,
}

impl ParseBoolPipe {
    /// The pipe as it is when it is named by its type.
    pub fn new() -> Self {
        Self::default()
    }
}

parse_pipe!(ParseBoolPipe);

impl ParsePipe for ParseBoolPipe {
    fn options(&self) -> &Options {
        &self.options
    }

    fn complaint(&self, _: Option<&str>) -> String {
        "Validation failed (boolean string is expected)".to_owned()
    }
}

impl ParsedBy<ParseBoolPipe> for bool {
    fn parse(text: &str, pipe: &ParseBoolPipe) -> Result<Self, String> {
        text.parse().map_err(|_| pipe.complaint(Some(text)))
    }
}
