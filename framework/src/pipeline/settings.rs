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
