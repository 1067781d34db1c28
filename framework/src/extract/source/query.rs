//! The query: what it has under one name, or all of it as a struct.

use super::super::refusal::bad_request;
use super::super::validated::Read;
use super::super::{pairs, repeated};
use super::{Readable, forbids_unknown};
use crate::http::HttpException;
use crate::pipeline::ExecutionContext;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;

/// `#[query("page")]`: the first of that name; a list has all of them.
pub fn query_field<T: Readable>(ctx: &ExecutionContext, name: &str) -> Result<T, HttpException> {
    let query = text(ctx)?;
    repeated::parse(name, || values(query, name))
}

/// `#[query("page", SomePipe)]`
pub fn query_text(ctx: &ExecutionContext, name: &str) -> Result<Option<String>, HttpException> {
    Ok(values(text(ctx)?, name).next().map(Cow::into_owned))
}

/// `#[query("page", SomePipe)]` where the pipe takes a list.
pub(in crate::extract) fn query_texts(ctx: &ExecutionContext, name: &str) -> Result<Vec<String>, HttpException> {
    Ok(values(text(ctx)?, name).map(Cow::into_owned).collect())
}

fn values<'c>(query: &'c str, name: &str) -> impl Iterator<Item = Cow<'c, str>> {
    let pairs = form_urlencoded::parse(query.as_bytes());
    pairs.filter(move |(key, _)| key == name).map(|(_, value)| value)
}

/// `#[query]`
pub fn query<T: Readable>(ctx: &ExecutionContext) -> Result<Read<T>, HttpException> {
    match forbids_unknown(ctx) {
        true => pairs::query_strictly(text(ctx)?).map(Read::strictly),
        false => pairs::query(text(ctx)?).map(Read::plainly),
    }
}

/// The query as it was sent: UTF-8, also once it is decoded. A path that is not is refused likewise.
fn text(ctx: &ExecutionContext) -> Result<&str, HttpException> {
    let query = ctx.request.uri().query().unwrap_or_default();
    match encodes_more_than_ascii(query) && percent_decode_str(query).decode_utf8().is_err() {
        true => Err(bad_request("the query is not valid UTF-8")),
        false => Ok(query),
    }
}

/// Whether the first digit behind a `%` is 8 or more. Most queries need no closer look.
fn encodes_more_than_ascii(query: &str) -> bool {
    query.as_bytes().windows(2).any(|pair| pair[0] == b'%' && pair[1] >= b'8')
}
