//! The order in which things are constructed, and what about it cannot work.

use super::container::{Node, Want};
use super::order::Order;
use super::provider::Scope;
use super::visibility::NodeId;

/// The order of construction: dependencies first, otherwise as listed.
pub(crate) struct Plan {
    pub(crate) order: Vec<NodeId>,
    pub(crate) faults: Vec<Fault>,
}

/// What types cannot show about a graph.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Each needs the next, and the last the first.
    Circle(Vec<NodeId>),
    /// A singleton stores something that lives as long as a request, along this path.
    Outlived(Vec<NodeId>),
    /// A `Lazy` of something that is no singleton.
    LazyOfShorter { holder: NodeId, wanted: NodeId },
}

impl Plan {
    pub(crate) fn of(nodes: &[Node]) -> Self {
        let order = Order::of(nodes.len(), |node| nodes[node].wants.iter().flat_map(Want::before).copied());
        let mut faults: Vec<_> = order.circles.into_iter().map(Fault::Circle).collect();
        for (holder, node) in nodes.iter().enumerate() {
            if node.entry.scope == Scope::Singleton {
                faults.extend(outlived(nodes, &mut vec![holder]).map(Fault::Outlived));
            }
            faults.extend(lazy_of_shorter(nodes, holder));
        }
        Self { order: order.nodes, faults }
    }
}

/// The path from a singleton to a request-scoped instance that it would store, through transient ones.
fn outlived(nodes: &[Node], path: &mut Vec<NodeId>) -> Option<Vec<NodeId>> {
    let holder = *path.last()?;
    for wanted in nodes[holder].wants.iter().flat_map(Want::before) {
        if path.contains(wanted) {
            continue;
        }
        path.push(*wanted);
        let found = match nodes[*wanted].entry.scope {
            Scope::Request => Some(path.clone()),
            Scope::Transient => outlived(nodes, path),
            Scope::Singleton => None,
        };
        if found.is_some() {
            return found;
        }
        path.pop();
    }
    None
}

fn lazy_of_shorter(nodes: &[Node], holder: NodeId) -> impl Iterator<Item = Fault> {
    nodes[holder].wants.iter().filter_map(move |want| match want {
        Want::Lazy(wanted) if nodes[*wanted].entry.scope != Scope::Singleton => {
            Some(Fault::LazyOfShorter { holder, wanted: *wanted })
        }
        _ => None,
    })
}
