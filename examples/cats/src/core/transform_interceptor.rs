//! An interceptor that gives all answers one shape.

use nestling::http::map_json;
use nestling::prelude::*;

/// Wraps what handlers return: `{"data": …}`. Errors pass it by.
#[injectable]
pub(crate) struct TransformInterceptor;

impl Interceptor for TransformInterceptor {
    async fn intercept(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
        let response = next.handle(ctx).await?;
        map_json(response, |data| json!({ "data": data })).await
    }
}
