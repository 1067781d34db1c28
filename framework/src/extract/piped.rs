//! Arguments on their way through pipes.

use super::source;
use crate::http::{BadRequestException, HttpException};
use crate::pipeline::handle::Handle;
use crate::pipeline::pipe::{self, Pipes};
use crate::pipeline::{ArgumentMetadata, ExecutionContext, Pipe};
use std::marker::PhantomData;
use std::ops::Deref;

/// Sends an argument through the pipes of outer levels.
pub async fn through<T>(
    value: Result<T, HttpException>,
    pipes: &Pipes<T>,
    argument: &'static ArgumentMetadata,
    ctx: &mut ExecutionContext,
) -> Result<T, HttpException> {
    pipes.apply(value?, argument, ctx).await
}

/// The same of a text that may be missing: there is nothing to change then.
pub async fn through_text(
    value: Option<String>,
    pipes: &Pipes<String>,
    argument: &'static ArgumentMetadata,
    ctx: &mut ExecutionContext,
) -> Result<Option<String>, HttpException> {
    match value {
        Some(value) => pipes.apply(value, argument, ctx).await.map(Some),
        None => Ok(None),
    }
}

/// Sends a value through one of the argument's own pipes.
pub async fn piped<In: Send, P: Pipe<In>>(
    pipe: &Handle<P>,
    value: In,
    argument: &'static ArgumentMetadata,
    ctx: &mut ExecutionContext,
) -> Result<P::Out, HttpException> {
    Ok(pipe::piped(pipe, value, argument, ctx).await?)
}

/// The first pipe of a text: it takes what may be missing, all that is there, or only what is there.
pub struct TextPipeProbe<P>(TextsPipe<P>);

/// It takes all texts of the name.
pub struct TextsPipe<P>(PresentText<P>);

/// It takes only what is there.
pub struct PresentText<P>(PhantomData<P>);

impl<P> TextPipeProbe<P> {
    /// Asks about `P`.
    pub const START: Self = Self(TextsPipe(PresentText(PhantomData)));
}

impl<P> Deref for TextPipeProbe<P> {
    type Target = TextsPipe<P>;

    fn deref(&self) -> &TextsPipe<P> {
        &self.0
    }
}

impl<P> Deref for TextsPipe<P> {
    type Target = PresentText<P>;

    fn deref(&self) -> &PresentText<P> {
        &self.0
    }
}

impl<P: Pipe<Option<String>>> TextPipeProbe<P> {
    /// The text, or that there is none.
    pub async fn __nestling_first(
        &self,
        pipe: &Handle<P>,
        value: Option<String>,
        argument: &'static ArgumentMetadata,
        ctx: &mut ExecutionContext,
    ) -> Result<P::Out, HttpException> {
        piped(pipe, value, argument, ctx).await
    }
}

impl<P: Pipe<Vec<String>>> TextsPipe<P> {
    /// All texts of the name: none, if nothing was sent.
    pub async fn __nestling_first(
        &self,
        pipe: &Handle<P>,
        value: Option<String>,
        argument: &'static ArgumentMetadata,
        ctx: &mut ExecutionContext,
    ) -> Result<P::Out, HttpException> {
        let values = source::texts(ctx, argument).unwrap_or_else(|| Ok(value.into_iter().collect()))?;
        piped(pipe, values, argument, ctx).await
    }
}

impl<P> PresentText<P> {
    /// The text. A missing one is refused here.
    pub async fn __nestling_first(
        &self,
        pipe: &Handle<P>,
        value: Option<String>,
        argument: &'static ArgumentMetadata,
        ctx: &mut ExecutionContext,
    ) -> Result<P::Out, HttpException>
    where
        P: Pipe<String>,
    {
        let missing = || BadRequestException::new(format!("{} is required", argument.name.unwrap_or("the value")));
        piped(pipe, value.ok_or_else(missing)?, argument, ctx).await
    }
}

/// A pipe behind another: it takes what that one gives, or what becomes of it.
pub struct NextPipeProbe<P, V>(Converting<P, V>);

/// It takes something else than the pipe before it gives.
pub struct Converting<P, V>(PhantomData<fn(P, V)>);

impl<P, V> NextPipeProbe<P, V> {
    /// Asks about `P` and the value in front of it.
    pub fn of(_: &Handle<P>, _: &V) -> Self {
        Self(Converting(PhantomData))
    }
}

impl<P, V> Deref for NextPipeProbe<P, V> {
    type Target = Converting<P, V>;

    fn deref(&self) -> &Converting<P, V> {
        &self.0
    }
}

impl<P: Pipe<V>, V: Send> NextPipeProbe<P, V> {
    /// The value as it is.
    pub async fn __nestling_next(
        &self,
        pipe: &Handle<P>,
        value: V,
        argument: &'static ArgumentMetadata,
        ctx: &mut ExecutionContext,
    ) -> Result<P::Out, HttpException> {
        piped(pipe, value, argument, ctx).await
    }
}

impl<P, V> Converting<P, V> {
    /// The value as the only type that the pipe takes.
    pub async fn __nestling_next<In: Send>(
        &self,
        pipe: &Handle<P>,
        value: V,
        argument: &'static ArgumentMetadata,
        ctx: &mut ExecutionContext,
    ) -> Result<P::Out, HttpException>
    where
        P: Pipe<In>,
        V: IntoPipe<In>,
    {
        piped(pipe, value.into_argument(argument)?, argument, ctx).await
    }
}

/// What the next pipe can take.
#[diagnostic::on_unimplemented(
    message = "the pipe before gives `{Self}`, but this one takes `{In}`",
    label = "does not take `{Self}`",
    note = "put them in another order, or a pipe between them that makes a `{In}` of it"
)]
pub trait IntoPipe<In>: IntoArgument<In> {}

#[diagnostic::do_not_recommend]
impl<In, V: IntoArgument<In>> IntoPipe<In> for V {}

/// What the last pipe gives, as the argument.
pub fn into_argument<T, V: IntoArgument<T>>(value: V, argument: &ArgumentMetadata) -> Result<T, HttpException> {
    value.into_argument(argument)
}

/// What can become an argument of the type `T`.
#[diagnostic::on_unimplemented(
    message = "the pipe gives `{Self}`, but the argument is `{T}`",
    label = "not what the last pipe gives",
    note = "declare the argument as `{Self}`, or add a pipe that makes a `{T}` of it"
)]
pub trait IntoArgument<T> {
    /// The argument.
    fn into_argument(self, argument: &ArgumentMetadata) -> Result<T, HttpException>;
}

#[diagnostic::do_not_recommend]
impl<T> IntoArgument<T> for T {
    fn into_argument(self, _: &ArgumentMetadata) -> Result<T, HttpException> {
        Ok(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T> IntoArgument<Option<T>> for T {
    fn into_argument(self, _: &ArgumentMetadata) -> Result<Option<T>, HttpException> {
        Ok(Some(self))
    }
}
