//! The one hidden door for macro output. Nothing in here is part of the public API.

pub use ::core;
pub use ::http::{HeaderName, HeaderValue, Method, StatusCode};
pub use ::inventory::{self, submit};
pub use ::std::any::TypeId;
pub use ::std::boxed::Box;
pub use ::std::option::Option;
pub use ::std::process::ExitCode;
pub use ::std::result::Result;
pub use ::std::string::String;
pub use ::std::sync::Arc;
pub use ::std::vec::Vec;

pub use crate::__nestling_hooks as hooks;
pub use crate::di::dependency::{Resolved, dependency, qualified_dependency};
pub use crate::di::hook::Hooks;
pub use crate::di::key::{Key, Qualified};
pub use crate::di::provider::{BoxFuture, Built, Construct, Description, Provider, ProviderEntry, Scope, description};
pub use crate::di::sharing::shared;
pub use crate::http::{HttpException, Response};
pub use crate::location::Location;
pub use crate::module::check::{
    Exports, Global, Imports, Injectable, Provides, Reexports, RouteUses, Uses, deps_of, enhancer_of, listed_deps_of,
};
pub use crate::module::circle::{Depended, Depth, NoDepth};
pub use crate::module::definition::{Module, ModuleDefinition, ModuleHandle};
pub use crate::module::lenient::{NoPrefix, Prefix, class};
pub use crate::module::list::{Concat, Cons, Listed, Nil};
pub use crate::module::sharing::{Sending, Sharing};
pub use crate::pipeline::builder::RouteBuilder;
pub use crate::pipeline::context::ExecutionContext;
pub use crate::pipeline::filter::{Filter, Filtering, caught};
pub use crate::pipeline::guard::{GrantedAs, Guard, GuardSlot, granted};
pub use crate::pipeline::handle::Handle;
pub use crate::pipeline::interceptor::InterceptorSlot;
pub use crate::pipeline::level::{Level, NoLevel};
pub use crate::pipeline::metadata::Metadata;
pub use crate::pipeline::next::Next;
pub use crate::pipeline::pipe::{ArgumentMetadata, ArgumentSource, NoPipe, PipeProbe, Pipes};
pub use crate::pipeline::response::{RedirectTo, ResponseHeader};
pub use crate::pipeline::route::{BoxHandler, Controller, RouteDescriptor, Routes as OneRoutesBlockPerController};
pub use crate::pipeline::settings::{BodyLimit, RouteHost, Timeout};
pub use crate::pipeline::stack::Handler;
pub use crate::pipeline::version::RouteVersions;
pub use crate::registry::{ControllerRegistration, ModuleRegistration};
pub use crate::serialization::{SerializeOptions, hidden};
#[cfg(feature = "validation")]
pub use crate::validation::rule;
pub use crate::validation::{
    HasItems, HasLength, HasNumber, HasText, Validate, ValidationPipe, Violations, probe::Probe as RulesProbe,
};
pub use nestling_macros::map_dto;
#[cfg(feature = "schema")]
pub use schemars;
pub use serde;

/// What `#[nestling::main]` and `#[nestling::test]` call.
pub mod entry {
    pub use crate::entry::{main, test};
}

/// What reads an argument.
pub mod extract {
    pub use crate::extract::piped::{NextPipeProbe, TextPipeProbe, into_argument, piped, through, through_text};
    pub use crate::extract::source::{
        HeadersProbe, body, body_field, cookie, cookie_text, from_request, header, header_text, headers, host,
        host_text, ip, param, param_text, params, put_response, query, query_field, query_text, raw_body, request,
        request_mut, response_head, serialized, take_response,
    };
    pub use crate::extract::validated::{Collected, Read, constrained, validated};
}

/// What reads a struct from an object.
pub mod object {
    pub use crate::extract::object::Object;
}

/// What the constraints of a dto are found and run with.
pub mod constraints {
    pub use crate::extract::constraints::{
        Constrained, Constraints, Done, List, Probe, Run, constraint, constraint_option,
    };
}

/// What `#[derive(Exception)]` calls.
pub mod exception {
    pub use crate::http::derived::{document, documents, status};
    pub use crate::http::typed::ExceptionRegistration;
    pub use crate::http::{Exception, ExceptionDoc, HttpException};
}

/// What `#[derive(FromRow)]` calls.
#[cfg(feature = "sql")]
pub mod sql {
    pub use sqlx::{ColumnIndex, Database, Decode, Error, FromRow, Row, Type};
}

/// What the lists of a module are asked with.
pub mod listed {
    pub use crate::module::enhancing::{
        FilterValue, Filtering, GuardValue, Guarding, Intercepting, InterceptorValue, Mediating, MiddlewareValue,
        Piping,
    };
    pub use crate::module::listed::{Configured, ExportedBy, Imported, Listable, ask, ask_controller, ask_provider};
}

/// Decides by type what a handler's value and a transparent error become.
pub mod probe {
    pub use crate::http::probe::{First, Never, first, of};
}

/// The status of a route, which its macro has checked.
pub const fn status(code: u16) -> StatusCode {
    match StatusCode::from_u16(code) {
        Ok(status) => status,
        Err(_) => panic!("the macro checks that a status code is one"),
    }
}

/// A value or the `Arc` that holds it.
pub fn into_shared<T, V: ValueOf<T>>(value: V) -> Arc<T> {
    value.into_shared()
}

/// What `value(…)` takes for a `T`.
#[diagnostic::on_unimplemented(
    message = "the value is of the type `{Self}`, not `{T}`",
    label = "expected a `{T}`",
    note = "in `value(expression as Type)`, `Type` is the type of the expression or of what its `Arc` holds"
)]
pub trait ValueOf<T> {
    /// The value as it is injected.
    fn into_shared(self) -> Arc<T>;
}

#[diagnostic::do_not_recommend]
impl<T> ValueOf<T> for T {
    fn into_shared(self) -> Arc<T> {
        Arc::new(self)
    }
}

#[diagnostic::do_not_recommend]
impl<T> ValueOf<T> for Arc<T> {
    fn into_shared(self) -> Arc<T> {
        self
    }
}

/// Whether the path of a controller has a parameter: `:name`, `:name(regex)` or `*name`. What is no controller may have any.
pub const fn has_parameter(path: Option<&str>, name: &str) -> bool {
    let Some(path) = path else { return true };
    let (path, name) = (path.as_bytes(), name.as_bytes());
    let mut at = 0;
    while at < path.len() {
        // In the middle of a segment both may stand in a regex.
        let begins = at == 0 || path[at - 1] == b'/';
        if begins && matches!(path[at], b':' | b'*') && names(path, at + 1, name) {
            return true;
        }
        at += 1;
    }
    false
}

/// Whether a parameter's name stands in `path` from `start` to its regex or to the end of the segment.
const fn names(path: &[u8], start: usize, name: &[u8]) -> bool {
    let mut at = 0;
    while at < name.len() {
        if start + at >= path.len() || path[start + at] != name[at] {
            return false;
        }
        at += 1;
    }
    start + at == path.len() || matches!(path[start + at], b'/' | b'(')
}

#[cfg(test)]
mod tests {
    use super::has_parameter;

    #[test]
    fn finds_parameters_as_whole_segments() {
        assert!(has_parameter(Some("/users/:user/cats"), "user"));
        assert!(has_parameter(Some("/:id"), "id"));
        assert!(!has_parameter(Some("/:identity"), "id"));
        assert!(!has_parameter(Some("/id"), "id"));
        assert!(!has_parameter(Some(""), "id"));
        assert!(has_parameter(Some(r"/:id(\d+)/x"), "id"));
        assert!(has_parameter(Some("*rest"), "rest"));
        assert!(!has_parameter(Some("/:id(a|:b|:b(c))"), "b"));
    }
}
