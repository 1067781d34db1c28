//! What the arguments of handlers are read with, one function per attribute.

mod body;
mod cookie;
mod early_hints;
mod header;
mod path;
mod push;
mod query;
mod request;
mod response;
mod upgrade;

pub use body::{body, body_field, raw_body};
pub use cookie::{cookie, cookie_text};
pub use header::{HeadersProbe, header, header_text, headers};
pub use path::{host, host_text, param, param_text, params};
pub use query::{query, query_field, query_text};
pub use request::{ip, request, request_mut};
pub use response::{put_response, response_head, serialized, take_response};

use crate::http::HttpException;
use crate::pipeline::{ArgumentMetadata, ArgumentSource, ExecutionContext};
use crate::validation::ValidationPipe;
use serde::de::DeserializeOwned;
use std::future::Future;

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

/// A type that implements [`FromRequest`].
pub async fn from_request<T: FromRequest>(ctx: &mut ExecutionContext) -> Result<T, HttpException> {
    Ok(T::from_request(ctx).await?)
}

/// Everything that was sent under an argument's name, where a name can come more than once.
pub(super) fn texts(ctx: &ExecutionContext, argument: &ArgumentMetadata) -> Option<Result<Vec<String>, HttpException>> {
    match (argument.source, argument.name?) {
        (ArgumentSource::Query, name) => Some(query::query_texts(ctx, name)),
        (ArgumentSource::Header, name) => Some(header::header_texts(ctx, name)),
        _ => None,
    }
}

/// Whether what a type has no place for is to be refused.
fn forbids_unknown(ctx: &ExecutionContext) -> bool {
    ctx.route().validation.as_ref().is_some_and(ValidationPipe::forbids_unknown)
}
