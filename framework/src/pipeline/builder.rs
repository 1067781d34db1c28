//! Hands a route what it holds.

use super::filter::{Filter, FilterSlot, FilterStep};
use super::guard::{Guard, GuardSlot, GuardStep};
use super::handle::Handle;
use super::interceptor::{ErasedInterceptor, Interceptor, InterceptorSlot};
use super::level::Level;
use super::middleware::{ErasedMiddleware, Middleware, MiddlewareSlot, MiddlewareStep};
use super::outer::Outer;
use super::pipe::{ErasedPipe, OuterPipe, Pipes, TypedPipe};
use super::replacement::Replacements;
use super::route::BoxHandler;
use super::slot::Slot;
use super::stack::{Handler, Stack};
use crate::di::container::Container;
use crate::di::dependency::{Instance, instance_of, shared};
use crate::di::provider::Scope;
use crate::di::visibility::{ModuleId, NodeId};
use crate::validation::ValidationPipe;
use std::any::{Any, TypeId};
use std::collections::HashMap;
use std::sync::{Arc, Mutex, PoisonError};

/// The enhancers that each module uses, with the nodes that provide them.
pub(crate) type EnhancerNodes = HashMap<(ModuleId, TypeId), NodeId>;

/// The values among the enhancers, by the expression that makes them: each is evaluated once per application.
pub(crate) type Values = Mutex<HashMap<TypeId, Instance>>;

/// Hands a route what it holds. Levels take their enhancers out of it from the outside in.
#[doc(hidden)]
pub struct RouteBuilder<'a> {
    pub(crate) container: &'a Container,
    pub(crate) enhancers: &'a EnhancerNodes,
    pub(crate) replacements: &'a Replacements,
    pub(crate) values: &'a Values,
    /// Whose enhancers are being asked for.
    pub(crate) module: ModuleId,
    pub(crate) controller: Option<NodeId>,
    /// The guards that a level has named so far.
    pub(crate) named: Vec<TypeId>,
    pub(crate) around: Outer,
    pub(crate) middleware: Vec<Arc<dyn MiddlewareStep>>,
    pub(crate) filters: Vec<Arc<dyn FilterStep>>,
    pub(crate) pipes: Vec<TypedPipe>,
    pub(crate) validation: Option<ValidationPipe>,
}

impl RouteBuilder<'_> {
    /// The route's controller.
    pub fn controller<C: Send + Sync + 'static>(&self) -> Handle<C> {
        self.handle(self.controller.expect("only routes of controllers ask for one"))
    }

    /// The enhancer `T`, as the module uses it.
    pub fn own<T: Send + Sync + 'static>(&self) -> Handle<T> {
        if let Some(replacement) = self.replacements.get::<T, T>() {
            return Handle::singleton(replacement);
        }
        let node = self.enhancers.get(&(self.module, TypeId::of::<T>()));
        self.handle(*node.expect("boot has a node for each enhancer in use that no test replaces in another role"))
    }

    /// A value in the place of an enhancer: the same for all routes of its level. The closure captures nothing, so that
    /// its type stands for the expression.
    pub fn value<T: Send + Sync + 'static>(&self, make: impl FnOnce() -> T + 'static) -> Handle<T> {
        if let Some(replacement) = self.replacements.get::<T, T>() {
            return Handle::singleton(replacement);
        }
        let expression = type_of(&make);
        let mut values = self.values.lock().unwrap_or_else(PoisonError::into_inner);
        let value = values.entry(expression).or_insert_with(|| instance_of(Arc::new(make())));
        Handle::singleton(shared(value))
    }

    /// The guard `G`. Where an outer level of this route has named it, it runs there, and once.
    pub fn guard<G: Send + Sync + 'static>(&mut self) -> GuardSlot<G> {
        if self.named.contains(&TypeId::of::<G>()) {
            return GuardSlot::outer();
        }
        self.named.push(TypeId::of::<G>());
        match self.replacements.guard(TypeId::of::<G>()) {
            Some(step) => GuardSlot::replaced(step),
            None => GuardSlot::own(self.own()),
        }
    }

    /// A value as a guard. It has settings of its own, so that it runs whatever other guards of its type did.
    pub fn guard_value<G: Send + Sync + 'static>(&self, make: impl FnOnce() -> G + 'static) -> GuardSlot<G> {
        self.guard_of(self.value(make))
    }

    /// A guard that is there already.
    pub(crate) fn guard_of<G: Send + Sync + 'static>(&self, guard: Handle<G>) -> GuardSlot<G> {
        match self.replacements.guard(TypeId::of::<G>()) {
            Some(step) => GuardSlot::replaced(step),
            None => GuardSlot::value(guard),
        }
    }

    pub fn interceptor<I: Send + Sync + 'static>(&self) -> InterceptorSlot<I> {
        self.interceptor_of(Self::own)
    }

    pub fn interceptor_value<I: Send + Sync + 'static>(
        &self,
        make: impl FnOnce() -> I + 'static,
    ) -> InterceptorSlot<I> {
        self.interceptor_of(|routes| routes.value(make))
    }

    pub(crate) fn interceptor_of<I: 'static>(&self, handle: impl FnOnce(&Self) -> Handle<I>) -> InterceptorSlot<I> {
        let replacement = self.replacements.get::<I, dyn ErasedInterceptor>();
        replacement.map_or_else(|| Slot::Own(handle(self)), Slot::Replaced)
    }

    pub(crate) fn outer_guard<G: Guard>(&mut self, guard: GuardSlot<G>) {
        self.around.guards.push(Arc::new(guard) as Arc<dyn GuardStep>);
    }

    pub(crate) fn outer_interceptor<I: Interceptor>(&mut self, interceptor: InterceptorSlot<I>) {
        self.around.interceptors.push(Arc::new(interceptor));
    }

    pub(crate) fn middleware<M: Middleware>(&mut self, handle: impl FnOnce(&Self) -> Handle<M>) {
        let step = self.middleware_step(handle);
        self.middleware.push(step);
    }

    pub(crate) fn middleware_step<M: Middleware>(
        &self,
        handle: impl FnOnce(&Self) -> Handle<M>,
    ) -> Arc<dyn MiddlewareStep> {
        let replacement = self.replacements.get::<M, dyn ErasedMiddleware>();
        let slot: MiddlewareSlot<M> = replacement.map_or_else(|| Slot::Own(handle(self)), Slot::Replaced);
        Arc::new(slot)
    }

    pub(crate) fn filter<F: Filter>(&mut self, handle: impl FnOnce(&Self) -> Handle<F>) {
        let replacement = self.replacements.get::<F, dyn Filter>();
        let slot: FilterSlot<F> = replacement.map_or_else(|| Slot::Own(handle(self)), Slot::Replaced);
        self.filters.push(Arc::new(slot));
    }

    /// A pipe of a level outside the route.
    pub fn outer_pipe<T: 'static, P: OuterPipe<T>>(&mut self, handle: Handle<P>) {
        let handle = self.replacements.get::<P, P>().map_or(handle, Handle::singleton);
        self.settle(&handle);
        self.pipes.push(TypedPipe::new(P::erased(handle)));
    }

    /// The nearest `ValidationPipe` says how the route validates.
    pub fn settle<P: 'static>(&mut self, pipe: &Handle<P>) {
        let pipe = pipe.shared().map(|pipe| pipe as &dyn Any);
        if let Some(validation) = pipe.and_then(<dyn Any>::downcast_ref::<ValidationPipe>) {
            self.validation = Some(validation.clone());
        }
    }

    /// The pipes for an argument of the type `T`: those of outer levels, then the route's own.
    pub fn pipes<T: 'static>(&self, own: Vec<Option<Arc<dyn ErasedPipe<T>>>>) -> Pipes<T> {
        Pipes::new(self.pipes.iter().filter_map(TypedPipe::typed).chain(own.into_iter().flatten()).collect())
    }

    /// The handler inside its levels.
    pub(crate) fn stack<H: Handler + Send + Sync, O: Level, R: Level>(
        &mut self,
        controller: O,
        route: R,
        handler: H,
    ) -> BoxHandler {
        Box::new(Stack { around: std::mem::take(&mut self.around), controller, route, handler })
    }

    fn handle<T: Send + Sync + 'static>(&self, node: NodeId) -> Handle<T> {
        match self.container.nodes[node].entry.scope {
            Scope::Singleton => {
                Handle::singleton(shared(self.container.singleton(node).expect("routes are built after singletons")))
            }
            Scope::Transient | Scope::Request => Handle::per_request(node),
        }
    }
}

fn type_of<T: 'static>(_: &T) -> TypeId {
    TypeId::of::<T>()
}
