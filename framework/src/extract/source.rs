//! What the arguments of handlers are read with, one function per attribute.

use super::validated::Read;
use super::{field, json, pairs, text};
use crate::http::cookie as cookies;
use crate::http::{BadRequestException, HeaderMap, HttpException, Request, ResponseHead};
use crate::pipeline::ExecutionContext;
use crate::serialization::with_groups;
use crate::validation::ValidationPipe;
use bytes::Bytes;
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::future::Future;
use std::marker::PhantomData;
use std::net::IpAddr;

/// A value that is read from a request: how users write extractors of their own. An argument of such a type needs no
/// attribute.
///
/// ```
/// # use nestling::prelude::*;
/// struct Language(String);
///
/// impl FromRequest for Language {
///     async fn from_request(ctx: &mut ExecutionContext) -> Result<Self> {
///         let wanted = ctx.request().headers().get("accept-language");
///         Ok(Language(wanted.and_then(|value| value.to_str().ok()).unwrap_or("en").to_owned()))
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a request",
    label = "where does this come from?",
    note = "annotate the argument with `#[param]`, `#[query]`, `#[header]`, `#[body]`, `#[req]` or `#[grant]`, or implement `FromRequest` for `{Self}`"
)]
pub trait FromRequest: Sized + Send {
    /// Reads the value.
    ///
    /// # Errors
    ///
    /// An error ends the request and is answered as any error of a handler is.
    fn from_request(ctx: &mut ExecutionContext) -> impl Future<Output = crate::Result<Self>> + Send;
}

/// A type that a path, a query, a header or a body is turned into.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a request",
    label = "not `Deserialize`",
    note = "annotate `{Self}` with `#[dto]`, or derive serde's `Deserialize` for it"
)]
pub trait Readable: DeserializeOwned {}

#[diagnostic::do_not_recommend]
impl<T: DeserializeOwned> Readable for T {}

/// `#[req]`
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the request",
    label = "not `Request`",
    note = "`#[req]` is the request itself: write `&Request` or `&mut Request`"
)]
pub trait WholeRequest {
    /// The request, to look at.
    fn of(request: &Request) -> &Self;
    /// The request, to change.
    fn of_mut(request: &mut Request) -> &mut Self;
}

#[diagnostic::do_not_recommend]
impl WholeRequest for Request {
    fn of(request: &Request) -> &Self {
        request
    }

    fn of_mut(request: &mut Request) -> &mut Self {
        request
    }
}

/// `#[req] request: &Request`
pub fn request<T: WholeRequest>(ctx: &ExecutionContext) -> &T {
    T::of(ctx.request())
}

/// `#[req] request: &mut Request`
pub fn request_mut<T: WholeRequest>(ctx: &mut ExecutionContext) -> &mut T {
    T::of_mut(ctx.request_mut())
}

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

fn forbids_unknown(ctx: &ExecutionContext) -> bool {
    ctx.route().validation.as_ref().is_some_and(ValidationPipe::forbids_unknown)
}

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

/// `#[cookie("sid")]`
pub fn cookie<T: Readable>(ctx: &ExecutionContext, name: &str) -> Result<T, HttpException> {
    text::parse(name, cookies::cookie(ctx.request.headers(), name).as_deref())
}

/// `#[cookie("sid", SomePipe)]`
pub fn cookie_text(ctx: &ExecutionContext, name: &str) -> Result<Option<String>, HttpException> {
    Ok(cookies::cookie(ctx.request.headers(), name).map(Cow::into_owned))
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

/// `#[ip]`
pub fn ip<T: ClientAddress>(ctx: &ExecutionContext) -> Result<T, HttpException> {
    Ok(T::of(ctx.ip())?)
}

/// What `#[ip]` can be.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the address of a client",
    label = "not an address",
    note = "write `IpAddr`, `String`, or an `Option` of one where the client may have none, as on a Unix socket"
)]
pub trait ClientAddress: Sized {
    /// The address as this type.
    fn of(address: Option<IpAddr>) -> crate::Result<Self>;
}

impl ClientAddress for IpAddr {
    fn of(address: Option<IpAddr>) -> crate::Result<Self> {
        address.ok_or_else(|| crate::Error::msg("the client has no address: let `#[ip]` be an `Option<IpAddr>`"))
    }
}

impl ClientAddress for String {
    fn of(address: Option<IpAddr>) -> crate::Result<Self> {
        IpAddr::of(address).map(|address| address.to_string())
    }
}

impl<T: ClientAddress> ClientAddress for Option<T> {
    fn of(address: Option<IpAddr>) -> crate::Result<Self> {
        address.map(|address| T::of(Some(address))).transpose()
    }
}

/// Writes a value with the fields that the route's groups may see.
pub fn serialized<R>(ctx: &ExecutionContext, write: impl FnOnce() -> R) -> R {
    match ctx.route().groups {
        [] => write(),
        groups => with_groups(groups, write),
    }
}

/// `#[res]`
pub fn take_response(ctx: &mut ExecutionContext) -> ResponseHead {
    ctx.take_response().unwrap_or_default()
}

/// What a handler set on the response.
pub fn put_response(ctx: &mut ExecutionContext, response: ResponseHead) {
    ctx.put_response(response);
}

/// `#[res] response: &mut ResponseHead`
pub fn response_head<T: HeadOfResponse>(response: &mut ResponseHead) -> &mut T {
    T::of(response)
}

/// `#[res]`
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not what is set on a response",
    label = "not `ResponseHead`",
    note = "write `#[res] response: &mut ResponseHead`"
)]
pub trait HeadOfResponse {
    /// The head, to change.
    fn of(head: &mut ResponseHead) -> &mut Self;
}

#[diagnostic::do_not_recommend]
impl HeadOfResponse for ResponseHead {
    fn of(head: &mut ResponseHead) -> &mut Self {
        head
    }
}

/// `#[body]`
pub async fn body<T: Readable>(ctx: &mut ExecutionContext) -> Result<Read<T>, HttpException> {
    let limit = ctx.route().body_limit;
    let mut body = std::mem::take(ctx.request.body_mut());
    match forbids_unknown(ctx) {
        true => json::read_strictly(ctx.request.headers(), &mut body, limit).await.map(Read::strictly),
        false => json::read(ctx.request.headers(), &mut body, limit).await.map(Read::plainly),
    }
}

/// A type that implements [`FromRequest`].
pub async fn from_request<T: FromRequest>(ctx: &mut ExecutionContext) -> Result<T, HttpException> {
    Ok(T::from_request(ctx).await?)
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

/// `#[body("name")]`: the body is read once for all of its fields.
pub async fn body_field<T: Readable>(ctx: &mut ExecutionContext, name: &'static str) -> Result<Read<T>, HttpException> {
    if ctx.extra().fields.is_none() {
        ctx.extra().fields = Some(body(ctx).await?.into_value());
    }
    let value = ctx.extra().fields.as_ref().and_then(|fields| fields.get(name));
    field::parse(name, value).map(|value| Read::plainly(value).of_field(name))
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
