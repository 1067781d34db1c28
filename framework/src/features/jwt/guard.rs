//! Lets requests pass that show a token.

use super::service::JwtService;
use super::source::{Shown, TokenSource};
use crate::http::HttpException;
use crate::{ExecutionContext, Guard, Result, injectable};
use serde::de::DeserializeOwned;
use std::marker::PhantomData;
use std::sync::Arc;

/// Lets requests pass that show a token which is to be believed, and grants its claims.
///
/// `#[grant(JwtGuard<Claims>)] claims: Claims` on an argument, or `#[guard(JwtGuard<Claims>)]` on a route or a controller,
/// in a module that imports [`JwtModule`](super::JwtModule). Who shows no token, or one that is not to be believed, is
/// answered with 401, and not told why; the log is, at the level `debug`.
///
/// Where the token is looked for is said by [`JwtOptions::source`](super::JwtOptions::source), and nearer to a route by
/// [`#[meta(TokenSource::…)]`](TokenSource). Source: RFC 6750.
#[injectable]
pub struct JwtGuard<C> {
    jwt: Arc<JwtService>,
    #[inject(default)]
    claims: PhantomData<fn() -> C>,
}

impl<C> JwtGuard<C> {
    /// One for `use_global_guard`, which takes values: `JwtGuard::<Claims>::new(app.get::<JwtService>()?)`.
    pub fn new(jwt: Arc<JwtService>) -> Self {
        Self { jwt, claims: PhantomData }
    }
}

impl<C: DeserializeOwned + Send + Sync + 'static> Guard for JwtGuard<C> {
    type Grant = C;

    async fn check(&self, ctx: &mut ExecutionContext) -> Result<C> {
        let source = source(&self.jwt, ctx);
        Ok(claims(&self.jwt, source, ctx)?.ok_or_else(|| source.refuse(false))?)
    }
}

/// Grants the claims of who shows a token, and nothing to who shows none; a token that is not to be believed is answered
/// with 401 all the same.
///
/// For routes that show more to who is logged in:
///
/// ```
/// # use nestling::jwt::OptionalJwtGuard;
/// # use nestling::prelude::*;
/// # #[dto]
/// # struct Claims { sub: String }
/// # #[controller]
/// # struct HomeController;
/// #[routes]
/// impl HomeController {
///     #[get("/")]
///     async fn home(&self, #[grant(OptionalJwtGuard<Claims>)] user: Option<Claims>) -> String {
///         user.map_or("hello".to_owned(), |user| format!("hello, {}", user.sub))
///     }
/// }
/// ```
#[injectable]
pub struct OptionalJwtGuard<C> {
    jwt: Arc<JwtService>,
    #[inject(default)]
    claims: PhantomData<fn() -> C>,
}

impl<C: DeserializeOwned + Send + Sync + 'static> Guard for OptionalJwtGuard<C> {
    type Grant = Option<C>;

    async fn check(&self, ctx: &mut ExecutionContext) -> Result<Option<C>> {
        Ok(claims(&self.jwt, source(&self.jwt, ctx), ctx)?)
    }
}

fn source(jwt: &JwtService, ctx: &ExecutionContext) -> TokenSource {
    ctx.metadata::<TokenSource>().copied().unwrap_or(jwt.source())
}

/// What the request's token says; none where it shows none.
fn claims<C: DeserializeOwned>(
    jwt: &JwtService,
    source: TokenSource,
    ctx: &ExecutionContext,
) -> Result<Option<C>, HttpException> {
    let token = match source.find(ctx.request()) {
        Shown::Nothing => return Ok(None),
        Shown::Garbage => return Err(source.refuse(true)),
        Shown::Token(token) => token,
    };
    jwt.verify(&token).map(Some).map_err(|error| {
        tracing::debug!(path = ctx.path(), reason = ?error.kind(), "a token was refused");
        source.refuse(true).cause(error)
    })
}
