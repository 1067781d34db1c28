//! What answers at one place of the route table.

use super::key::RouteKey;
use http::Method;
use std::sync::Arc;

/// What answers at one place: by version, then by method.
pub(super) struct Endpoints<T> {
    /// Empty unless routes have versions.
    versioned: Vec<(Box<str>, Methods<T>)>,
    neutral: Methods<T>,
}

#[derive(Clone)]
pub(super) struct Endpoint<T> {
    pub(super) value: T,
    pub(super) key: Arc<RouteKey>,
    pub(super) has_parameters: bool,
}

impl<T> Endpoint<T> {
    pub(super) fn new(key: RouteKey, value: T) -> Self {
        Self { value, has_parameters: key.has_parameters(), key: Arc::new(key) }
    }
}

impl<T> Endpoints<T> {
    /// What answers a request of this method for one of these versions; those that come first are preferred.
    pub(super) fn answering(&self, method: &Method, versions: &[&str]) -> Option<&Endpoint<T>> {
        self.of(versions).find_map(|methods| methods.answering(method))
    }

    /// The methods that are answered for these versions where not all are.
    pub(super) fn methods(&self, versions: &[&str]) -> impl Iterator<Item = &Method> {
        self.of(versions).flat_map(Methods::answered)
    }

    fn of(&self, versions: &[&str]) -> impl Iterator<Item = &Methods<T>> {
        versions.iter().filter_map(|version| self.version(version)).chain([&self.neutral])
    }

    fn version(&self, version: &str) -> Option<&Methods<T>> {
        self.versioned.iter().find(|(known, _)| **known == *version).map(|(_, methods)| methods)
    }

    /// What was inserted for the same method and one of the same versions.
    pub(super) fn taken(&self, key: &RouteKey) -> Option<&Endpoint<T>> {
        let neutral = key.versions.is_neutral().then_some(&self.neutral);
        let named = key.versions.names().iter().filter_map(|version| self.version(version));
        neutral.into_iter().chain(named).find_map(|methods| methods.inserted(key.method.as_ref()))
    }
}

impl<T: Clone> Endpoints<T> {
    pub(super) fn insert(&mut self, endpoint: &Endpoint<T>) {
        let versions = &endpoint.key.versions;
        if versions.is_neutral() {
            self.neutral.insert(endpoint.clone());
        }
        for version in versions.names() {
            self.version_mut(version).insert(endpoint.clone());
        }
    }

    fn version_mut(&mut self, version: &str) -> &mut Methods<T> {
        let known = self.versioned.iter().position(|(known, _)| **known == *version);
        let at = known.unwrap_or(self.versioned.len());
        if known.is_none() {
            self.versioned.push((version.into(), Methods::default()));
        }
        &mut self.versioned[at].1
    }
}

impl<T> Default for Endpoints<T> {
    fn default() -> Self {
        Self { versioned: Vec::new(), neutral: Methods::default() }
    }
}

struct Methods<T> {
    explicit: Vec<(Method, Endpoint<T>)>,
    all: Option<Endpoint<T>>,
}

impl<T> Methods<T> {
    fn insert(&mut self, endpoint: Endpoint<T>) {
        match endpoint.key.method.clone() {
            Some(method) => self.explicit.push((method, endpoint)),
            None => self.all = Some(endpoint),
        }
    }

    /// What was inserted for exactly this method, or for all of them.
    fn inserted(&self, method: Option<&Method>) -> Option<&Endpoint<T>> {
        match method {
            Some(method) => self.explicit.iter().find(|(known, _)| known == method).map(|(_, endpoint)| endpoint),
            None => self.all.as_ref(),
        }
    }

    fn answering(&self, method: &Method) -> Option<&Endpoint<T>> {
        let get = || self.inserted(Some(&Method::GET)).filter(|_| *method == Method::HEAD);
        self.inserted(Some(method)).or_else(get).or(self.all.as_ref())
    }

    fn answered(&self) -> impl Iterator<Item = &Method> {
        let explicit = self.explicit.iter().map(|(method, _)| method);
        explicit.flat_map(|method| [Some(method), (*method == Method::GET).then_some(&Method::HEAD)]).flatten()
    }
}

impl<T> Default for Methods<T> {
    fn default() -> Self {
        Self { explicit: Vec::new(), all: None }
    }
}
