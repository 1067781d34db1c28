//! The tree behind the route table: one level per segment.

use super::conflict::Conflict;
use super::constraint::Constraint;
use super::endpoint::{Endpoint, Endpoints};
use super::key::RouteKey;
use super::segment::Segment;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

/// A place in the tree. Its fields are its branches in the order in which they are tried.
pub(super) struct Node<T> {
    pub(super) statics: ByText<Node<T>>,
    /// Sorted, though of two that match only one has a route for a request, unless that asks for several versions.
    pub(super) constrained: Vec<Constrained<T>>,
    pub(super) param: Option<Box<Node<T>>>,
    pub(super) rest: Option<Box<Node<T>>>,
    pub(super) endpoints: Endpoints<T>,
}

/// A branch behind a regex.
pub(super) struct Constrained<T> {
    pub(super) constraint: Constraint,
    pub(super) node: Node<T>,
    /// Of the routes behind it, one for each method and versions.
    claims: Vec<Endpoint<T>>,
}

impl<T: Clone> Node<T> {
    /// Adds a route, or nothing if there is a conflict.
    pub(super) fn insert(&mut self, endpoint: &Endpoint<T>) -> Result<(), Conflict<T>> {
        match self.conflict(&endpoint.key, 0) {
            Some(conflict) => Err(conflict),
            None => {
                self.include(endpoint);
                Ok(())
            }
        }
    }

    /// Adds a route, with all nodes on the way to it.
    pub(super) fn include(&mut self, endpoint: &Endpoint<T>) {
        let segments = endpoint.key.pattern.segments();
        let place = segments.iter().fold(self, |node, segment| node.child_for(segment, endpoint));
        place.endpoints.insert(endpoint);
    }

    /// What stands in the way of a route, from its segment `at` on, which begins here.
    fn conflict(&self, key: &Arc<RouteKey>, at: usize) -> Option<Conflict<T>> {
        let Some(segment) = key.pattern.segments().get(at) else {
            let taken = self.endpoints.taken(key)?;
            return Some(Conflict::same_place(key, &taken.key, taken.value.clone()));
        };
        if let Some(rival) = self.rival(segment, key) {
            return Some(Conflict::regexes(key, &rival.key, rival.value.clone(), at));
        }
        self.child(segment)?.conflict(key, at + 1)
    }

    /// A route behind another regex that could answer what a route behind this one answers.
    fn rival(&self, segment: &Segment, key: &RouteKey) -> Option<&Endpoint<T>> {
        let Segment::Constrained(_, constraint) = segment else { return None };
        let others = self.constrained.iter().filter(|branch| branch.constraint != *constraint);
        others.flat_map(|branch| &branch.claims).find(|claim| claim.key.overlaps(key))
    }

    fn child(&self, segment: &Segment) -> Option<&Self> {
        match segment {
            Segment::Static(text) => self.statics.get(text),
            Segment::Constrained(_, constraint) => {
                self.constrained.iter().find(|branch| branch.constraint == *constraint).map(|branch| &branch.node)
            }
            Segment::Param(_) => self.param.as_deref(),
            Segment::Rest(_) => self.rest.as_deref(),
        }
    }

    fn child_for(&mut self, segment: &Segment, endpoint: &Endpoint<T>) -> &mut Self {
        match segment {
            Segment::Static(text) => self.statics.entry(text.clone()).or_default(),
            Segment::Constrained(_, constraint) => self.constrained_for(constraint).claimed_by(endpoint),
            Segment::Param(_) => self.param.get_or_insert_default(),
            Segment::Rest(_) => self.rest.get_or_insert_default(),
        }
    }

    fn constrained_for(&mut self, constraint: &Constraint) -> &mut Constrained<T> {
        let at = self.constrained.binary_search_by(|branch| branch.constraint.cmp(constraint)).unwrap_or_else(|at| {
            let (constraint, node) = (constraint.clone(), Node::default());
            self.constrained.insert(at, Constrained { constraint, node, claims: Vec::new() });
            at
        });
        &mut self.constrained[at]
    }
}

impl<T> Default for Node<T> {
    fn default() -> Self {
        let (constrained, endpoints) = (Vec::new(), Endpoints::default());
        Self { statics: HashMap::default(), constrained, param: None, rest: None, endpoints }
    }
}

impl<T: Clone> Constrained<T> {
    fn claimed_by(&mut self, endpoint: &Endpoint<T>) -> &mut Node<T> {
        let claim = |key: &RouteKey| (key.method.clone(), key.versions.clone());
        if !self.claims.iter().any(|known| claim(&known.key) == claim(&endpoint.key)) {
            self.claims.push(endpoint.clone());
        }
        &mut self.node
    }
}

/// What stands behind texts of paths.
pub(super) type ByText<T> = HashMap<Box<str>, T, BuildHasherDefault<TextHasher>>;

/// FNV-1a: they are short, and requests only look up, so nobody outside can choose what collides.
pub(super) struct TextHasher(u64);

impl Default for TextHasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for TextHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
