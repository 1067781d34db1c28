//! Nestling: NestJS's order, checked by rustc.
//!
//! Structs are annotated, macros turn the annotations into registrations, and at boot they become a checked module
//! graph, a container of instances and a route table that answers over HTTP/1.1 and HTTP/2.
//!
//! ```
//! use nestling::prelude::*;
//!
//! #[injectable]
//! struct Greeter;
//!
//! #[controller("/hello")]
//! struct HelloController { greeter: Arc<Greeter> }
//!
//! impl Greeter {
//!     fn greet(&self, name: &str) -> String { format!("Hello, {name}!") }
//! }
//!
//! #[routes]
//! impl HelloController {
//!     #[get("/:name")]
//!     async fn hello(&self, #[param("name")] name: String) -> String { self.greeter.greet(&name) }
//! }
//!
//! #[module(controllers = [HelloController], providers = [Greeter])]
//! struct AppModule;
//!
//! # #[nestling::main]
//! # async fn main() -> nestling::Result<()> {
//! let app = App::create::<AppModule>().await?;
//! let request = http::Request::get("/hello/Ann").body(Body::empty())?;
//! assert_eq!(app.handle(request).await.status(), 200);
//! # Ok(())
//! # }
//! ```
//!
//! # Where to look
//!
//! - [`module`](macro@module), [`injectable`], [`controller`] and [`routes`] make an application; [`App`] boots it.
//! - [`dto`] makes what goes over the wire, and [`derive(Exception)`](derive@Exception) what ends a request.
//! - [`Guard`] and [`CanActivate`] decide who may pass; [`FromRequest`] reads arguments of one's own.
//! - [`OnModuleInit`] and its siblings take part in the application's life; [`BootError`] says why it does not start.
//! - [`http`] has requests, responses and an exception per status.
//!
//! # Features
//!
//! On by default:
//!
//! - `validation`: the rules of `#[validate(…)]` in [`dto`].
//! - `schema`: `JsonSchema` for every [`dto`].
//! - `testing`: `TestApp`, an application without a socket whose providers, guards and the like a test replaces.
//!
//! Off by default:
//!
//! - `config`: `ConfigModule`, settings as a type, from files and the environment.
//! - `decompression`: request bodies in gzip, deflate, Brotli and Zstandard.
//! - `jwt`: `JwtModule` and `JwtGuard`, JSON Web Tokens.
//! - `password`: `PasswordHasher`, passwords kept as hashes.
//! - `tls`: HTTPS, with client certificates and certificates that are read again when they change.
//! - `sql`: databases, of which SQLite is built in; `sql-postgres` and `sql-mysql` for the others.

// Macro output names this crate by its name, also inside it.
extern crate self as nestling;

mod app;
mod boot_error;
mod di;
mod entry;
mod error;
mod extract;
mod features;
pub mod http;
mod location;
mod module;
mod pipeline;
pub mod prelude;
mod private;
mod registry;
mod routing;
pub mod serialization;
pub mod server;
mod signal;
pub mod validation;

pub use app::{App, AppBuilder, Listening, Stop};
pub use boot_error::{BootError, Code, Problem};
pub use di::{
    BeforeApplicationShutdown, Inject, Lazy, ModuleRef, OnApplicationBootstrap, OnApplicationShutdown, OnModuleDestroy,
    OnModuleInit, Qualified, Scope,
};
pub use error::{Error, Result};
pub use extract::{
    DefaultValuePipe, FromRequest, ParseArrayPipe, ParseBoolPipe, ParseDatePipe, ParseEnumPipe, ParseFloatPipe,
    ParseIntPipe, ParseUuidPipe, UuidVersion,
};
#[cfg(feature = "config")]
pub use features::config;
#[cfg(feature = "jwt")]
pub use features::jwt;
#[cfg(feature = "password")]
pub use features::password;
#[cfg(feature = "sql")]
pub use features::sql;
#[cfg(feature = "testing")]
pub use features::testing;
pub use http::{
    Body, EarlyHints, Exception, HttpException, IntoResponse, Json, Push, Redirect, Request, Response, ResponseHead,
    StatusCode, SwitchingProtocols, Upgrade, Upgraded,
};
pub use module::{DynamicModule, Factory, Module};
pub use nestling_macros::{
    Exception, all, body_limit, catch, controller, delete, dto, filter, get, guard, head, header, host, http_code,
    injectable, interceptor, main, meta, middleware, module, options, patch, pipe, post, put, redirect, routes,
    serialize, test, timeout, version,
};
pub use pipeline::{
    ArgumentMetadata, ArgumentSource, CanActivate, ExceptionFilter, ExecutionContext, Guard, Interceptor, IntoRoutes,
    Middleware, MiddlewareBinding, MiddlewareConsumer, NestModule, Next, Pipe, RouteInfo, TowerLayer, Version,
    Versioning,
};
pub use serde_json::json;
pub use serialization::SerializeOptions;
pub use server::ServerOptions;
pub use signal::Signal;
pub use validation::{Validate, ValidationPipe, Violations};

/// Any JSON value. It is an alias, because rustc would write `std::string::String` in every error for the sake of an
/// exported `Value::String`.
pub type JsonValue = serde_json::Value;

/// For macro output only.
#[doc(hidden)]
pub mod __private {
    pub use crate::private::*;
}
