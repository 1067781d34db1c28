//! Constructs all singletons, dependencies first; what waits does so beside the others.

use crate::boot_error::{Code, Problem};
use crate::di::container::{Container, RequestScope, Want, panicked};
use crate::di::provider::{Built, Scope};
use crate::di::visibility::NodeId;
use crate::error::text_of;
use crate::{Error, Result};
use std::collections::HashMap;
use std::sync::Arc;
use tokio::task::{Id, JoinSet};

/// Constructs every singleton of `container`, in `order`; async constructors that do not need each other run
/// concurrently. All that fail are reported, each by its name; what needs them is left out.
pub(crate) async fn singletons(container: &Arc<Container>, order: &[NodeId]) -> Vec<Problem> {
    let mut construction = Construction::new(container, order);
    construction.start_ready(order);
    while let Some(finished) = construction.running.join_next_with_id().await {
        construction.finish(finished);
    }
    container.fill_lazy_cells();
    construction.problems
}

struct Construction<'a> {
    container: &'a Arc<Container>,
    /// How many singletons a node still waits for, and who waits for it.
    missing: Vec<usize>,
    dependents: Vec<Vec<NodeId>>,
    running: JoinSet<Result<Built>>,
    tasks: HashMap<Id, NodeId>,
    problems: Vec<Problem>,
}

type Finished = std::result::Result<(Id, Result<Built>), tokio::task::JoinError>;

impl<'a> Construction<'a> {
    fn new(container: &'a Arc<Container>, order: &[NodeId]) -> Self {
        let count = container.nodes.len();
        let (mut missing, mut dependents) = (vec![0; count], vec![Vec::new(); count]);
        for node in order.iter().filter(|node| is_singleton(container, **node)) {
            let mut needs = Vec::new();
            singletons_before(container, *node, &mut needs);
            missing[*node] = needs.len();
            needs.into_iter().for_each(|needed| dependents[needed].push(*node));
        }
        Self { container, missing, dependents, running: JoinSet::new(), tasks: HashMap::new(), problems: Vec::new() }
    }

    fn start_ready(&mut self, nodes: &[NodeId]) {
        for node in nodes {
            let constructed = self.container.singleton(*node).is_some();
            if self.missing[*node] == 0 && is_singleton(self.container, *node) && !constructed {
                self.start(*node);
            }
        }
    }

    fn start(&mut self, node: NodeId) {
        // A node is started once, whether that succeeds, fails or takes a while.
        self.missing[node] = usize::MAX;
        match self.container.construct_now(node) {
            Some(built) => self.done(node, built),
            None => {
                let container = Arc::clone(self.container);
                let task =
                    self.running.spawn(async move { container.construct(node, &mut RequestScope::default()).await });
                self.tasks.insert(task.id(), node);
            }
        }
    }

    fn finish(&mut self, finished: Finished) {
        let (id, built) = match finished {
            Ok((id, built)) => (id, built),
            Err(error) => (error.id(), Err(failure(error))),
        };
        if let Some(node) = self.tasks.remove(&id) {
            self.done(node, built);
        }
    }

    fn done(&mut self, node: NodeId, built: Result<Built>) {
        match built {
            Ok(built) => {
                // Each node is started once, so that the cell is still empty.
                let _ = self.container.nodes[node].built.set(built);
                self.release(node);
            }
            Err(error) => self.problems.push(failed(self.container, node, error)),
        }
    }

    fn release(&mut self, node: NodeId) {
        let dependents = std::mem::take(&mut self.dependents[node]);
        for dependent in &dependents {
            self.missing[*dependent] -= 1;
        }
        self.start_ready(&dependents);
    }
}

fn is_singleton(container: &Container, node: NodeId) -> bool {
    container.nodes[node].entry.scope == Scope::Singleton
}

/// The singletons that `node` needs, also through transient ones that are made with it.
fn singletons_before(container: &Container, node: NodeId, found: &mut Vec<NodeId>) {
    for wanted in container.nodes[node].wants.iter().flat_map(Want::before) {
        match is_singleton(container, *wanted) {
            true if found.contains(wanted) => {}
            true => found.push(*wanted),
            false => singletons_before(container, *wanted, found),
        }
    }
}

/// Why a task has no result.
pub(super) fn failure(error: tokio::task::JoinError) -> Error {
    match error.try_into_panic() {
        Ok(panic) => panicked(&*panic),
        Err(error) => error.into(),
    }
}

fn failed(container: &Container, node: NodeId, error: Error) -> Problem {
    let entry = &container.nodes[node].entry;
    let message = format!("`{}` could not be constructed: {}", entry.name, text_of(&*error.into_inner()));
    Problem::new(Code::ProviderFailed, message, "its constructor or factory failed: see the cause above")
        .at(entry.location)
}
