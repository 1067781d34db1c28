//! What a handler says about its answer.

use crate::http::ResponseHead;
use crate::pipeline::ExecutionContext;
use crate::serialization::with_groups;

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
