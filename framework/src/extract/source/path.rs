//! Parameters of the path and of the host.

use super::super::validated::Read;
use super::super::{pairs, text};
use super::{Readable, forbids_unknown};
use crate::http::HttpException;
use crate::pipeline::ExecutionContext;
use std::borrow::Cow;

/// `#[param("id")]`
pub fn param<T: Readable>(ctx: &ExecutionContext, name: &str) -> Result<T, HttpException> {
    let raw = ctx.params.get(ctx.request.uri().path(), name);
    text::parse(name, raw.as_deref())
}

/// `#[param]`
pub fn params<T: Readable>(ctx: &ExecutionContext) -> Result<Read<T>, HttpException> {
    let params = ctx.params.iter(ctx.request.uri().path());
    match forbids_unknown(ctx) {
        true => pairs::parse_strictly(params).map(Read::strictly),
        false => pairs::parse(params).map(Read::plainly),
    }
}

/// `#[param("id", SomePipe)]`
pub fn param_text(ctx: &ExecutionContext, name: &str) -> Result<Option<String>, HttpException> {
    Ok(ctx.param(name).map(Cow::into_owned))
}

/// `#[host("account")]`
pub fn host<T: Readable>(ctx: &ExecutionContext, name: &str) -> Result<T, HttpException> {
    text::parse(name, host_text(ctx, name)?.as_deref())
}

/// `#[host("account", SomePipe)]`
pub fn host_text(ctx: &ExecutionContext, name: &str) -> Result<Option<String>, HttpException> {
    let host = crate::http::host::host(&ctx.request);
    Ok(host.and_then(|host| ctx.params.host(host, name)).map(Cow::into_owned))
}
