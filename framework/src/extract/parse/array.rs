//! Several values in one text.

use super::options::{Options, parse_pipe};
use super::parsed::{ParsePipe, ParsedBy};
use crate::extract::mismatch::Reason;
use crate::extract::source::Readable;
use crate::extract::text::Text;
use crate::injectable;

/// Values between commas, `?ids=1,2,3`: `Validation failed (parsable array expected)` where there are none.
///
/// The argument is a `Vec` of whatever a single argument can be, which is what NestJS's option `items` says there. The
/// first item that is wrong is named: `[1] item must be a number`. Repeated parameters, `?id=1&id=2`, are read by a
/// struct, `#[query]`. Source: <https://docs.nestjs.com/techniques/validation#parsing-and-validating-arrays>.
///
/// ```
/// # use nestling::prelude::*;
/// # #[controller("/cats")]
/// # struct CatsController;
/// #[routes]
/// impl CatsController {
///     #[get("/")]
///     async fn some(&self, #[query("ids", ParseArrayPipe::new().separator(";"))] ids: Vec<u64>) -> String {
///         format!("{} cats", ids.len())
///     }
/// }
/// ```
#[injectable]
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct ParseArrayPipe {
    #[inject(default)]
    options: Options,
    #[inject(default)]
    separator: Option<&'static str>,
}

impl ParseArrayPipe {
    /// The pipe as it is when it is named by its type.
    pub fn new() -> Self {
        Self::default()
    }

    /// What stands between the values. Default: a comma.
    pub fn separator(mut self, separator: &'static str) -> Self {
        self.separator = Some(separator);
        self
    }
}

parse_pipe!(ParseArrayPipe);

impl ParsePipe for ParseArrayPipe {
    fn options(&self) -> &Options {
        &self.options
    }

    fn complaint(&self, _: Option<&str>) -> String {
        "Validation failed (parsable array expected)".to_owned()
    }
}

impl<T: Readable> ParsedBy<ParseArrayPipe> for Vec<T> {
    fn parse(text: &str, pipe: &ParseArrayPipe) -> Result<Self, String> {
        if text.is_empty() {
            return Err(pipe.complaint(Some(text)));
        }
        let items = text.trim().split(pipe.separator.unwrap_or(","));
        items.enumerate().map(|(at, text)| item(at, text)).collect()
    }
}

fn item<T: Readable>(at: usize, text: &str) -> Result<T, String> {
    let read = T::deserialize(Text { name: "item", raw: Some(text), wanted: None });
    read.map_err(|mismatch| match mismatch.reason {
        Reason::Numeric => format!("[{at}] item must be a number"),
        Reason::Boolean => format!("[{at}] item must be a boolean value"),
        reason => format!("[{at}] {reason}"),
    })
}
