//! From modules to nodes: everything that will be constructed, with its dependencies resolved.

use super::explanation::{explain, missing};
use super::overrides::Overrides;
use crate::boot_error::Problem;
use crate::di::container::{Node, Want};
use crate::di::dependency::{Dependency, Kind};
use crate::di::plan::Plan;
use crate::di::provider::ProviderEntry;
use crate::di::visibility::{ModuleId, ModuleScope, NodeId, Visibility};
use crate::module::definition::{ControllerEntry, ModuleHandle};
use crate::module::graph::{Declared, Graph, ModuleNode};
use crate::pipeline::builder::EnhancerNodes;
use crate::pipeline::consumer::MiddlewareConsumer;
use crate::pipeline::metadata::Metadata;
use crate::pipeline::outer::OuterLevel;
use crate::pipeline::route::RouteDescriptor;
use crate::registry::Registry;
use std::any::TypeId;
use std::sync::OnceLock;

/// The nodes of an application, before anything is constructed.
#[derive(Default)]
pub(crate) struct Assembly {
    pub(crate) nodes: Vec<Node>,
    pub(crate) visibility: Visibility,
    pub(crate) controllers: Vec<MountedController>,
    pub(crate) enhancers: EnhancerNodes,
    pub(crate) problems: Vec<Problem>,
    pub(crate) modules: Vec<ModuleHandle>,
    /// What each module says about its routes.
    pub(crate) levels: Vec<ModuleLevel>,
}

/// What a module says about the routes of its controllers.
pub(crate) struct ModuleLevel {
    pub(crate) path: &'static str,
    pub(crate) metadata: fn(&mut Metadata),
    pub(crate) outer: Option<OuterLevel>,
    pub(crate) consumer: MiddlewareConsumer,
}

/// A controller in its module.
pub(crate) struct MountedController {
    pub(crate) module: ModuleId,
    pub(crate) node: NodeId,
    /// The controller's type.
    pub(crate) controller: TypeId,
    pub(crate) prefix: &'static str,
    pub(crate) metadata: fn(&mut Metadata),
    uses: fn() -> Vec<ProviderEntry>,
    pub(crate) routes: Vec<RouteDescriptor>,
}

impl Assembly {
    /// Nodes stand in the order of their modules; in a module, providers come before controllers and the module last.
    pub(crate) fn of(graph: Graph, registry: &Registry, overrides: &Overrides) -> Self {
        let mut assembly = Self { problems: graph.problems, ..Self::default() };
        assembly.modules = graph.modules.iter().map(|node| node.handle).collect();
        assembly.visibility = Visibility::of(graph.modules.iter().map(scope_of).collect());
        for (module, node) in graph.modules.into_iter().enumerate() {
            assembly.add_module(module, node, overrides);
        }
        assembly.add_enhancers(overrides);
        assembly.problems.extend(overrides.unused());
        assembly.resolve(registry);
        assembly
    }

    /// What the order of construction cannot satisfy is a problem too.
    pub(crate) fn plan(&mut self) -> Vec<NodeId> {
        let Plan { order, faults } = Plan::of(&self.nodes);
        let problems: Vec<_> = faults.into_iter().map(|fault| explain(self, fault)).collect();
        self.problems.extend(problems);
        order
    }

    fn add_module(&mut self, module: ModuleId, node: ModuleNode, overrides: &Overrides) {
        for entry in node.providers {
            let Some(entry) = overrides.provider(entry) else { continue };
            let (key, multi) = (entry.key, entry.multi);
            let id = self.add(module, entry);
            let scope = &mut self.visibility.scopes[module];
            match multi {
                true => scope.many.entry(key).or_default().push(id),
                false => _ = scope.own.entry(key).or_insert(id),
            }
        }
        for controller in node.controllers {
            self.add_controller(module, controller);
        }
        let Declared { itself, path, metadata, outer, configure, .. } = node.definition;
        if let Some(entry) = itself {
            self.add(module, entry);
        }
        let mut consumer = MiddlewareConsumer::default();
        if let Some(configure) = configure {
            configure(&mut consumer);
        }
        self.levels.push(ModuleLevel { path, metadata, outer, consumer });
    }

    fn add_controller(&mut self, module: ModuleId, entry: ControllerEntry) {
        let routes = (entry.routes)();
        let node = self.add(module, entry.provider);
        let ControllerEntry { prefix, metadata, uses, controller, .. } = entry;
        self.controllers.push(MountedController { module, node, controller, prefix, metadata, uses, routes });
    }

    /// Enhancers come last: whether a module sees one as a provider is known when all providers are there.
    fn add_enhancers(&mut self, overrides: &Overrides) {
        let of_controllers = self.controllers.iter().flat_map(|MountedController { module, uses, routes, .. }| {
            let of_routes = routes.iter().flat_map(|route| (route.uses)());
            uses().into_iter().chain(of_routes).map(|enhancer| (*module, enhancer))
        });
        let of_modules = self.levels.iter().enumerate().flat_map(|(module, level)| {
            let outer = level.outer.iter().flat_map(|outer| (outer.uses)());
            outer.chain(level.consumer.uses()).map(move |enhancer| (module, enhancer))
        });
        for (module, enhancer) in of_modules.chain(of_controllers).collect::<Vec<_>>() {
            if let Some(enhancer) = overrides.provider(enhancer) {
                self.add_enhancer(module, enhancer);
            }
        }
    }

    /// An enhancer is the provider that the module sees, else an instance of its own per module.
    fn add_enhancer(&mut self, module: ModuleId, entry: ProviderEntry) {
        let id = (module, entry.key.type_id());
        if self.enhancers.contains_key(&id) {
            return;
        }
        let node = self.visibility.find(module, &entry.key).unwrap_or_else(|| self.add(module, entry));
        self.enhancers.insert(id, node);
    }

    fn add(&mut self, module: ModuleId, entry: ProviderEntry) -> NodeId {
        self.nodes.push(Node { module, entry, wants: Vec::new(), built: OnceLock::new() });
        self.nodes.len() - 1
    }

    fn resolve(&mut self, registry: &Registry) {
        for node in 0..self.nodes.len() {
            let Node { module, entry, .. } = &self.nodes[node];
            let (module, dependencies) = (*module, entry.dependencies.clone());
            let mut wants = Vec::with_capacity(dependencies.len());
            for dependency in dependencies.iter() {
                match self.want(module, dependency) {
                    Some(want) => wants.push(want),
                    None => self.problems.push(missing(self, node, &dependency.key, registry)),
                }
            }
            self.nodes[node].wants = wants;
        }
    }

    fn want(&self, module: ModuleId, Dependency { key, kind }: &Dependency) -> Option<Want> {
        Some(match kind {
            Kind::One => Want::One(self.visibility.find(module, key)?),
            Kind::Optional => Want::Optional(self.visibility.find(module, key)),
            Kind::Many => Want::Many(self.visibility.find_many(module, key)),
            Kind::Lazy => Want::Lazy(self.visibility.find(module, key)?),
            Kind::ModuleRef => Want::ModuleRef,
        })
    }
}

fn scope_of(node: &ModuleNode) -> ModuleScope {
    ModuleScope {
        name: node.handle.name,
        exports_many: node.definition.exports_many.iter().copied().collect(),
        exports: node.definition.exports.iter().copied().collect(),
        imports: node.imports.clone(),
        reexports: node.reexports.clone(),
        global: node.definition.global,
        ..ModuleScope::default()
    }
}
