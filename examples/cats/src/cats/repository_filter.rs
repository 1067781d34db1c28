//! A filter of our own: it knows what to say when cats cannot be reached.

use super::repository::RepositoryError;
use nestling::prelude::*;

/// Answers 503 and says when to try again. Without it, clients would get a 500.
#[injectable]
#[catch(RepositoryError)]
pub(crate) struct RepositoryFilter;

impl ExceptionFilter<RepositoryError> for RepositoryFilter {
    async fn catch(&self, error: RepositoryError, ctx: &mut ExecutionContext) -> Result<Response> {
        ctx.response_mut().header("retry-after", "30");
        Err(ServiceUnavailableException::new("the cats are out of reach").cause(error).into())
    }
}
