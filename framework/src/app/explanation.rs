//! What is wrong with an assembly, in words: which module, along which path, and what to do.

use super::assembly::Assembly;
use crate::boot_error::{Code, Problem};
use crate::di::container::Node;
use crate::di::key::Key;
use crate::di::plan::Fault;
use crate::di::provider::Scope;
use crate::di::visibility::NodeId;
use crate::module::definition::{ModuleDefinition, ModuleHandle};
use crate::registry::Registry;

/// A dependency that the module of `node` does not see, and who has it.
pub(super) fn missing(assembly: &Assembly, node: NodeId, key: &Key, registry: &Registry) -> Problem {
    let Node { module, entry, .. } = &assembly.nodes[node];
    let here = assembly.modules[*module].name;
    let (reason, remedy) = whereabouts(assembly, key, registry, here);
    Problem::new(
        Code::MissingProvider,
        format!("`{}` needs {key}, which is not available in `{here}`{reason}", entry.name),
        remedy,
    )
    .at(entry.location)
    .along(vec![here.to_owned(), entry.name.to_string(), key.to_string().replace('`', "")])
}

/// Why `key` is not seen in the module `here`, and what to do about it.
fn whereabouts(assembly: &Assembly, key: &Key, registry: &Registry, here: &str) -> (String, String) {
    if let Some((owner, _)) = assembly.visibility.find_anywhere(key) {
        let name = assembly.modules[owner].name;
        return match assembly.visibility.scopes[owner].exports.contains(key) {
            true => (
                format!(": `{name}` exports it, but is not imported"),
                format!("add `{name}` to the `imports` of `{here}`"),
            ),
            false => (
                format!(": `{name}` provides it, but does not export it"),
                format!("add it to the `exports` of `{name}`"),
            ),
        };
    }
    match unreached_global(key, registry, &assembly.modules) {
        Some(global) => (
            format!(": the global module `{global}` exports it, but no module imports that"),
            format!("add `{global}` to the `imports` of the root module"),
        ),
        None => (String::new(), format!("add it to the `providers` of `{here}`, or import a module that exports it")),
    }
}

/// The global module that would export `key` if some module imported it.
fn unreached_global(key: &Key, registry: &Registry, reached: &[ModuleHandle]) -> Option<&'static str> {
    let unreached = |module: &&ModuleHandle| !reached.iter().any(|reached| reached.id == module.id);
    let exports = |definition: ModuleDefinition| definition.global && definition.exports.contains(key);
    let global = registry.modules.iter().filter(unreached).find(|module| module.definition().is_ok_and(exports));
    global.map(|module| module.name)
}

/// What the order of construction cannot satisfy.
pub(super) fn explain(assembly: &Assembly, fault: Fault) -> Problem {
    let nodes = match &fault {
        Fault::Circle(nodes) | Fault::Outlived(nodes) => nodes.clone(),
        Fault::LazyOfShorter { holder, wanted } => vec![*holder, *wanted],
    };
    let mut path: Vec<_> = nodes.iter().map(|node| assembly.nodes[*node].entry.name.to_string()).collect();
    let (first, last) = (path[0].clone(), path[path.len() - 1].clone());
    let problem = match fault {
        Fault::Circle(_) => {
            path.push(first.clone());
            circle(&first)
        }
        Fault::Outlived(_) => outlived(&first, &last),
        Fault::LazyOfShorter { wanted, .. } => lazy_of_shorter(&first, &last, assembly.nodes[wanted].entry.scope),
    };
    problem.at(assembly.nodes[nodes[0]].entry.location).along(path)
}

fn circle(name: &str) -> Problem {
    let message = format!("`{name}` needs itself");
    Problem::new(Code::CircularDependency, message, "hold one of them as `Lazy<…>` in the other")
}

fn outlived(holder: &str, short: &str) -> Problem {
    Problem::new(
        Code::ScopeMismatch,
        format!("`{holder}` is a singleton and would store `{short}`, which lives as long as one request"),
        format!("give `{holder}` `scope = request`, or ask for `{short}` with `ctx.resolve` where it is used"),
    )
}

fn lazy_of_shorter(holder: &str, wanted: &str, scope: Scope) -> Problem {
    let scope = if scope == Scope::Request { "request-scoped" } else { "transient" };
    Problem::new(
        Code::LazyScope,
        format!("`{holder}` holds `Lazy<{wanted}>`, which is {scope}"),
        "`Lazy` is for singletons: inject it as an `Arc`, or make it a singleton",
    )
}
