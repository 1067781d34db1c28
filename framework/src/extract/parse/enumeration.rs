//! One of some known texts.

use super::options::{Options, parse_pipe};
use super::parsed::{ParsePipe, Parsed};
use crate::extract::piped::IntoArgument;
use crate::extract::source::Readable;
use crate::extract::text;
use crate::http::HttpException;
use crate::injectable;
use crate::pipeline::ArgumentMetadata;
use std::marker::PhantomData;

/// One of the variants of the enum `E`, by serde's names: `Validation failed (enum string is expected)`.
///
/// Source: <https://docs.nestjs.com/pipes#built-in-pipes>.
///
/// ```
/// # use nestling::prelude::*;
/// #[dto]
/// #[serde(rename_all = "lowercase")]
/// enum Sort { Name, Age }
/// # #[controller("/cats")]
/// # struct CatsController;
///
/// #[routes]
/// impl CatsController {
///     #[get("/")]
///     async fn all(&self, #[query("sort", DefaultValuePipe::new("name"), ParseEnumPipe<Sort>)] sort: Sort) -> String {
///         match sort {
///             Sort::Name => "by name".to_owned(),
///             Sort::Age => "by age".to_owned(),
///         }
///     }
/// }
/// ```
#[injectable]
#[must_use]
pub struct ParseEnumPipe<E> {
    #[inject(default)]
    options: Options,
    #[inject(default)]
    of: PhantomData<fn() -> E>,
}

impl<E> ParseEnumPipe<E> {
    /// The pipe as it is when it is named by its type.
    pub fn new() -> Self {
        Self { options: Options::default(), of: PhantomData }
    }
}

parse_pipe!(ParseEnumPipe<E>);

impl<E> Default for ParseEnumPipe<E> {
    fn default() -> Self {
        Self::new()
    }
}

impl<E> Clone for ParseEnumPipe<E> {
    fn clone(&self) -> Self {
        Self { options: self.options.clone(), of: PhantomData }
    }
}

impl<E> std::fmt::Debug for ParseEnumPipe<E> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("ParseEnumPipe").field("options", &self.options).finish()
    }
}

impl<E> ParsePipe for ParseEnumPipe<E> {
    fn options(&self) -> &Options {
        &self.options
    }

    fn complaint(&self, _: Option<&str>) -> String {
        "Validation failed (enum string is expected)".to_owned()
    }
}

fn read<E: Readable>(text: &str, pipe: &ParseEnumPipe<E>) -> Result<E, String> {
    text::parse("", Some(text)).map_err(|_| pipe.complaint(Some(text)))
}

impl<E: Readable> IntoArgument<E> for Parsed<ParseEnumPipe<E>> {
    fn into_argument(self, _: &ArgumentMetadata) -> Result<E, HttpException> {
        self.required(read)
    }
}

impl<E: Readable> IntoArgument<Option<E>> for Parsed<ParseEnumPipe<E>> {
    fn into_argument(self, _: &ArgumentMetadata) -> Result<Option<E>, HttpException> {
        self.optional(read)
    }
}
