//! The query: one value of it, or all as a struct.

use super::super::validated::Read;
use super::super::{pairs, text};
use super::{Readable, forbids_unknown};
use crate::http::HttpException;
use crate::pipeline::ExecutionContext;

/// `#[query("page")]`: the first of that name.
pub fn query_field<T: Readable>(ctx: &ExecutionContext, name: &str) -> Result<T, HttpException> {
    let query = ctx.request.uri().query().unwrap_or_default();
    let value = form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value);
    text::parse(name, value.as_deref())
}

/// `#[query("page", SomePipe)]`
pub fn query_text(ctx: &ExecutionContext, name: &str) -> Result<Option<String>, HttpException> {
    let query = ctx.request.uri().query().unwrap_or_default();
    Ok(form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned()))
}

/// `#[query]`
pub fn query<T: Readable>(ctx: &ExecutionContext) -> Result<Read<T>, HttpException> {
    let query = ctx.request.uri().query().unwrap_or_default();
    match forbids_unknown(ctx) {
        true => pairs::query_strictly(query).map(Read::strictly),
        false => pairs::query(query).map(Read::plainly),
    }
}
