//! The query: what it has under one name, or all of it as a struct.

use super::super::validated::Read;
use super::super::{pairs, repeated};
use super::{Readable, forbids_unknown};
use crate::http::HttpException;
use crate::pipeline::ExecutionContext;
use std::borrow::Cow;

/// `#[query("page")]`: the first of that name; a list has all of them.
pub fn query_field<T: Readable>(ctx: &ExecutionContext, name: &str) -> Result<T, HttpException> {
    repeated::parse(name, || values(ctx, name))
}

/// `#[query("page", SomePipe)]`
pub fn query_text(ctx: &ExecutionContext, name: &str) -> Result<Option<String>, HttpException> {
    Ok(values(ctx, name).next().map(Cow::into_owned))
}

/// `#[query("page", SomePipe)]` where the pipe takes a list.
pub(in crate::extract) fn query_texts(ctx: &ExecutionContext, name: &str) -> Vec<String> {
    values(ctx, name).map(Cow::into_owned).collect()
}

fn values<'c>(ctx: &'c ExecutionContext, name: &str) -> impl Iterator<Item = Cow<'c, str>> {
    let pairs = form_urlencoded::parse(text(ctx).as_bytes());
    pairs.filter(move |(key, _)| key == name).map(|(_, value)| value)
}

/// `#[query]`
pub fn query<T: Readable>(ctx: &ExecutionContext) -> Result<Read<T>, HttpException> {
    match forbids_unknown(ctx) {
        true => pairs::query_strictly(text(ctx)).map(Read::strictly),
        false => pairs::query(text(ctx)).map(Read::plainly),
    }
}

fn text(ctx: &ExecutionContext) -> &str {
    ctx.request.uri().query().unwrap_or_default()
}
