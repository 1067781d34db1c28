//! What arguments pass before the handler gets them.

use super::context::ExecutionContext;
use super::handle::Handle;
use crate::Result;
use crate::di::provider::BoxFuture;
use crate::http::HttpException;
use std::any::{Any, TypeId};
use std::future::Future;
use std::marker::PhantomData;
use std::sync::Arc;

/// Turns a value on its way to a handler's argument into another, or refuses it.
///
/// On an argument, `#[param("id", ParseIntPipe)]`, it gets the raw text, or what the pipe before it made. On a route or
/// further out, `#[pipe(TrimPipe)]`, it holds for every argument whose type it takes. Source:
/// <https://docs.nestjs.com/pipes>.
///
/// ```
/// # use nestling::prelude::*;
/// #[injectable]
/// struct TrimPipe;
///
/// impl Pipe<String> for TrimPipe {
///     type Out = String;
///
///     async fn transform(&self, value: String, _: &ArgumentMetadata) -> Result<String> {
///         Ok(value.trim().to_owned())
///     }
/// }
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a pipe for `{In}`",
    label = "does not take `{In}`",
    note = "implement `Pipe<{In}>` for it"
)]
pub trait Pipe<In>: Send + Sync + 'static {
    /// What it gives.
    type Out;

    /// The value in its new form.
    ///
    /// # Errors
    ///
    /// An error refuses the request and is answered as any error of a handler is.
    fn transform(&self, value: In, argument: &ArgumentMetadata) -> impl Future<Output = Result<Self::Out>> + Send;
}

/// Which argument a pipe is working on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ArgumentMetadata {
    /// Where the value comes from.
    pub source: ArgumentSource,
    /// The name in its attribute: `id` of `#[param("id")]`.
    pub name: Option<&'static str>,
}

/// Where an argument comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ArgumentSource {
    /// `#[param]`
    Param,
    /// `#[query]`
    Query,
    /// `#[header]`, `#[headers]`
    Header,
    /// `#[cookie]`
    Cookie,
    /// `#[body]`, `#[raw_body]`
    Body,
    /// `#[host]`
    Host,
    /// `#[ip]`
    Ip,
    /// A type that implements `FromRequest`.
    Custom,
}

impl ArgumentMetadata {
    /// An argument, for tests that call a pipe themselves.
    ///
    /// ```
    /// # use nestling::prelude::*;
    /// use nestling::ArgumentSource;
    ///
    /// # struct TrimPipe;
    /// # impl Pipe<String> for TrimPipe {
    /// #     type Out = String;
    /// #     async fn transform(&self, value: String, _: &ArgumentMetadata) -> Result<String> {
    /// #         Ok(value.trim().to_owned())
    /// #     }
    /// # }
    /// # #[nestling::main]
    /// # async fn main() -> nestling::Result<()> {
    /// let name = ArgumentMetadata::new(ArgumentSource::Query, Some("name"));
    /// assert_eq!(TrimPipe.transform(" Tom ".to_owned(), &name).await?, "Tom");
    /// # Ok(())
    /// # }
    /// ```
    pub const fn new(source: ArgumentSource, name: Option<&'static str>) -> Self {
        Self { source, name }
    }
}

/// A pipe for a `T`, whose own type nobody knows.
#[doc(hidden)]
pub trait ErasedPipe<T>: Send + Sync {
    fn transform_boxed<'a>(
        &'a self,
        value: T,
        argument: &'a ArgumentMetadata,
        ctx: &'a mut ExecutionContext,
    ) -> BoxFuture<'a, Result<T>>
    where
        T: 'a;
}

impl<T: Send, P: Pipe<T, Out = T>> ErasedPipe<T> for Handle<P> {
    fn transform_boxed<'a>(
        &'a self,
        value: T,
        argument: &'a ArgumentMetadata,
        ctx: &'a mut ExecutionContext,
    ) -> BoxFuture<'a, Result<T>>
    where
        T: 'a,
    {
        Box::pin(piped(self, value, argument, ctx))
    }
}

/// What a pipe makes of a value.
pub(crate) async fn piped<In: Send, P: Pipe<In>>(
    pipe: &Handle<P>,
    value: In,
    argument: &ArgumentMetadata,
    ctx: &mut ExecutionContext,
) -> Result<P::Out> {
    match pipe.shared() {
        Some(pipe) => pipe.transform(value, argument).await,
        None => pipe.get(ctx).await?.transform(value, argument).await,
    }
}

/// The pipes from the route outwards that take the type of one argument, the outermost first.
#[doc(hidden)]
pub struct Pipes<T>(Box<[Arc<dyn ErasedPipe<T>>]>);

impl<T> Pipes<T> {
    pub(crate) fn new(pipes: Vec<Arc<dyn ErasedPipe<T>>>) -> Self {
        Self(pipes.into())
    }

    /// Most arguments have none, and need not wait then.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Sends the value through them.
    pub async fn apply(
        &self,
        mut value: T,
        argument: &'static ArgumentMetadata,
        ctx: &mut ExecutionContext,
    ) -> Result<T, HttpException> {
        for pipe in &self.0 {
            value = pipe.transform_boxed(value, argument, ctx).await?;
        }
        Ok(value)
    }
}

/// A pipe outside a route, which says by its only `Pipe` implementation for which type it is.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a pipe",
    label = "not a pipe",
    note = "implement `Pipe<T, Out = T>` for it, where `T` is the type of the arguments that it is for"
)]
pub trait OuterPipe<T>: Sized + Send + Sync + 'static {
    fn erased(handle: Handle<Self>) -> Arc<dyn ErasedPipe<T>>;
}

#[diagnostic::do_not_recommend]
impl<T: Send + 'static, P: Pipe<T, Out = T>> OuterPipe<T> for P {
    fn erased(handle: Handle<Self>) -> Arc<dyn ErasedPipe<T>> {
        Arc::new(handle)
    }
}

/// A pipe of some level, for the arguments of one type.
#[derive(Clone)]
pub(crate) struct TypedPipe {
    takes: TypeId,
    /// An `Arc<dyn ErasedPipe<T>>`, where `T` is the type that it takes.
    pipe: Arc<dyn Any + Send + Sync>,
}

impl TypedPipe {
    pub(crate) fn new<T: 'static>(pipe: Arc<dyn ErasedPipe<T>>) -> Self {
        Self { takes: TypeId::of::<T>(), pipe: Arc::new(pipe) }
    }

    pub(crate) fn typed<T: 'static>(&self) -> Option<Arc<dyn ErasedPipe<T>>> {
        (self.takes == TypeId::of::<T>()).then(|| self.pipe.downcast_ref::<Arc<dyn ErasedPipe<T>>>().cloned())?
    }
}

/// Whether the pipe `P` of a route takes its argument of the type `T`.
#[doc(hidden)]
pub struct PipeProbe<P, T>(PhantomData<(P, T)>);

impl<P: Pipe<T, Out = T>, T: Send + 'static> PipeProbe<P, T> {
    pub const TAKES: bool = true;

    pub fn erase(handle: &Handle<P>) -> Option<Arc<dyn ErasedPipe<T>>> {
        Some(Arc::new(handle.clone()))
    }
}

/// Chosen where it does not.
#[doc(hidden)]
pub trait NoPipe<P, T> {
    const TAKES: bool = false;

    fn erase(_: &Handle<P>) -> Option<Arc<dyn ErasedPipe<T>>> {
        None
    }
}

impl<P, T> NoPipe<P, T> for PipeProbe<P, T> {}
