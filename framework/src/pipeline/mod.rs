//! A request from its route to its response: `run.rs` is the whole of it, in order.

pub(crate) mod builder;
pub(crate) mod consumer;
pub(crate) mod context;
pub(crate) mod filter;
pub(crate) mod guard;
pub(crate) mod handle;
pub(crate) mod interceptor;
pub(crate) mod level;
pub(crate) mod metadata;
pub(crate) mod middleware;
pub(crate) mod next;
pub(crate) mod outer;
pub(crate) mod panic;
pub(crate) mod pipe;
pub(crate) mod replacement;
mod request_id;
pub(crate) mod response;
pub(crate) mod route;
pub(crate) mod run;
pub(crate) mod runtime;
pub(crate) mod settings;
pub(crate) mod slot;
pub(crate) mod stack;
pub(crate) mod tower;
pub(crate) mod unrouted;
pub(crate) mod version;

pub use consumer::{IntoRoutes, MiddlewareBinding, MiddlewareConsumer, NestModule, RouteInfo};
pub use context::ExecutionContext;
pub use filter::ExceptionFilter;
pub use guard::{CanActivate, Guard};
pub use interceptor::Interceptor;
pub use middleware::Middleware;
pub use next::Next;
pub use pipe::{ArgumentMetadata, ArgumentSource, Pipe};
pub use tower::TowerLayer;
pub use version::{Version, Versioning};
