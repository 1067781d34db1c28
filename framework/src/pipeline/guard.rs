//! Who may pass: guards, and what they prove.

use super::context::ExecutionContext;
use super::handle::Handle;
use crate::http::{ForbiddenException, HttpException};
use crate::{Error, Result};
use std::any::{Any, TypeId};
use std::future::Future;

/// Decides whether a request may reach its handler, and proves something to it.
///
/// `#[grant(JwtGuard)] user: User` on a handler's argument applies the guard and hands its grant to the handler.
/// A guard that proves nothing implements [`CanActivate`] instead. Guards run once per request, however often and on
/// whatever level they are named. Source: <https://docs.nestjs.com/guards>.
///
/// ```
/// # use nestling::prelude::*;
/// struct User(String);
///
/// #[injectable]
/// struct KeyGuard;
///
/// impl Guard for KeyGuard {
///     type Grant = User;
///
///     async fn check(&self, ctx: &mut ExecutionContext) -> Result<User> {
///         match ctx.request().headers().get("x-key") {
///             Some(key) if key == "secret" => Ok(User("ann".to_owned())),
///             _ => Err(UnauthorizedException::default().into()),
///         }
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a guard",
    label = "not a guard",
    note = "implement `CanActivate` for it, or `Guard` if it proves something to the handler"
)]
pub trait Guard: Send + Sync + 'static {
    /// What it proves.
    type Grant: Send + Sync + 'static;

    /// Lets the request pass with the grant.
    ///
    /// # Errors
    ///
    /// An error refuses the request and is answered as any error of a handler is.
    fn check(&self, ctx: &mut ExecutionContext) -> impl Future<Output = Result<Self::Grant>> + Send;
}

/// A guard that says yes or no.
///
/// ```
/// # use nestling::prelude::*;
/// #[injectable]
/// struct LocalOnly;
///
/// impl CanActivate for LocalOnly {
///     async fn can_activate(&self, ctx: &mut ExecutionContext) -> Result<bool> {
///         Ok(ctx.request().headers().get("host").is_some_and(|host| host == "localhost"))
///     }
/// }
/// ```
pub trait CanActivate: Send + Sync + 'static {
    /// Whether the request may pass: `false` is answered with 403 "Forbidden resource".
    ///
    /// # Errors
    ///
    /// An error refuses the request with its own answer.
    fn can_activate(&self, ctx: &mut ExecutionContext) -> impl Future<Output = Result<bool>> + Send;
}

#[diagnostic::do_not_recommend]
impl<T: CanActivate> Guard for T {
    type Grant = ();

    async fn check(&self, ctx: &mut ExecutionContext) -> Result<()> {
        match self.can_activate(ctx).await? {
            true => Ok(()),
            false => Err(ForbiddenException::new("Forbidden resource").into()),
        }
    }
}

/// `#[grant(G)]` on an argument of type `T`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "the guard grants `{Self}`, but the argument is `{T}`",
    label = "the guard does not grant this",
    note = "declare the argument as `{Self}`, or change the guard's `Grant`"
)]
pub trait GrantedAs<T> {}

impl<T> GrantedAs<T> for T {}

/// The grants that one request has earned so far.
#[derive(Default)]
pub(crate) struct Grants(Vec<(TypeId, Box<dyn Any + Send + Sync>)>);

impl Grants {
    pub(crate) fn get<G: Guard>(&self) -> Option<&G::Grant> {
        self.position(TypeId::of::<G>()).and_then(|at| self.0[at].1.downcast_ref())
    }

    fn has<G: Guard>(&self) -> bool {
        self.position(TypeId::of::<G>()).is_some()
    }

    pub(crate) fn put<G: Guard>(&mut self, grant: G::Grant) {
        self.0.push((TypeId::of::<G>(), Box::new(grant)));
    }

    fn take(&mut self, guard: TypeId) -> Option<Box<dyn Any + Send + Sync>> {
        self.position(guard).map(|at| self.0.swap_remove(at).1)
    }

    fn position(&self, guard: TypeId) -> Option<usize> {
        self.0.iter().position(|(known, _)| *known == guard)
    }
}

/// Runs a guard, unless an outer level names it too (then there is no handle here) or its grant is already there.
pub(crate) async fn check<G: Guard>(
    guard: &Option<Handle<G>>,
    ctx: &mut ExecutionContext,
) -> Result<(), HttpException> {
    let Some(guard) = guard else { return Ok(()) };
    if ctx.grants.has::<G>() {
        return Ok(());
    }
    let grant = match guard.shared() {
        Some(guard) => guard.check(ctx).await?,
        None => guard.get(ctx).await?.check(ctx).await?,
    };
    // Also where it proves nothing: another guard that asks for this one learns that it has run.
    ctx.grants.put::<G>(grant);
    Ok(())
}

/// The grant of the guard `G`, which has run, for the handler to own as the type of its argument.
#[doc(hidden)]
pub fn granted<G: 'static, T: 'static>(ctx: &mut ExecutionContext) -> Result<T, HttpException> {
    match ctx.grants.take(TypeId::of::<G>()).map(|grant| grant.downcast::<T>()) {
        Some(Ok(grant)) => Ok(*grant),
        _ => Err(Error::msg("a guard ran without leaving its grant").into()),
    }
}

/// The guards of a controller struct, in one value. `#[controller]` makes one per controller.
#[doc(hidden)]
pub trait Guards: Sized + Send + Sync + 'static {
    fn resolve(routes: &mut super::route::RouteBuilder<'_>) -> Self;

    fn check(&self, ctx: &mut ExecutionContext) -> impl Future<Output = Result<(), HttpException>> + Send;
}

/// No guards at all.
#[doc(hidden)]
pub struct NoGuards;

impl Guards for NoGuards {
    fn resolve(_: &mut super::route::RouteBuilder<'_>) -> Self {
        Self
    }

    async fn check(&self, _: &mut ExecutionContext) -> Result<(), HttpException> {
        Ok(())
    }
}
