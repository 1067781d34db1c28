//! The way of one request through the tree.

use super::endpoint::Endpoints;
use super::node::Node;
use super::params::Spans;
use super::path::{RequestPath, Span};

/// A walk through all nodes that a path matches, most specific first.
pub(super) struct Walk<'p> {
    path: RequestPath<'p>,
    /// The parameters on the way to where the walk stands.
    pub(super) spans: Spans,
}

impl<'p> Walk<'p> {
    pub(super) fn new(path: RequestPath<'p>) -> Self {
        Self { path, spans: Spans::default() }
    }

    /// Shows `visit` the endpoints of each match until it takes one.
    pub(super) fn run<'t, T, R>(
        &mut self,
        root: &'t Node<T>,
        mut visit: impl FnMut(&'t Endpoints<T>) -> Option<R>,
    ) -> Option<R> {
        self.descend(root, 0, &mut visit)
    }

    /// Recursion is as deep as the longest pattern, however long the path.
    fn descend<'t, T, R>(
        &mut self,
        node: &'t Node<T>,
        at: u16,
        visit: &mut impl FnMut(&'t Endpoints<T>) -> Option<R>,
    ) -> Option<R> {
        let Some(segment) = self.path.segment(at) else { return visit(&node.endpoints) };

        if let Some(child) = node.statics.get(&*self.path.text(segment))
            && let Some(taken) = self.descend(child, segment.end(), visit)
        {
            return Some(taken);
        }

        if segment.is_empty() {
            return None;
        }
        for branch in &node.constrained {
            if branch.constraint.accepts(&self.path.text(segment))
                && let Some(taken) = self.capture(&branch.node, segment, visit)
            {
                return Some(taken);
            }
        }
        if let Some(child) = &node.param
            && let Some(taken) = self.capture(child, segment, visit)
        {
            return Some(taken);
        }
        self.capture(node.rest.as_ref()?, self.path.rest(segment)?, visit)
    }

    /// Goes on at `child`, behind the value of a parameter.
    fn capture<'t, T, R>(
        &mut self,
        child: &'t Node<T>,
        value: Span,
        visit: &mut impl FnMut(&'t Endpoints<T>) -> Option<R>,
    ) -> Option<R> {
        self.spans.push(value);
        let taken = self.descend(child, value.end(), visit);
        if taken.is_none() {
            self.spans.pop();
        }
        taken
    }
}
