//! What well-formed routes may still not be.

use super::model::{Argument, METHODS, Route, Routes, Source};
use crate::diagnostics::{Diagnostics, did_you_mean};
use crate::pattern::point;
use crate::types::same;
use quote::quote_spanned;
use std::collections::HashMap;
use syn::{FnArg, LitStr, ReceiverKind, Type};

pub(crate) fn check(routes: &Routes, diagnostics: &mut Diagnostics) {
    for route in &routes.routes {
        is_async(route, diagnostics);
        takes_self(route, diagnostics);
        is_not_generic(route, diagnostics);
        reads_one_body(route, diagnostics);
        borrows_the_request_once(route, diagnostics);
        asks_for_a_grant_once(route, diagnostics);
        reads_its_parameters(route, diagnostics);
        route.enhancers.check(diagnostics);
    }
    are_different(&routes.routes, diagnostics);
}

fn is_async(route: &Route, diagnostics: &mut Diagnostics) {
    if route.signature.asyncness.is_none() {
        let message = format!("the handler `{}` is not async", route.ident());
        diagnostics.error(route.signature.fn_token, message, "write `async fn`");
    }
}

fn takes_self(route: &Route, diagnostics: &mut Diagnostics) {
    let help = "a handler belongs to its controller, which requests share: write `&self` as the first argument";
    match route.signature.inputs.first() {
        Some(FnArg::Receiver(receiver)) if matches!(receiver.kind, ReceiverKind::Reference(_, _, None)) => {}
        Some(FnArg::Receiver(receiver)) => {
            diagnostics.error(receiver, format!("the handler `{}` does not take `&self`", route.ident()), help);
        }
        _ => diagnostics.error(route.ident(), format!("the handler `{}` does not take `&self`", route.ident()), help),
    }
}

fn is_not_generic(route: &Route, diagnostics: &mut Diagnostics) {
    let message = format!("the handler `{}` is generic", route.ident());
    if let Some(parameter) = route.signature.generics.type_params().next() {
        let help = "make the controller generic instead, and list it in a module with its types";
        diagnostics.error(&parameter.ident, &message, help);
    }
    for argument in route.arguments.iter().filter(|argument| matches!(argument.ty, Type::ImplTrait(_))) {
        diagnostics.error(&argument.ty, &message, "name the type that the argument has");
    }
}

fn bodies(route: &Route) -> impl Iterator<Item = &Argument> {
    route
        .arguments
        .iter()
        .filter(|argument| matches!(argument.source, Source::Body | Source::BodyField(_) | Source::RawBody))
}

fn reads_one_body(route: &Route, diagnostics: &mut Diagnostics) {
    let whole = |argument: &&Argument| !matches!(argument.source, Source::BodyField(_));
    let first = bodies(route).find(whole);
    for second in bodies(route).filter(|body| first.is_some_and(|first| !std::ptr::eq(first, *body))) {
        let at = quote_spanned!(second.span=> body);
        diagnostics.error(at, "a request has only one body", "read it once, into one type that has all its fields");
    }
    let empty = METHODS.iter().any(|(name, _, empty)| *name == route.method.name && *empty);
    if let Some(body) = bodies(route).next().filter(|_| empty) {
        let method = route.http_method().unwrap_or_default();
        let at = quote_spanned!(body.span=> body);
        let help = "read a `#[query]` instead, or answer to another method such as `#[post]`";
        diagnostics.error(at, format!("a {method} request has no body"), help);
    }
}

fn borrows_the_request_once(route: &Route, diagnostics: &mut Diagnostics) {
    let requests = || route.arguments.iter().filter(|argument| matches!(argument.source, Source::Request(_)));
    for second in requests().skip(1) {
        let at = quote_spanned!(second.span=> req);
        diagnostics.error(at, "a handler can take the request only once", "remove one of them");
    }
}

fn asks_for_a_grant_once(route: &Route, diagnostics: &mut Diagnostics) {
    let grants: Vec<_> = route.grants().collect();
    for (at, grant) in grants.iter().enumerate() {
        if grants[..at].iter().any(|before| same(before, grant)) {
            diagnostics.error(
                grant,
                "a grant can go to one argument only",
                "ask for it once, and clone it in the handler",
            );
        }
    }
}

/// A parameter that nobody reads is probably misspelt somewhere.
fn reads_its_parameters(route: &Route, diagnostics: &mut Diagnostics) {
    let whole = |argument: &Argument| {
        matches!(argument.source, Source::Params | Source::Request(_) | Source::Custom | Source::Unknown)
    };
    if route.arguments.iter().any(whole) {
        return;
    }
    for name in route.pattern.names.iter().filter(|name| !name.starts_with('_')) {
        let read = route
            .arguments
            .iter()
            .any(|argument| matches!(&argument.source, Source::Param(read) if read.value() == *name));
        if read {
            continue;
        }
        match misspelt(route, name) {
            Some(written) => {
                let message = format!("no `:{}` in the path `{}`", written.value(), route.path.value());
                diagnostics.error(written, message, format!("did you mean `#[param(\"{name}\")]`?"));
            }
            None => diagnostics.push(unread(route, name)),
        }
    }
}

/// The argument that was meant to read the parameter.
fn misspelt<'a>(route: &'a Route, name: &str) -> Option<&'a LitStr> {
    route.arguments.iter().find_map(|argument| match &argument.source {
        Source::Param(read) if !route.pattern.names.contains(&read.value()) => {
            did_you_mean(&read.value(), &[name]).map(|_| read)
        }
        _ => None,
    })
}

fn unread(route: &Route, name: &str) -> syn::Error {
    let written = route.pattern.written(name);
    let unused = written.replacen(name, &format!("_{name}"), 1);
    let help = format!("add `#[param(\"{name}\")]` to an argument, or name it `{unused}` if it is not needed");
    point(&route.path, &written, &format!("no argument reads `{written}`"), &help)
}

/// Routes of different hosts are different, and those of different versions, where versions are looked at; the boot knows.
fn hosts_and_versions(route: &Route) -> String {
    let written = route.enhancers.metadata.iter().map(ToString::to_string);
    written.filter(|metadata| ["RouteHost", "RouteVersions"].iter().any(|name| metadata.contains(name))).collect()
}

fn are_different(routes: &[Route], diagnostics: &mut Diagnostics) {
    let mut seen = HashMap::new();
    // Of two conditional routes, perhaps one is compiled; the boot knows.
    for route in routes.iter().filter(|route| route.cfgs.is_empty()) {
        let place = (route.method.name, route.pattern.shape.clone(), hosts_and_versions(route));
        if let Some(first) = seen.insert(place, route.ident()) {
            let message = format!("`{}` and `{first}` answer the same route", route.ident());
            diagnostics.error(&route.path, message, "change the method or the path of one of them");
        }
    }
}
