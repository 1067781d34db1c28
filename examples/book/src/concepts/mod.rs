//! Samples of the pages on concepts.

mod boot;
mod exceptions;
mod guards;
mod hooks;
mod modules;
mod providers;
mod request;
mod routing;
mod scopes;
