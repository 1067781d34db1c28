//! What a parse pipe gives: a text that becomes the argument when the argument's type is known.

use super::options::Options;
use super::{ParseArrayPipe, ParseBoolPipe, ParseDatePipe, ParseFloatPipe, ParseIntPipe, ParseUuidPipe};
use crate::extract::piped::IntoArgument;
use crate::http::HttpException;
use crate::pipeline::ArgumentMetadata;

/// A text, or that there is none, and the pipe that judges it.
#[derive(Debug)]
pub struct Parsed<P> {
    pipe: P,
    text: Option<String>,
}

/// A pipe that reads a text.
pub trait ParsePipe {
    fn options(&self) -> &Options;

    /// What is wrong with a text, or with its absence.
    fn complaint(&self, text: Option<&str>) -> String;
}

/// A type that the pipe `P` gives.
#[diagnostic::on_unimplemented(
    message = "`{P}` does not give a `{Self}`",
    label = "not what the pipe gives",
    note = "`ParseIntPipe` gives integers, `ParseFloatPipe` `f32` and `f64`, `ParseBoolPipe` `bool`, `ParseUuidPipe` `String`, `ParseArrayPipe` a `Vec`, `ParseDatePipe` `SystemTime` and `String`; each of them may be in an `Option`"
)]
pub trait ParsedBy<P>: Sized {
    /// The value, or what is wrong with the text.
    fn parse(text: &str, pipe: &P) -> Result<Self, String>;
}

impl<P: ParsePipe> Parsed<P> {
    pub(super) fn new(pipe: P, text: Option<String>) -> Self {
        Self { pipe, text }
    }

    /// What `read` makes of the text. There has to be one.
    pub(super) fn required<T>(self, read: impl FnOnce(&str, &P) -> Result<T, String>) -> Result<T, HttpException> {
        let read = match self.text.as_deref() {
            Some(text) => read(text, &self.pipe),
            None => Err(self.pipe.complaint(None)),
        };
        read.map_err(|complaint| self.pipe.options().exception(complaint))
    }

    /// The same, where the text may be missing if the pipe was told so.
    pub(super) fn optional<T>(
        self,
        read: impl FnOnce(&str, &P) -> Result<T, String>,
    ) -> Result<Option<T>, HttpException> {
        match self.text.is_none() && self.pipe.options().optional {
            true => Ok(None),
            false => self.required(read).map(Some),
        }
    }
}

macro_rules! into_arguments {
    ($($pipe:ident)*) => {$(
        impl<T: ParsedBy<$pipe>> IntoArgument<T> for Parsed<$pipe> {
            fn into_argument(self, _: &ArgumentMetadata) -> Result<T, HttpException> {
                self.required(T::parse)
            }
        }

        impl<T: ParsedBy<$pipe>> IntoArgument<Option<T>> for Parsed<$pipe> {
            fn into_argument(self, _: &ArgumentMetadata) -> Result<Option<T>, HttpException> {
                self.optional(T::parse)
            }
        }
    )*};
}

into_arguments! { ParseIntPipe ParseFloatPipe ParseBoolPipe ParseDatePipe ParseUuidPipe ParseArrayPipe }
