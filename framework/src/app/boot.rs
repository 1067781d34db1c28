//! The whole boot, in order: from a root module to an application that can answer.

use super::assembly::Assembly;
use super::blueprint::Blueprint;
use super::construct;
use super::lifecycle::Lifecycle;
use super::mounting::Mounting;
use super::settings::Settings;
use crate::boot_error::{BootError, Code, Problem};
use crate::di::container::Container;
use crate::module::definition::ModuleHandle;
use crate::module::graph::Graph;
use crate::pipeline::Versioning;
use crate::pipeline::builder::Values;
use crate::registry::Registry;
use std::sync::Arc;
use std::time::{Duration, Instant};

/// A booted application: what answers requests, and what its end needs.
pub(crate) struct Booted {
    pub(crate) blueprint: Blueprint,
    pub(crate) lifecycle: Lifecycle,
    pub(crate) took: Duration,
}

/// Boots the application below `root`, or says everything that keeps it from starting.
pub(crate) async fn boot(root: ModuleHandle, settings: &Settings) -> Result<Booted, BootError> {
    let begun = Instant::now();

    let registry = Registry::snapshot();
    check_registry(&registry)?;

    let graph = Graph::of(root)?;
    warn_unreached(&registry, &graph);
    log_modules(&graph);

    let order = graph.by_distance();
    let mut assembly = Assembly::of(graph, &registry, &settings.overrides);
    let plan = assembly.plan();
    let Assembly { nodes, visibility, controllers, enhancers, problems, levels, .. } = assembly;
    let mounting = Mounting::of(&controllers, &levels, &nodes, &settings.routing, Some(Versioning::Uri));
    BootError::unless_empty(problems.into_iter().chain(mounting.problems).collect())?;

    let container = Arc::new(Container::new(nodes, visibility));
    BootError::unless_empty(construct::singletons(&container, &plan).await)?;

    let (enhancers, replacements) = (Arc::new(enhancers), Arc::clone(&settings.overrides.enhancers));
    let lifecycle = Lifecycle { container: Arc::clone(&container), order: plan, time_out: settings.hook_timeout };
    lifecycle.start().await?;

    let values = Values::default();
    let blueprint = Blueprint { container, enhancers, replacements, controllers, levels, order, values };
    Ok(Booted { blueprint, lifecycle, took: begun.elapsed() })
}

fn check_registry(registry: &Registry) -> Result<(), BootError> {
    if registry.is_empty() {
        let message = "no module is registered: this platform does not run the registrations that `#[module]` makes";
        return Err(
            Problem::new(Code::EmptyRegistry, message, "see the book for the platforms that are supported").into()
        );
    }
    Ok(())
}

/// What is linked but not reached is not mounted: somebody probably forgot an import.
fn warn_unreached(registry: &Registry, graph: &Graph) {
    for module in registry.modules.iter().filter(|module| !graph.contains(module.id)) {
        tracing::warn!(
            "module `{}` ({}) is imported by no reachable module: nothing of it is used",
            module.name,
            module.location
        );
    }
    let listed =
        |id| graph.modules.iter().flat_map(|module| &module.controllers).any(|c| c.provider.key.type_id() == id);
    for controller in registry.controllers.iter().filter(|controller| !listed((controller.id)())) {
        tracing::warn!(
            "controller `{}` ({}) is in no reachable module: its routes are not served",
            controller.name,
            controller.location
        );
    }
}

fn log_modules(graph: &Graph) {
    for module in &graph.modules {
        tracing::info!("module {}", module.handle.name);
    }
}
