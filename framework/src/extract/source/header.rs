//! Headers: one of them, all, or some as a struct.

use super::super::{pairs, text};
use super::Readable;
use crate::http::{BadRequestException, HeaderMap, HttpException};
use crate::pipeline::ExecutionContext;
use std::marker::PhantomData;

/// `#[header("x-key")]`: the first of that name.
pub fn header<T: Readable>(ctx: &ExecutionContext, name: &str) -> Result<T, HttpException> {
    text::parse(name, header_value(ctx, name)?)
}

/// `#[header("x-key", SomePipe)]`
pub fn header_text(ctx: &ExecutionContext, name: &str) -> Result<Option<String>, HttpException> {
    Ok(header_value(ctx, name)?.map(str::to_owned))
}

fn header_value<'c>(ctx: &'c ExecutionContext, name: &str) -> Result<Option<&'c str>, HttpException> {
    let value = ctx.request.headers().get(name).map(|value| std::str::from_utf8(value.as_bytes()));
    value.transpose().map_err(|_| BadRequestException::new(format!("the header {name} is not valid UTF-8")).into())
}

/// `#[headers]`
pub struct HeadersProbe<T>(HeaderFields<T>);

/// What is not all headers is a struct of some.
pub struct HeaderFields<T>(PhantomData<T>);

impl<T> HeadersProbe<T> {
    /// Asks about `T`.
    pub const START: Self = Self(HeaderFields(PhantomData));
}

impl<T> std::ops::Deref for HeadersProbe<T> {
    type Target = HeaderFields<T>;

    fn deref(&self) -> &HeaderFields<T> {
        &self.0
    }
}

impl HeadersProbe<HeaderMap> {
    /// All headers.
    pub fn __nestling_headers(&self, ctx: &ExecutionContext) -> Result<HeaderMap, HttpException> {
        Ok(ctx.request.headers().clone())
    }
}

impl<T> HeaderFields<T> {
    /// A struct whose fields are named as headers are sent, in lower case.
    pub fn __nestling_headers(&self, ctx: &ExecutionContext) -> Result<T, HttpException>
    where
        T: Readable,
    {
        let headers = ctx.request.headers().iter();
        pairs::parse(
            headers.filter_map(|(name, value)| Some((name.as_str(), std::str::from_utf8(value.as_bytes()).ok()?))),
        )
    }
}
