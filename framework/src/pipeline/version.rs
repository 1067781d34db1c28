//! Versions of routes, and which of them a request asks for.

use crate::http::Request;
use http::header::ACCEPT;

/// How a request says which version of a route it wants. Source: <https://docs.nestjs.com/techniques/versioning>.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub enum Versioning {
    /// By the path: `/v1/cats`, behind the global prefix.
    Uri,
    /// By a header of this name: `x-api-version: 1`.
    Header(&'static str),
    /// By a parameter of the `Accept` header with this beginning: `v=` for `application/json;v=1`.
    MediaType(&'static str),
    /// By whatever this finds in the request: the versions that would do, the best first.
    Custom(fn(&Request) -> Vec<String>),
}

impl Versioning {
    /// The versions that the request asks for. Where the path says it, the route table knows.
    pub(crate) fn requested(self, request: &Request) -> Vec<String> {
        match self {
            Self::Uri => Vec::new(),
            Self::Header(name) => text(request, name).map(|version| version.trim().to_owned()).into_iter().collect(),
            Self::MediaType(beginning) => text(request, ACCEPT.as_str()).map_or_else(Vec::new, |accept| {
                let parameters = accept.split([',', ';']).map(str::trim);
                parameters.filter_map(|parameter| parameter.strip_prefix(beginning)).map(str::to_owned).collect()
            }),
            Self::Custom(find) => find(request),
        }
    }
}

fn text<'r>(request: &'r Request, header: &str) -> Option<&'r str> {
    request.headers().get(header)?.to_str().ok()
}

/// A version of a route.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Version {
    /// A version by its name.
    Named(&'static str),
    /// Every version, and requests that name none.
    Neutral,
}

impl From<&'static str> for Version {
    fn from(name: &'static str) -> Self {
        Self::Named(name)
    }
}

/// `#[version("1")]`, `#[version(["1", "2"])]`, `#[version(Version::Neutral)]`
#[doc(hidden)]
#[derive(Clone, Debug, Default)]
pub struct RouteVersions(Vec<Version>);

impl RouteVersions {
    pub fn new<const N: usize>(versions: [Version; N]) -> Self {
        Self(versions.into())
    }

    pub fn version(version: impl Into<Version>) -> Version {
        version.into()
    }

    pub(crate) fn names(&self) -> impl Iterator<Item = &'static str> {
        self.0.iter().filter_map(|version| match version {
            Version::Named(name) => Some(*name),
            Version::Neutral => None,
        })
    }

    /// Nobody has said otherwise.
    pub(crate) fn is_neutral(&self) -> bool {
        self.0.is_empty() || self.0.contains(&Version::Neutral)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Body;

    fn requested(versioning: Versioning, header: &str, value: &str) -> Vec<String> {
        let request = ::http::Request::get("/").header(header, value).body(Body::empty()).unwrap();
        versioning.requested(&request)
    }

    #[test]
    fn finds_versions_where_they_are_said_to_be() {
        assert_eq!(requested(Versioning::Header("x-api-version"), "X-Api-Version", " 2 "), ["2"]);
        assert_eq!(requested(Versioning::MediaType("v="), "accept", "application/json;v=2"), ["2"]);
        assert_eq!(requested(Versioning::MediaType("v="), "accept", "text/html, application/json; v=3; q=1"), ["3"]);
        let newest = |_: &Request| vec!["3".to_owned(), "2".to_owned()];
        assert_eq!(requested(Versioning::Custom(newest), "a", "b"), ["3", "2"]);
    }

    #[test]
    fn finds_none_elsewhere() {
        assert!(requested(Versioning::Uri, "accept", "v=1").is_empty());
        assert!(requested(Versioning::Header("x-api-version"), "accept", "v=1").is_empty());
        assert!(requested(Versioning::MediaType("v="), "accept", "application/json").is_empty());
    }
}
