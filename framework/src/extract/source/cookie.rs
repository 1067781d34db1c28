//! Cookies.

use super::super::text;
use super::Readable;
use crate::http::{HttpException, cookie as cookies};
use crate::pipeline::ExecutionContext;
use std::borrow::Cow;

/// `#[cookie("sid")]`
pub fn cookie<T: Readable>(ctx: &ExecutionContext, name: &str) -> Result<T, HttpException> {
    text::parse(name, cookies::cookie(ctx.request.headers(), name).as_deref())
}

/// `#[cookie("sid", SomePipe)]`
pub fn cookie_text(ctx: &ExecutionContext, name: &str) -> Result<Option<String>, HttpException> {
    Ok(cookies::cookie(ctx.request.headers(), name).map(Cow::into_owned))
}
