//! From modules to nodes: everything that will be constructed, with its dependencies resolved.

use super::explanation::{explain, missing};
use crate::boot_error::Problem;
use crate::di::container::{Node, Want};
use crate::di::dependency::{Dependency, Kind};
use crate::di::plan::Plan;
use crate::di::provider::ProviderEntry;
use crate::di::visibility::{ModuleId, ModuleScope, NodeId, Visibility};
use crate::module::definition::{ControllerEntry, ModuleHandle};
use crate::module::graph::{Graph, ModuleNode};
use crate::pipeline::route::{GuardNodes, RouteDescriptor};
use crate::registry::Registry;
use std::sync::OnceLock;

/// The nodes of an application, before anything is constructed.
#[derive(Default)]
pub(crate) struct Assembly {
    pub(crate) nodes: Vec<Node>,
    pub(crate) visibility: Visibility,
    pub(crate) controllers: Vec<MountedController>,
    pub(crate) guards: GuardNodes,
    pub(crate) problems: Vec<Problem>,
    pub(crate) modules: Vec<ModuleHandle>,
}

/// A controller in its module.
pub(crate) struct MountedController {
    pub(crate) module: ModuleId,
    pub(crate) node: NodeId,
    pub(crate) prefix: &'static str,
    pub(crate) metadata: fn(&mut crate::pipeline::metadata::Metadata),
    uses: fn() -> Vec<ProviderEntry>,
    pub(crate) routes: Vec<RouteDescriptor>,
}

impl Assembly {
    /// Nodes stand in the order of their modules; in a module, providers come before controllers and the module last.
    pub(crate) fn of(graph: Graph, registry: &Registry) -> Self {
        let mut assembly = Self { problems: graph.problems, ..Self::default() };
        assembly.modules = graph.modules.iter().map(|node| node.handle).collect();
        assembly.visibility = Visibility::of(graph.modules.iter().map(scope_of).collect());
        for (module, node) in graph.modules.into_iter().enumerate() {
            assembly.add_module(module, node);
        }
        assembly.add_guards();
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

    fn add_module(&mut self, module: ModuleId, node: ModuleNode) {
        for entry in node.providers {
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
        if let Some(entry) = node.definition.itself {
            self.add(module, entry);
        }
    }

    fn add_controller(&mut self, module: ModuleId, entry: ControllerEntry) {
        let routes = (entry.routes)();
        let node = self.add(module, entry.provider);
        let ControllerEntry { prefix, metadata, uses, .. } = entry;
        self.controllers.push(MountedController { module, node, prefix, metadata, uses, routes });
    }

    /// Guards come last: whether a module sees one as a provider is known when all providers are there.
    fn add_guards(&mut self) {
        let used = self.controllers.iter().flat_map(|MountedController { module, uses, routes, .. }| {
            let of_routes = routes.iter().flat_map(|route| (route.uses)());
            uses().into_iter().chain(of_routes).map(|guard| (*module, guard))
        });
        for (module, guard) in used.collect::<Vec<_>>() {
            self.add_guard(module, guard);
        }
    }

    /// A guard is the provider that the module sees, else an instance of its own per module.
    fn add_guard(&mut self, module: ModuleId, entry: ProviderEntry) {
        let id = (module, entry.key.type_id());
        if self.guards.contains_key(&id) {
            return;
        }
        let node = self.visibility.find(module, &entry.key).unwrap_or_else(|| self.add(module, entry));
        self.guards.insert(id, node);
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
