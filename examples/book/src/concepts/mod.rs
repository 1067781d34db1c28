//! Samples of the pages on concepts.

mod boot;
mod exceptions;
mod filters;
mod guards;
mod hooks;
mod interceptors;
mod modules;
mod providers;
mod request;
mod routing;
mod scopes;
