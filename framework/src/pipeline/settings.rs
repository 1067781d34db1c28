//! Limits that stand on a level, as metadata: the nearest one holds.

use std::time::Duration;

/// `#[body_limit("10MiB")]`, in bytes.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct BodyLimit(pub u64);

/// `#[timeout("30s")]`
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct Timeout(pub Duration);

/// `#[host(":account.example.com")]`
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct RouteHost(pub &'static str);

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
#[derive(Clone)]
pub struct RouteVersions(pub(crate) Vec<Version>);

impl RouteVersions {
    pub fn new<const N: usize>(versions: [Version; N]) -> Self {
        Self(versions.into())
    }

    pub fn version(version: impl Into<Version>) -> Version {
        version.into()
    }
}
