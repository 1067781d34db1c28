//! Everything that routes are made of. They are made when the first request needs them, and made anew when `main` has
//! said more about them.

use super::assembly::{ModuleLevel, MountedController};
use super::mounting::{Mounted, Mounting, metadata};
use super::routing::RoutingSettings;
use crate::boot_error::BootError;
use crate::di::container::Container;
use crate::di::visibility::ModuleId;
use crate::pipeline::builder::{EnhancerNodes, RouteBuilder, Values};
use crate::pipeline::level::NoLevel;
use crate::pipeline::metadata::Metadata;
use crate::pipeline::middleware::MiddlewareStep;
use crate::pipeline::outer::Outer;
use crate::pipeline::replacement::Replacements;
use crate::pipeline::response::RouteResponse;
use crate::pipeline::route::Route;
use crate::pipeline::runtime::Runtime;
use crate::pipeline::settings::{BodyLimit, Timeout};
use crate::pipeline::stack::Stack;
use crate::pipeline::unrouted::Unrouted;
use crate::serialization::SerializeOptions;
use std::collections::HashMap;
use std::sync::Arc;

/// Controllers and modules with their instances.
pub(crate) struct Blueprint {
    pub(crate) container: Arc<Container>,
    pub(crate) enhancers: Arc<EnhancerNodes>,
    pub(crate) replacements: Arc<Replacements>,
    pub(crate) controllers: Vec<MountedController>,
    /// In the order in which modules start: the root module is the last.
    pub(crate) levels: Vec<ModuleLevel>,
    /// The modules as their middleware runs: global ones, the root module, the others by their distance from it.
    pub(crate) order: Vec<ModuleId>,
    pub(crate) values: Values,
}

impl Blueprint {
    /// The routes, ready to serve.
    ///
    /// # Errors
    ///
    /// Everything that keeps routes from being told apart.
    pub(crate) fn runtime(&self, settings: &RoutingSettings) -> Result<Runtime, BootError> {
        let Mounting { table, routes, problems } =
            Mounting::of(&self.controllers, &self.levels, &self.container.nodes, settings, settings.versioning);
        BootError::unless_empty(problems)?;
        let mut routes: Vec<Route> = routes.into_iter().map(|mounted| self.route(mounted, settings)).collect();
        routes.push(self.unrouted(settings));
        Ok(Runtime {
            table,
            routes,
            container: Arc::clone(&self.container),
            enhancers: Arc::clone(&self.enhancers),
            replacements: Arc::clone(&self.replacements),
            versioning: settings.versioning,
            problem_details: settings.problem_details,
        })
    }

    fn route(&self, Mounted { controller, route, path }: Mounted, settings: &RoutingSettings) -> Route {
        let controller = &self.controllers[controller];
        let descriptor = &controller.routes[route];
        let mut builder = self.builder(Some(controller));
        let mut middleware = self.surround(&mut builder, Some(controller), settings);
        let call = (descriptor.build)(&mut builder);
        middleware.append(&mut builder.middleware);
        builder.filters.reverse();
        let metadata = metadata(&self.levels, controller, descriptor);
        let body_limit = metadata.all().next().map_or(settings.body_limit, |BodyLimit(bytes)| *bytes);
        let groups = metadata.all().next().map_or(&[][..], |options: &SerializeOptions| options.groups);
        let timeout = metadata.all().next().map(|Timeout(limit)| *limit).or(settings.timeout);
        Route {
            module: controller.module,
            method: descriptor.method.clone(),
            controller: self.container.nodes[controller.node].entry.name.clone(),
            handler: descriptor.handler,
            path,
            response: RouteResponse::new(descriptor.status, &metadata),
            body_limit,
            timeout,
            validation: builder.validation,
            groups,
            metadata,
            middleware,
            call,
            filters: builder.filters,
        }
    }

    /// What stands for requests that no route answers: global middleware, global filters and the refusal.
    fn unrouted(&self, settings: &RoutingSettings) -> Route {
        let mut builder = self.builder(None);
        let middleware = self.surround(&mut builder, None, settings);
        builder.filters.reverse();
        let metadata = Metadata::default();
        Route {
            module: builder.module,
            method: None,
            controller: "".into(),
            handler: "",
            path: String::new(),
            response: RouteResponse::new(200, &metadata),
            body_limit: settings.body_limit,
            timeout: settings.timeout,
            validation: None,
            groups: &[],
            metadata,
            middleware,
            call: Box::new(Stack { around: Outer::default(), controller: NoLevel, route: NoLevel, handler: Unrouted }),
            filters: builder.filters,
        }
    }

    fn builder(&self, controller: Option<&MountedController>) -> RouteBuilder<'_> {
        RouteBuilder {
            container: &self.container,
            enhancers: &self.enhancers,
            replacements: &self.replacements,
            values: &self.values,
            module: controller.map_or(self.root(), |controller| controller.module),
            controller: controller.map(|controller| controller.node),
            named: Vec::new(),
            around: Outer::default(),
            middleware: Vec::new(),
            filters: Vec::new(),
            pipes: Vec::new(),
            validation: None,
        }
    }

    /// Hands a route what the application, the root module and its own module say; gives the middleware of all of them.
    fn surround(
        &self,
        builder: &mut RouteBuilder<'_>,
        controller: Option<&MountedController>,
        settings: &RoutingSettings,
    ) -> Vec<Arc<dyn MiddlewareStep>> {
        for global in &settings.global {
            global(builder);
        }
        let mut middleware = std::mem::take(&mut builder.middleware);
        let (root, own) = (self.root(), builder.module);
        let mut listed = HashMap::new();
        for module in if root == own { vec![root] } else { vec![root, own] } {
            builder.module = module;
            if let Some(outer) = &self.levels[module].outer {
                (outer.build)(builder);
            }
            listed.insert(module, std::mem::take(&mut builder.middleware));
        }
        let controller = controller.map(|controller| controller.controller);
        for module in &self.order {
            builder.module = *module;
            middleware.extend(self.levels[*module].consumer.steps(controller, settings.prefix, builder));
            middleware.extend(listed.remove(module).into_iter().flatten());
        }
        builder.module = own;
        middleware
    }

    fn root(&self) -> ModuleId {
        self.levels.len() - 1
    }
}
