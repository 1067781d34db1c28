//! The route table.

use super::conflict::Conflict;
use super::endpoint::{Endpoint, Endpoints};
use super::host::HostPattern;
use super::key::RouteKey;
use super::node::{ByText, Node};
use super::params::Params;
use super::path::{RequestPath, Unroutable};
use super::walk::Walk;
use http::Method;
use std::cmp::Ordering;

/// All routes, built once at boot and then only read.
///
/// Routes for a host that matches go before those for any host, a more specific host before a less specific one. Then,
/// segment by segment, a static one goes before a regex, that before a parameter, and that before the rest of the path. A
/// match whose place does not answer the method or the version is no match: the search goes on. In one place a version that
/// is named goes before none, then an explicit method before all methods, and `HEAD` is answered by `GET`.
///
/// A look-up depends on the path's length, not on the number of routes; but hosts are tried one by one.
pub(crate) struct Table<T> {
    /// Each with its own tree, the most specific host first.
    hosts: Vec<(HostPattern, Node<T>)>,
    any_host: Node<T>,
    /// What of that needs no walk: routes of one path, in all versions, which every other one would have to yield to.
    literals: ByText<Vec<(Method, Endpoint<T>)>>,
}

/// What of a request decides where it goes.
#[derive(Clone, Copy)]
pub(crate) struct Lookup<'a> {
    pub(crate) method: &'a Method,
    pub(crate) path: &'a str,
    /// `Host` or `:authority` as it was sent. It matters only if [`Table::has_hosts`].
    pub(crate) host: Option<&'a str>,
    /// The versions that would do, the best first. Without one, only neutral routes match.
    pub(crate) versions: &'a [&'a str],
}

/// What a table knows about a request.
#[derive(Debug)]
pub(crate) enum Match<'t, T> {
    /// The route that answers, and the parameters of the path.
    Found { value: &'t T, params: Params },
    /// The path is known, but not with this method. These it has, sorted; `HEAD` is among them where `GET` is.
    MethodNotAllowed(Vec<Method>),
    /// No route has this path, or none on this host and in this version.
    NotFound,
    /// The path is not UTF-8 once decoded, or longer than 64 KiB: 400.
    BadPath,
}

impl<T> Table<T> {
    /// A table without routes.
    pub(crate) fn new() -> Self {
        Self { hosts: Vec::new(), any_host: Node::default(), literals: ByText::default() }
    }

    /// Whether a look-up needs the host.
    pub(crate) fn has_hosts(&self) -> bool {
        !self.hosts.is_empty()
    }

    /// The route of a request, whatever host and version it is for.
    pub(crate) fn find(&self, method: &Method, path: &str) -> Match<'_, T> {
        self.look_up(Lookup { method, path, host: None, versions: &[] })
    }

    /// The route of a request. One trailing slash is ignored; `%XX` in static segments is as good as what it stands for.
    pub(crate) fn look_up(&self, request: Lookup<'_>) -> Match<'_, T> {
        if let Some(endpoint) = self.literal(&request) {
            return Match::Found { value: &endpoint.value, params: Params::default() };
        }
        let mut walk = match RequestPath::new(request.path) {
            Ok(path) => Walk::new(path),
            Err(Unroutable::NotAPath) => return Match::NotFound,
            Err(Unroutable::Bad) => return Match::BadPath,
        };
        let Lookup { method, host, versions, .. } = request;
        match self.walk(&mut walk, host, |endpoints| endpoints.answering(method, versions)) {
            Some(endpoint) => Match::Found { value: &endpoint.value, params: Params::new(endpoint, walk.spans) },
            None => self.refusal(walk, host, versions),
        }
    }

    /// The route whose path is exactly this one, as most requests have it.
    fn literal(&self, request: &Lookup<'_>) -> Option<&Endpoint<T>> {
        if self.has_hosts() || !request.versions.is_empty() {
            return None;
        }
        let methods = self.literals.get(request.path)?;
        methods.iter().find(|(method, _)| method == request.method).map(|(_, endpoint)| endpoint)
    }

    /// Through the trees of the hosts that match, then through that of any host.
    fn walk<'t, R>(
        &'t self,
        walk: &mut Walk<'_>,
        host: Option<&str>,
        mut visit: impl FnMut(&'t Endpoints<T>) -> Option<R>,
    ) -> Option<R> {
        for (pattern, tree) in &self.hosts {
            if host.is_some_and(|host| pattern.matches(host))
                && let Some(taken) = walk.run(tree, &mut visit)
            {
                return Some(taken);
            }
        }
        walk.run(&self.any_host, visit)
    }

    #[cold]
    fn refusal(&self, mut walk: Walk<'_>, host: Option<&str>, versions: &[&str]) -> Match<'_, T> {
        let mut allowed = Vec::new();
        self.walk(&mut walk, host, |endpoints| {
            allowed.extend(endpoints.methods(versions).cloned());
            None::<()>
        });
        if allowed.is_empty() {
            return Match::NotFound;
        }
        allowed.sort_by(|a, b| a.as_str().cmp(b.as_str()));
        allowed.dedup();
        Match::MethodNotAllowed(allowed)
    }
}

impl<T: Clone> Table<T> {
    /// Adds a route.
    ///
    /// # Errors
    /// If another route for the same methods, the same host and one of the same versions has the same shape, or another
    /// regex in the same place. That route stays.
    pub(crate) fn insert(&mut self, key: RouteKey, value: T) -> Result<(), Conflict<T>> {
        let endpoint = Endpoint::new(key, value);
        self.tree_of(endpoint.key.host.as_ref()).insert(&endpoint)?;
        self.insert_literal(endpoint);
        Ok(())
    }

    fn insert_literal(&mut self, endpoint: Endpoint<T>) {
        let key = &endpoint.key;
        if let (Some(path), Some(method), None, true) =
            (key.pattern.literal(), key.method.clone(), &key.host, key.versions.is_neutral())
        {
            self.literals.entry(path.into_boxed_str()).or_default().push((method, endpoint));
        }
    }

    /// Adds a route without asking whether another one answers the same requests: for tables of which it only matters
    /// whether anything matches.
    pub(crate) fn include(&mut self, key: RouteKey, value: T) {
        let endpoint = Endpoint::new(key, value);
        self.tree_of(endpoint.key.host.as_ref()).include(&endpoint);
    }

    fn tree_of(&mut self, host: Option<&HostPattern>) -> &mut Node<T> {
        let Some(host) = host else { return &mut self.any_host };
        let known = self.hosts.iter().position(|(other, _)| other.is_like(host));
        let at = known.unwrap_or_else(|| {
            let at = self.hosts.partition_point(|(other, _)| other.cmp_specificity(host) != Ordering::Greater);
            self.hosts.insert(at, (host.clone(), Node::default()));
            at
        });
        &mut self.hosts[at].1
    }
}
