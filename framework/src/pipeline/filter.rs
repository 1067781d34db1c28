//! What answers an exception.

use super::context::ExecutionContext;
use super::slot::Slot;
use crate::Result;
use crate::di::provider::BoxFuture;
use crate::http::{HttpException, Response};
use std::any::{Any, TypeId};
use std::future::Future;

/// Answers exceptions of the type `E` in its own way.
///
/// `#[catch(E)]` on the struct says which exceptions it takes; without a type, `#[catch]` takes all of them as
/// [`HttpException`]. Of all filters around a handler (route, controller, module, global), the first that takes an
/// exception answers it, and it alone. Source: <https://docs.nestjs.com/exception-filters>.
///
/// ```
/// # use nestling::prelude::*;
/// #[derive(Debug, Exception)]
/// #[exception(NOT_FOUND, "no such cat")]
/// struct NoSuchCat;
///
/// #[injectable]
/// #[catch(NoSuchCat)]
/// struct CatFilter;
///
/// impl ExceptionFilter<NoSuchCat> for CatFilter {
///     async fn catch(&self, _: NoSuchCat, ctx: &mut ExecutionContext) -> Result<Response> {
///         Ok((StatusCode::NOT_FOUND, format!("no cat at {}", ctx.request().uri())).into_response())
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not filter `{E}`",
    label = "no filter for `{E}`",
    note = "implement `ExceptionFilter<{E}>` for `{Self}`, or take `{E}` out of its `#[catch(…)]`"
)]
pub trait ExceptionFilter<E = HttpException>: Send + Sync + 'static {
    /// Answers the exception.
    ///
    /// # Errors
    ///
    /// An error is answered as it is: no other filter sees it.
    fn catch(&self, exception: E, ctx: &mut ExecutionContext) -> impl Future<Output = Result<Response>> + Send;
}

/// A struct with `#[catch(…)]`: which exceptions it takes, and what it does with them.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an exception filter",
    label = "not a filter",
    note = "annotate it with `#[catch(SomeException)]`, or with `#[catch]` for all, and implement `ExceptionFilter` for it"
)]
pub trait Filter: Send + Sync + 'static {
    /// Answers the exception, or gives it back.
    fn filter<'a>(&'a self, exception: HttpException, ctx: &'a mut ExecutionContext) -> Filtering<'a>;
}

/// What a filter makes of an exception.
#[doc(hidden)]
pub enum Filtering<'a> {
    /// It is of another type.
    Passed(HttpException),
    /// It is being answered.
    Taken(BoxFuture<'a, Result<Response>>),
}

impl<'a> Filtering<'a> {
    /// The filter answers the exception.
    pub fn taken<E: 'a, F: ExceptionFilter<E>>(filter: &'a F, exception: E, ctx: &'a mut ExecutionContext) -> Self {
        Self::Taken(Box::pin(filter.catch(exception, ctx)))
    }
}

/// The exception as an `E`, if it is one.
#[doc(hidden)]
pub fn caught<E: Caught>(exception: HttpException) -> Result<E, HttpException> {
    E::caught(exception)
}

/// A type that `#[catch(…)]` can name.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be caught",
    label = "not an error",
    note = "`#[catch(…)]` takes types that implement `std::error::Error`, and `HttpException`"
)]
pub trait Caught: Sized + Send {
    fn caught(exception: HttpException) -> Result<Self, HttpException>;
}

#[diagnostic::do_not_recommend]
impl<E: std::error::Error + Send + Sync + 'static> Caught for E {
    fn caught(exception: HttpException) -> Result<Self, HttpException> {
        if TypeId::of::<E>() != TypeId::of::<HttpException>() {
            return exception.downcast();
        }
        // Deliberate exceptions are caught as such; what nobody foresaw is caught by `#[catch]` alone.
        let itself: Box<dyn Any> = Box::new(exception);
        match itself.downcast::<HttpException>() {
            Ok(exception) if exception.is_internal() => Err(*exception),
            Ok(exception) => {
                (exception as Box<dyn Any>).downcast().map(|e| *e).map_err(|_| unreachable!("they are one type"))
            }
            Err(_) => unreachable!("they are one type"),
        }
    }
}

/// The filter `F` of a route.
pub(crate) type FilterSlot<F> = Slot<F, dyn Filter>;

/// A filter around a handler.
pub(crate) trait FilterStep: Send + Sync {
    /// The answer to the exception, or the exception itself if it is of another type.
    fn step<'a>(
        &'a self,
        exception: HttpException,
        ctx: &'a mut ExecutionContext,
    ) -> BoxFuture<'a, Result<Result<Response>, HttpException>>;
}

impl<F: Filter> FilterStep for FilterSlot<F> {
    fn step<'a>(
        &'a self,
        exception: HttpException,
        ctx: &'a mut ExecutionContext,
    ) -> BoxFuture<'a, Result<Result<Response>, HttpException>> {
        Box::pin(async move {
            let made;
            let filter: &dyn Filter = match self {
                Slot::Replaced(filter) => &**filter,
                Slot::Own(own) => match own.shared() {
                    Some(filter) => filter,
                    None => {
                        made = match own.get(ctx).await {
                            Ok(filter) => filter,
                            Err(error) => return Ok(Err(error)),
                        };
                        &*made
                    }
                },
            };
            match filter.filter(exception, ctx) {
                Filtering::Passed(exception) => Err(exception),
                Filtering::Taken(answer) => Ok(answer.await),
            }
        })
    }
}
