//! Who may pass: guards, and what they prove.

use super::context::ExecutionContext;
use super::handle::Handle;
use crate::di::provider::BoxFuture;
use crate::http::{ForbiddenException, HttpException};
use crate::{Error, Result};
use std::any::{Any, TypeId};
use std::future::Future;
use std::sync::Arc;

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
// Where a guard's grant is named, rustc speaks of this trait and not of `Guard`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a guard",
    label = "not a guard",
    note = "implement `CanActivate` for it, or `Guard` if it proves something to the handler"
)]
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

/// The guards that one request has passed so far, and what they granted. Most requests pass one at most, and it needs no
/// list.
#[derive(Default)]
pub(crate) struct Grants {
    first: Option<(TypeId, Grant)>,
    more: Vec<(TypeId, Grant)>,
}

/// None once the handler has taken it: the guard has run all the same.
type Grant = Option<Box<dyn Any + Send + Sync>>;

impl Grants {
    pub(crate) fn get<G: Guard>(&self) -> Option<&G::Grant> {
        let (_, grant) = self.first.iter().chain(&self.more).find(|(guard, _)| *guard == TypeId::of::<G>())?;
        grant.as_ref()?.downcast_ref()
    }

    /// Whether the guard has run.
    pub(crate) fn has(&self, guard: TypeId) -> bool {
        self.first.iter().chain(&self.more).any(|(known, _)| *known == guard)
    }

    /// The newest grant of a guard is the one that counts.
    pub(crate) fn put<G: Guard>(&mut self, grant: G::Grant) {
        let guard = TypeId::of::<G>();
        let grant: Grant = Some(Box::new(grant));
        if let Some(old) = self.of(guard) {
            *old = grant;
            return;
        }
        match self.first {
            None => self.first = Some((guard, grant)),
            Some(_) => self.more.push((guard, grant)),
        }
    }

    fn take(&mut self, guard: TypeId) -> Grant {
        self.of(guard)?.take()
    }

    fn of(&mut self, guard: TypeId) -> Option<&mut Grant> {
        self.first.iter_mut().chain(&mut self.more).find(|(known, _)| *known == guard).map(|(_, grant)| grant)
    }
}

/// The guard `G` of a level.
#[doc(hidden)]
pub struct GuardSlot<G>(Held<G>);

enum Held<G> {
    /// An outer level of the route names it too: it runs there.
    Outer,
    /// Runs unless it has run for this request.
    Own(Handle<G>),
    /// A value, which has settings of its own: runs whatever ran before.
    Value(Handle<G>),
    /// What a test puts in its place.
    Replaced(Arc<dyn GuardStep>),
}

impl<G: 'static> GuardSlot<G> {
    pub(crate) fn outer() -> Self {
        Self(Held::Outer)
    }

    pub(crate) fn own(handle: Handle<G>) -> Self {
        Self(Held::Own(handle))
    }

    pub(crate) fn value(handle: Handle<G>) -> Self {
        Self(Held::Value(handle))
    }

    pub(crate) fn replaced(step: Arc<dyn GuardStep>) -> Self {
        Self(Held::Replaced(step))
    }
}

/// Runs a guard, unless it has run already.
pub(crate) async fn check<G: Guard>(slot: &GuardSlot<G>, ctx: &mut ExecutionContext) -> Result<(), HttpException> {
    let guard = match &slot.0 {
        Held::Outer => return Ok(()),
        Held::Own(_) if ctx.grants.has(TypeId::of::<G>()) => return Ok(()),
        Held::Own(guard) | Held::Value(guard) => guard,
        Held::Replaced(step) => return step.step(ctx).await,
    };
    let grant = match guard.shared() {
        Some(guard) => guard.check(ctx).await?,
        None => guard.get(ctx).await?.check(ctx).await?,
    };
    // Also where it proves nothing: another guard that asks for this one learns that it has run.
    ctx.grants.put::<G>(grant);
    Ok(())
}

/// A guard whose type nobody knows.
pub(crate) trait GuardStep: Send + Sync {
    fn step<'a>(&'a self, ctx: &'a mut ExecutionContext) -> BoxFuture<'a, Result<(), HttpException>>;
}

impl<G: Guard> GuardStep for GuardSlot<G> {
    fn step<'a>(&'a self, ctx: &'a mut ExecutionContext) -> BoxFuture<'a, Result<(), HttpException>> {
        Box::pin(check(self, ctx))
    }
}

/// The grant of the guard `G`, which has run, for the handler to own as the type of its argument.
#[doc(hidden)]
pub fn granted<G: 'static, T: 'static>(ctx: &mut ExecutionContext) -> Result<T, HttpException> {
    match ctx.grants.take(TypeId::of::<G>()).map(|grant| grant.downcast::<T>()) {
        Some(Ok(grant)) => Ok(*grant),
        _ => Err(Error::msg("a guard ran without leaving its grant").into()),
    }
}
