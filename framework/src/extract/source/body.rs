//! Bodies: as a value, field by field, or as they are.

use super::super::validated::Read;
use super::super::{field, json};
use super::{Readable, forbids_unknown};
use crate::http::{BadRequestException, HttpException};
use crate::pipeline::ExecutionContext;
use bytes::Bytes;

/// `#[body]`
pub async fn body<T: Readable>(ctx: &mut ExecutionContext) -> Result<Read<T>, HttpException> {
    let limit = ctx.route().body_limit;
    let mut body = std::mem::take(ctx.request.body_mut());
    match forbids_unknown(ctx) {
        true => json::read_strictly(ctx.request.headers(), &mut body, limit).await.map(Read::strictly),
        false => json::read(ctx.request.headers(), &mut body, limit).await.map(Read::plainly),
    }
}

/// `#[body("name")]`: the body is read once for all of its fields.
pub async fn body_field<T: Readable>(ctx: &mut ExecutionContext, name: &'static str) -> Result<Read<T>, HttpException> {
    if ctx.extra().fields.is_none() {
        ctx.extra().fields = Some(body(ctx).await?.into_value());
    }
    let strict = forbids_unknown(ctx);
    let value = ctx.extra().fields.as_ref().and_then(|fields| fields.get(name));
    let read = match strict {
        true => field::parse_strictly(name, value).map(Read::strictly),
        false => field::parse(name, value).map(Read::plainly),
    };
    Ok(read?.of_field(name))
}

/// `#[raw_body]`
pub async fn raw_body<T: RawBody>(ctx: &mut ExecutionContext) -> Result<T, HttpException> {
    let limit = ctx.route().body_limit;
    let mut body = std::mem::take(ctx.request.body_mut());
    T::of(json::bytes(ctx.request.headers(), &mut body, limit).await?)
}

/// What `#[raw_body]` can be.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a raw body",
    label = "not bytes",
    note = "write `Bytes`, `Vec<u8>` or `String`; JSON is read with `#[body]`"
)]
pub trait RawBody: Sized {
    /// The bytes as this type.
    fn of(bytes: Bytes) -> Result<Self, HttpException>;
}

impl RawBody for Bytes {
    fn of(bytes: Bytes) -> Result<Self, HttpException> {
        Ok(bytes)
    }
}

impl RawBody for Vec<u8> {
    fn of(bytes: Bytes) -> Result<Self, HttpException> {
        Ok(bytes.into())
    }
}

impl RawBody for String {
    fn of(bytes: Bytes) -> Result<Self, HttpException> {
        String::from_utf8(bytes.into()).map_err(|_| BadRequestException::new("the body is not valid UTF-8").into())
    }
}
