//! What requests a route is for.

use super::host::HostPattern;
use super::pattern::Pattern;
use super::version::Versions;
use http::Method;
use std::fmt;

/// What a request has to be for a route to answer it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct RouteKey {
    /// `None` is all methods.
    pub(crate) method: Option<Method>,
    pub(crate) pattern: Pattern,
    /// `None` is any host.
    pub(crate) host: Option<HostPattern>,
    pub(crate) versions: Versions,
}

impl RouteKey {
    /// A route for any host and any version.
    pub(crate) fn new(method: Option<Method>, pattern: Pattern) -> Self {
        Self { method, pattern, host: None, versions: Versions::neutral() }
    }

    pub(super) fn has_parameters(&self) -> bool {
        let host = self.host.as_ref().is_some_and(|host| host.names().next().is_some());
        host || self.pattern.names().next().is_some()
    }

    /// Whether one request, wherever it goes, could be for both.
    pub(super) fn overlaps(&self, other: &Self) -> bool {
        let methods = [self.method.as_ref(), other.method.as_ref()];
        let methods = match methods {
            [Some(&Method::GET), Some(&Method::HEAD)] | [Some(&Method::HEAD), Some(&Method::GET)] => true,
            [Some(one), Some(other)] => one == other,
            _ => true,
        };
        methods && self.versions.overlap(&other.versions)
    }

    pub(super) fn method_name(&self) -> &str {
        self.method.as_ref().map_or("ALL", Method::as_str)
    }
}

/// `GET /cats/:id`, and the host and the versions if there are any.
impl fmt::Display for RouteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method_name(), self.pattern)?;
        if let Some(host) = &self.host {
            write!(f, " on {host}")?;
        }
        match self.versions.names() {
            [] => Ok(()),
            names => write!(f, " in version {}", names.join(", ")),
        }
    }
}
