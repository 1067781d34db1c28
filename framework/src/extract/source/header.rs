//! Headers: one of them, all, or some as a struct.

use super::super::refusal::bad_request;
use super::super::validated::Read;
use super::super::{pairs, repeated};
use super::Readable;
use crate::http::{HeaderMap, HttpException};
use crate::pipeline::ExecutionContext;
use std::borrow::Cow;
use std::marker::PhantomData;

/// `#[header("x-key")]`: the first of that name; a list has all of them.
pub fn header<T: Readable>(ctx: &ExecutionContext, name: &str) -> Result<T, HttpException> {
    check(ctx, name)?;
    repeated::parse(name, || values(ctx, name))
}

/// `#[header("x-key", SomePipe)]`
pub fn header_text(ctx: &ExecutionContext, name: &str) -> Result<Option<String>, HttpException> {
    check(ctx, name)?;
    Ok(values(ctx, name).next().map(Cow::into_owned))
}

/// `#[header("x-key", SomePipe)]` where the pipe takes a list.
pub(in crate::extract) fn header_texts(ctx: &ExecutionContext, name: &str) -> Result<Vec<String>, HttpException> {
    check(ctx, name)?;
    Ok(values(ctx, name).map(Cow::into_owned).collect())
}

fn check(ctx: &ExecutionContext, name: &str) -> Result<(), HttpException> {
    let mut values = ctx.request.headers().get_all(name).iter();
    match values.all(|value| std::str::from_utf8(value.as_bytes()).is_ok()) {
        true => Ok(()),
        false => Err(bad_request(format!("the header {name} is not valid UTF-8"))),
    }
}

fn values<'c>(ctx: &'c ExecutionContext, name: &str) -> impl Iterator<Item = Cow<'c, str>> {
    let values = ctx.request.headers().get_all(name).iter();
    values.filter_map(|value| std::str::from_utf8(value.as_bytes()).ok()).map(Cow::Borrowed)
}

/// `#[headers(SomePipe)]`, and what is not all headers. No type has a place for all that clients and proxies send.
pub fn headers<T: Readable>(ctx: &ExecutionContext) -> Result<Read<T>, HttpException> {
    let headers = ctx.request.headers().iter();
    let texts = headers.filter_map(|(name, value)| Some((name.as_str(), std::str::from_utf8(value.as_bytes()).ok()?)));
    pairs::parse(texts).map(Read::plainly)
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
    pub fn __nestling_headers(&self, ctx: &ExecutionContext) -> Result<Read<HeaderMap>, HttpException> {
        Ok(Read::plainly(ctx.request.headers().clone()))
    }
}

impl<T> HeaderFields<T> {
    /// A struct whose fields are named as headers are sent, in lower case.
    pub fn __nestling_headers(&self, ctx: &ExecutionContext) -> Result<Read<T>, HttpException>
    where
        T: Readable,
    {
        headers(ctx)
    }
}
