//! The modules that can be reached from the root, each once, and what each of them sees.

use super::definition::{ControllerEntry, Import, ModuleDefinition, ModuleHandle};
use crate::Error;
use crate::boot_error::{BootError, Code, Problem};
use crate::di::key::Key;
use crate::di::order::Order;
use crate::di::provider::ProviderEntry;
use crate::di::visibility::ModuleId;
use crate::error::Chain;
use crate::pipeline::consumer::MiddlewareConsumer;
use crate::pipeline::metadata::Metadata;
use crate::pipeline::outer::OuterLevel;
use std::any::TypeId;
use std::collections::{HashMap, HashSet};

/// The module graph. Modules stand in the order in which they start: what is imported before what imports it.
pub(crate) struct Graph {
    pub(crate) modules: Vec<ModuleNode>,
    pub(crate) problems: Vec<Problem>,
}

/// One module with its imports resolved.
pub(crate) struct ModuleNode {
    pub(crate) handle: ModuleHandle,
    pub(crate) imports: Vec<ModuleId>,
    pub(crate) reexports: Vec<ModuleId>,
    pub(crate) providers: Vec<ProviderEntry>,
    pub(crate) controllers: Vec<ControllerEntry>,
    pub(crate) definition: Declared,
}

/// What else a module states.
pub(crate) struct Declared {
    pub(crate) exports: Vec<Key>,
    pub(crate) exports_many: Vec<Key>,
    pub(crate) itself: Option<ProviderEntry>,
    pub(crate) global: bool,
    pub(crate) path: &'static str,
    pub(crate) metadata: fn(&mut Metadata),
    pub(crate) outer: Option<OuterLevel>,
    pub(crate) configure: Option<fn(&mut MiddlewareConsumer)>,
}

impl Graph {
    /// # Errors
    ///
    /// When some module cannot say what it lists: then nothing else can be judged.
    pub(crate) fn of(
        root: ModuleHandle,
        replaced: impl Fn(&ModuleHandle) -> Option<ModuleHandle>,
    ) -> Result<Self, BootError> {
        let Discovery { found, mut given, problems, .. } = Discovery::from(root, &replaced);
        BootError::unless_empty(problems)?;
        let ids: HashMap<TypeId, ModuleId> =
            found.iter().enumerate().map(|(id, (handle, _))| (handle.id, id)).collect();
        let mut problems = Vec::new();
        let modules = found.into_iter().map(|(handle, definition)| {
            let given = given.remove(&handle.id).unwrap_or_default();
            node(handle, definition, given, &ids, &mut problems)
        });
        let modules: Vec<_> = modules.collect();
        problems.extend(circular_reexports(&modules));
        Ok(Self { modules, problems })
    }

    /// Global modules, the root module, then the others by their distance from it: the order of their middleware.
    pub(crate) fn by_distance(&self) -> Vec<ModuleId> {
        let root = self.modules.len() - 1;
        let (mut order, mut at) = (vec![root], 0);
        while let Some(module) = order.get(at).copied() {
            for import in &self.modules[module].imports {
                if !order.contains(import) {
                    order.push(*import);
                }
            }
            at += 1;
        }
        // Stable: within each of the three, the distance decides.
        order.sort_by_key(|module| match self.modules[*module].definition.global {
            true => 0,
            false if *module == root => 1,
            false => 2,
        });
        order
    }

    pub(crate) fn contains(&self, module: TypeId) -> bool {
        self.modules.iter().any(|node| node.handle.id == module)
    }
}

/// The modules below a root, each after everything it imports, and what imports give them.
struct Discovery<'a> {
    /// What takes the place of a module.
    replaced: &'a dyn Fn(&ModuleHandle) -> Option<ModuleHandle>,
    visited: HashSet<TypeId>,
    found: Vec<(ModuleHandle, ModuleDefinition)>,
    given: HashMap<TypeId, Vec<ProviderEntry>>,
    problems: Vec<Problem>,
}

impl<'a> Discovery<'a> {
    fn from(root: ModuleHandle, replaced: &'a dyn Fn(&ModuleHandle) -> Option<ModuleHandle>) -> Self {
        let (visited, given) = (HashSet::new(), HashMap::new());
        let mut discovery = Self { replaced, visited, found: Vec::new(), given, problems: Vec::new() };
        discovery.visit(root);
        discovery
    }

    /// Imports may be circular: a module is visited once.
    fn visit(&mut self, module: ModuleHandle) {
        if !self.visited.insert(module.id) {
            return;
        }
        match module.definition() {
            Ok(definition) => self.visit_imports(module, definition),
            Err(error) => self.problems.push(not_configured(&module, error)),
        }
    }

    fn visit_imports(&mut self, module: ModuleHandle, mut definition: ModuleDefinition) {
        for reexport in &mut definition.reexports {
            *reexport = (self.replaced)(reexport).unwrap_or(*reexport);
        }
        for Import { module, providers } in &mut definition.imports {
            if let Some(replacement) = (self.replaced)(module) {
                *module = replacement;
                // They were for the module that is gone.
                providers.clear();
            }
            self.given.entry(module.id).or_default().append(providers);
            self.visit(*module);
        }
        self.found.push((module, definition));
    }
}

fn not_configured(module: &ModuleHandle, error: Error) -> Problem {
    let message = format!("the imports of `{}` could not be configured: {}", module.name, Chain(&*error.into_inner()));
    Problem::new(Code::ProviderFailed, message, "an expression in its `imports` failed: see the cause above")
        .at(module.location)
}

fn node(
    handle: ModuleHandle,
    definition: ModuleDefinition,
    given: Vec<ProviderEntry>,
    ids: &HashMap<TypeId, ModuleId>,
    problems: &mut Vec<Problem>,
) -> ModuleNode {
    problems.extend(not_given(&handle, &definition, &given));
    let ModuleDefinition {
        imports, mut providers, controllers, exports, exports_many, reexports, itself, global, ..
    } = definition;
    let ModuleDefinition { path, metadata, outer, configure, .. } = definition;
    providers.extend(given);
    problems.extend(provided_twice(&handle, &providers));
    ModuleNode {
        handle,
        imports: imports.iter().filter_map(|import| ids.get(&import.module.id).copied()).collect(),
        reexports: reexports.iter().filter_map(|module| ids.get(&module.id).copied()).collect(),
        providers,
        controllers,
        definition: Declared { exports, exports_many, itself, global, path, metadata, outer, configure },
    }
}

fn not_given<'a>(
    handle: &'a ModuleHandle,
    definition: &'a ModuleDefinition,
    given: &'a [ProviderEntry],
) -> impl Iterator<Item = Problem> + 'a {
    let missing = definition.dynamic.iter().filter(|(key, _)| !given.iter().any(|entry| entry.key == *key));
    missing.map(|(key, location)| {
        Problem::new(
            Code::MissingDynamicProvider,
            format!("`{}` was not given its {key}", handle.name),
            format!("configure `{}` in the `imports` of one module, such as `{0}::for_root(…)`", handle.name),
        )
        .at(*location)
    })
}

fn provided_twice<'a>(handle: &'a ModuleHandle, providers: &'a [ProviderEntry]) -> impl Iterator<Item = Problem> + 'a {
    let single = |entry: &&ProviderEntry| !entry.multi;
    let twice = providers.iter().enumerate().filter(move |(at, entry)| {
        !entry.multi && providers[..*at].iter().filter(single).any(|before| before.key == entry.key)
    });
    twice.map(|(_, entry)| {
        Problem::new(
            Code::DuplicateProvider,
            format!("`{}` is given {} twice", handle.name, entry.key),
            format!(
                "configure `{}` once and import it by name elsewhere, or tell the two apart by a qualifier",
                handle.name
            ),
        )
        .at(entry.location)
    })
}

fn circular_reexports(modules: &[ModuleNode]) -> Vec<Problem> {
    let order = Order::of(modules.len(), |module| modules[module].reexports.iter().copied());
    order.circles.iter().map(|circle| circular_reexport(modules, circle)).collect()
}

fn circular_reexport(modules: &[ModuleNode], circle: &[ModuleId]) -> Problem {
    let mut path: Vec<String> = circle.iter().map(|module| modules[*module].handle.name.to_owned()).collect();
    path.push(path[0].clone());
    Problem::new(
        Code::CircularReexport,
        format!("`{}` re-exports itself", path[0]),
        "export in one of them the providers by name instead of the module",
    )
    .at(modules[circle[0]].handle.location)
    .along(path)
}
