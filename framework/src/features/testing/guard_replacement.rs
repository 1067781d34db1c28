//! A test's guard on a route.

use crate::di::provider::BoxFuture;
use crate::http::HttpException;
use crate::pipeline::guard::GuardStep;
use crate::pipeline::{ExecutionContext, Guard};
use std::any::TypeId;
use std::marker::PhantomData;

/// The guard `R` in the place of `G`: its grant is the one that `G` would have given.
pub(super) struct GuardReplacement<G, R>(R, PhantomData<fn() -> G>);

impl<G, R> GuardReplacement<G, R> {
    pub(super) fn new(guard: R) -> Self {
        Self(guard, PhantomData)
    }
}

impl<G: Guard, R: Guard<Grant = G::Grant>> GuardStep for GuardReplacement<G, R> {
    fn step<'a>(&'a self, ctx: &'a mut ExecutionContext) -> BoxFuture<'a, Result<(), HttpException>> {
        Box::pin(async move {
            if !ctx.grants.has(TypeId::of::<G>()) {
                let grant = self.0.check(ctx).await?;
                ctx.grants.put::<G>(grant);
            }
            Ok(())
        })
    }
}
