//! What `#[controller]` and `#[routes]` state about a route, and what becomes of it at boot.

use super::builder::RouteBuilder;
use super::filter::FilterStep;
use super::level::Level;
use super::metadata::Metadata;
use super::middleware::MiddlewareStep;
use super::response::RouteResponse;
use super::stack::RouteHandler;
use crate::di::provider::{Provider, ProviderEntry};
use crate::di::visibility::ModuleId;
use crate::location::Location;
use crate::validation::ValidationPipe;
use std::borrow::Cow;
use std::sync::Arc;
use std::time::Duration;

/// A struct with `#[controller]`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a controller",
    label = "not a controller",
    note = "annotate the struct with `#[controller(\"/path\")]`"
)]
pub trait Controller: Provider {
    const PREFIX: &'static str;
    type Level: Level;

    fn metadata(metadata: &mut Metadata);
    fn uses() -> Vec<ProviderEntry>;
}

/// An `impl` block with `#[routes]`.
///
/// There is one per controller, and the trait's name is what rustc says of a second one.
#[doc(hidden)]
pub trait Routes: Controller {
    /// Stands for the block where its guards are listed.
    type Block;

    fn routes() -> Vec<RouteDescriptor>;
}

/// One route as its macro states it.
#[doc(hidden)]
pub struct RouteDescriptor {
    /// `None` for `#[all]`.
    pub method: Option<http::Method>,
    pub path: &'static str,
    pub handler: &'static str,
    pub location: Location,
    /// The status of a returned value.
    pub status: u16,
    /// The path parameters that arguments read by name.
    pub parameters: &'static [&'static str],
    /// The parameters of the host that arguments read.
    pub host_parameters: &'static [&'static str],
    pub metadata: fn(&mut Metadata),
    pub uses: fn() -> Vec<ProviderEntry>,
    pub build: fn(&mut RouteBuilder<'_>) -> BoxHandler,
}

/// A handler that threads share.
#[doc(hidden)]
pub type BoxHandler = Box<dyn RouteHandler>;

/// A route that is served.
pub(crate) struct Route {
    pub(crate) module: ModuleId,
    /// `None` for `#[all]`.
    pub(crate) method: Option<http::Method>,
    pub(crate) controller: Cow<'static, str>,
    pub(crate) handler: &'static str,
    pub(crate) path: String,
    pub(crate) metadata: Metadata,
    /// What its answers look like beside what the handler returns.
    pub(crate) response: RouteResponse,
    /// The largest request body, in bytes.
    pub(crate) body_limit: u64,
    pub(crate) timeout: Option<Duration>,
    /// What the nearest `ValidationPipe` says.
    pub(crate) validation: Option<ValidationPipe>,
    /// Whose fields its answers show.
    pub(crate) groups: &'static [&'static str],
    /// The outermost first.
    pub(crate) middleware: Vec<Arc<dyn MiddlewareStep>>,
    pub(crate) call: BoxHandler,
    /// The innermost first.
    pub(crate) filters: Vec<Arc<dyn FilterStep>>,
}
