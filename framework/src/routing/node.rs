//! The tree behind the route table: one level per segment.

use super::params::Spans;
use super::path::RequestPath;
use super::pattern::{Pattern, Segment};
use http::Method;
use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::Arc;

/// A place in the tree. Its fields are its branches in the order in which they are tried.
pub(super) struct Node<T> {
    statics: HashMap<Box<str>, Node<T>, BuildHasherDefault<SegmentHasher>>,
    param: Option<Box<Node<T>>>,
    endpoints: Endpoints<T>,
}

impl<T> Node<T> {
    /// The endpoints of a pattern, with all nodes on the way to them.
    pub(super) fn endpoints_of(&mut self, pattern: &Pattern) -> &mut Endpoints<T> {
        &mut pattern.segments().iter().fold(self, Self::child).endpoints
    }

    fn child(&mut self, segment: &Segment) -> &mut Self {
        match segment {
            Segment::Static(text) => self.statics.entry(text.clone()).or_default(),
            Segment::Param(_) => self.param.get_or_insert_default(),
        }
    }
}

impl<T> Default for Node<T> {
    fn default() -> Self {
        Self { statics: HashMap::default(), param: None, endpoints: Endpoints::default() }
    }
}

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

        let child = node.param.as_ref().filter(|_| !segment.is_empty())?;
        self.spans.push(segment);
        let taken = self.descend(child, segment.end(), visit);
        if taken.is_none() {
            self.spans.pop();
        }
        taken
    }
}

/// What answers at one place, by method.
pub(super) struct Endpoints<T> {
    explicit: Vec<(Method, Endpoint<T>)>,
    all: Option<Endpoint<T>>,
}

pub(super) struct Endpoint<T> {
    pub(super) value: T,
    pub(super) pattern: Arc<Pattern>,
}

impl<T> Endpoints<T> {
    /// What was inserted for exactly this method, or for all of them.
    pub(super) fn inserted(&self, method: Option<&Method>) -> Option<&Endpoint<T>> {
        match method {
            Some(method) => self.explicit.iter().find(|(known, _)| known == method).map(|(_, endpoint)| endpoint),
            None => self.all.as_ref(),
        }
    }

    pub(super) fn insert(&mut self, method: Option<Method>, endpoint: Endpoint<T>) {
        match method {
            Some(method) => self.explicit.push((method, endpoint)),
            None => self.all = Some(endpoint),
        }
    }

    /// What answers a request of this method.
    pub(super) fn answering(&self, method: &Method) -> Option<&Endpoint<T>> {
        let get = || self.inserted(Some(&Method::GET)).filter(|_| *method == Method::HEAD);
        self.inserted(Some(method)).or_else(get).or(self.all.as_ref())
    }

    /// The methods that are answered where not all are.
    pub(super) fn methods(&self) -> impl Iterator<Item = &Method> {
        let explicit = self.explicit.iter().map(|(method, _)| method);
        explicit.flat_map(|method| [Some(method), (*method == Method::GET).then_some(&Method::HEAD)]).flatten()
    }
}

impl<T> Default for Endpoints<T> {
    fn default() -> Self {
        Self { explicit: Vec::new(), all: None }
    }
}

/// FNV-1a: segments are short, and requests only look up, so nobody outside can choose what collides.
struct SegmentHasher(u64);

impl Default for SegmentHasher {
    fn default() -> Self {
        Self(0xcbf2_9ce4_8422_2325)
    }
}

impl Hasher for SegmentHasher {
    fn write(&mut self, bytes: &[u8]) {
        self.0 = bytes.iter().fold(self.0, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0100_0000_01b3));
    }

    fn finish(&self) -> u64 {
        self.0
    }
}
