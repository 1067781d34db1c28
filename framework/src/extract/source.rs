//! What the arguments of handlers are read with, one function per attribute.

use super::{json, pairs, text};
use crate::http::{BadRequestException, HttpException, Request};
use crate::pipeline::ExecutionContext;
use crate::validation::probe::Rules;
use crate::validation::{ValidationPipe, Violations};
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
pub fn params<T: Readable>(ctx: &ExecutionContext) -> Result<T, HttpException> {
    pairs::parse(ctx.params.iter(ctx.request.uri().path()))
}

/// `#[query("page")]`: the first of that name.
pub fn query_field<T: Readable>(ctx: &ExecutionContext, name: &str) -> Result<T, HttpException> {
    let query = ctx.request.uri().query().unwrap_or_default();
    let value = form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value);
    text::parse(name, value.as_deref())
}

/// `#[query]`
pub fn query<T: Readable>(ctx: &ExecutionContext) -> Result<T, HttpException> {
    pairs::query(ctx.request.uri().query().unwrap_or_default())
}

/// `#[header("x-key")]`: the first of that name.
pub fn header<T: Readable>(ctx: &ExecutionContext, name: &str) -> Result<T, HttpException> {
    let value = ctx.request.headers().get(name).map(|value| std::str::from_utf8(value.as_bytes()));
    match value.transpose() {
        Ok(value) => text::parse(name, value),
        Err(_) => Err(BadRequestException::new(format!("the header {name} is not valid UTF-8")).into()),
    }
}

/// `#[body]`
pub async fn body<T: Readable>(ctx: &mut ExecutionContext) -> Result<T, HttpException> {
    let limit = ctx.runtime().body_limit;
    let mut body = std::mem::take(ctx.request.body_mut());
    json::read(ctx.request.headers(), &mut body, limit).await
}

/// A type that implements [`FromRequest`].
pub async fn from_request<T: FromRequest>(ctx: &mut ExecutionContext) -> Result<T, HttpException> {
    Ok(T::from_request(ctx).await?)
}

/// An argument as it was read, and the properties that its type does not have, where somebody asked for them.
pub struct Read<T> {
    value: T,
    unknown: Violations,
}

impl<T> Read<T> {
    /// Nobody asked.
    pub fn plainly(value: T) -> Self {
        Self { value, unknown: Violations::new() }
    }

    fn strictly((value, unknown): (T, Violations)) -> Self {
        Self { value, unknown }
    }
}

/// `#[param]` as the pipe wants it read.
pub fn params_for<T: Readable>(
    ctx: &ExecutionContext,
    pipe: Option<&ValidationPipe>,
) -> Result<Read<T>, HttpException> {
    match pipe.is_some_and(ValidationPipe::forbids_unknown) {
        true => pairs::parse_strictly(ctx.params.iter(ctx.request.uri().path())).map(Read::strictly),
        false => params(ctx).map(Read::plainly),
    }
}

/// `#[query]` as the pipe wants it read.
pub fn query_for<T: Readable>(ctx: &ExecutionContext, pipe: Option<&ValidationPipe>) -> Result<Read<T>, HttpException> {
    match pipe.is_some_and(ValidationPipe::forbids_unknown) {
        true => pairs::query_strictly(ctx.request.uri().query().unwrap_or_default()).map(Read::strictly),
        false => query(ctx).map(Read::plainly),
    }
}

/// `#[body]` as the pipe wants it read.
pub async fn body_for<T: Readable>(
    ctx: &mut ExecutionContext,
    pipe: Option<&ValidationPipe>,
) -> Result<Read<T>, HttpException> {
    if !pipe.is_some_and(ValidationPipe::forbids_unknown) {
        return body(ctx).await.map(Read::plainly);
    }
    let limit = ctx.runtime().body_limit;
    let mut body = std::mem::take(ctx.request.body_mut());
    json::read_strictly(ctx.request.headers(), &mut body, limit).await.map(Read::strictly)
}

/// The value, if it follows the rules of its type.
pub fn validated<T>(rules: Option<Rules<T>>, value: T) -> Result<T, HttpException> {
    match rules {
        Some(_) => validated_for(rules, None, Read::plainly(value)),
        None => Ok(value),
    }
}

/// The value, if it follows the rules of its type and what the pipe asks beyond them.
pub fn validated_for<T>(
    rules: Option<Rules<T>>,
    pipe: Option<&ValidationPipe>,
    read: Read<T>,
) -> Result<T, HttpException> {
    judged(rules, read).map_err(|violations| refusal(pipe, violations))
}

/// The value, or everything that is wrong with it: first what its type does not have.
pub fn judged<T>(rules: Option<Rules<T>>, read: Read<T>) -> Result<T, Violations> {
    let Read { value, unknown: mut violations } = read;
    if let Some(rules) = rules {
        rules(&value, &mut violations);
    }
    if violations.is_empty() { Ok(value) } else { Err(violations) }
}

/// The answer to violations.
pub fn refusal(pipe: Option<&ValidationPipe>, violations: Violations) -> HttpException {
    match pipe {
        Some(pipe) => pipe.exception(violations),
        None => violations.into_exception(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::validation::Validate;
    use crate::validation::probe::Probe;

    struct Ruled;

    impl Validate for Ruled {
        fn validate(&self, violations: &mut Violations) {
            violations.add("x", "is wrong");
        }
    }

    #[test]
    fn validates_only_where_there_are_rules() {
        assert_eq!(validated(Probe::<u8>::new().rules(), 1).ok(), Some(1));
        assert!(validated(Probe::<Ruled>::new().rules(), Ruled).is_err());
    }
}
