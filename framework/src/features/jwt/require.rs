//! A token for every route, but for those that say otherwise.

use super::guard::JwtGuard;
use super::service::JwtService;
use crate::{CanActivate, ExecutionContext, Result, injectable};
use serde::de::DeserializeOwned;
use std::marker::PhantomData;
use std::sync::Arc;

/// Metadata of a route, a controller or a module that needs no token where [`RequireJwt`] asks all others for one:
/// `#[meta(Public)]`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Public;

/// Asks every route for a token, but for those with [`#[meta(Public)]`](Public).
///
/// It stands in the root module. A route that wants the claims asks for them by `#[grant(JwtGuard<Claims>)]`; the token is
/// verified once.
///
/// ```
/// use nestling::jwt::{JwtGuard, JwtKey, JwtModule, JwtOptions, Public, RequireJwt};
/// use nestling::prelude::*;
/// # use nestling::testing::TestApp;
///
/// #[dto]
/// struct Claims { sub: String }
///
/// #[controller]
/// struct HomeController;
///
/// #[routes]
/// impl HomeController {
///     #[get("/")]
///     #[meta(Public)]
///     async fn home(&self) -> &'static str { "welcome" }
///
///     #[get("/secret")]
///     async fn secret(&self) -> &'static str { "42" }
/// }
///
/// #[module(
///     imports = [JwtModule::for_root(JwtOptions::new(JwtKey::secret("an example, at least 32 bytes long")))],
///     controllers = [HomeController],
///     guards = [RequireJwt<Claims>],
/// )]
/// struct AppModule;
///
/// # #[nestling::main]
/// # async fn main() -> nestling::Result<()> {
/// let app = TestApp::of::<AppModule>().create().await?;
/// app.get("/").send().await.expect_status(200);
/// app.get("/secret").send().await.expect_status(401);
/// # Ok(())
/// # }
/// ```
#[injectable]
pub struct RequireJwt<C> {
    jwt: Arc<JwtService>,
    #[inject(default)]
    claims: PhantomData<fn() -> C>,
}

#[diagnostic::do_not_recommend]
impl<C: DeserializeOwned + Send + Sync + 'static> CanActivate for RequireJwt<C> {
    async fn can_activate(&self, ctx: &mut ExecutionContext) -> Result<bool> {
        if ctx.metadata::<Public>().is_none() {
            let guard = JwtGuard::<C>::new(Arc::clone(&self.jwt));
            ctx.grant_of(&guard).await?;
        }
        Ok(true)
    }
}
