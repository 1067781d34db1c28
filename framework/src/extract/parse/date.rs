//! Dates.

use super::options::{Options, parse_pipe};
use super::parsed::{ParsePipe, ParsedBy};
use crate::injectable;
use crate::validation::date;
use std::time::SystemTime;

/// A date by ISO 8601, `2024-02-29`, with or without a time, `T12:30:00.5+02:00`: `Validation failed (invalid date
/// format)`, and `Validation failed (no Date provided)` where there is none.
///
/// It gives a `SystemTime`, or the text as it is as a `String`. Where nothing is said of the zone, it is UTC. Source:
/// <https://docs.nestjs.com/pipes#built-in-pipes>.
///
/// ```
/// # use nestling::prelude::*;
/// use std::time::SystemTime;
/// # #[controller("/cats")]
/// # struct CatsController;
///
/// #[routes]
/// impl CatsController {
///     #[get("/")]
///     async fn born(&self, #[query("since", ParseDatePipe)] since: SystemTime) -> String {
///         format!("{:?}", since.elapsed())
///     }
/// }
/// ```
#[injectable]
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct ParseDatePipe {
    #[inject(default)]
    options: Options,
}

impl ParseDatePipe {
    /// The pipe as it is when it is named by its type.
    pub fn new() -> Self {
        Self::default()
    }
}

parse_pipe!(ParseDatePipe);

impl ParsePipe for ParseDatePipe {
    fn options(&self) -> &Options {
        &self.options
    }

    fn complaint(&self, text: Option<&str>) -> String {
        match text {
            None | Some("") => "Validation failed (no Date provided)".to_owned(),
            Some(_) => "Validation failed (invalid date format)".to_owned(),
        }
    }
}

impl ParsedBy<ParseDatePipe> for SystemTime {
    fn parse(text: &str, pipe: &ParseDatePipe) -> Result<Self, String> {
        date::parse(text).ok_or_else(|| pipe.complaint(Some(text)))
    }
}

impl ParsedBy<ParseDatePipe> for String {
    fn parse(text: &str, pipe: &ParseDatePipe) -> Result<Self, String> {
        SystemTime::parse(text, pipe).map(|_| text.to_owned())
    }
}
