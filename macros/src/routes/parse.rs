//! Reads the methods with route attributes; the attributes are taken off them.

use super::argument::argument;
use super::model::{METHODS, Method, Route, Routes};
use crate::diagnostics::{Diagnostics, did_you_mean, spanned};
use crate::enhancer::{Enhancers, Place, attribute_name};
use crate::pattern;
use proc_macro2::TokenStream;
use syn::spanned::Spanned;
use syn::{Attribute, FnArg, ImplItem, ImplItemFn, ItemImpl, LitInt, LitStr, Meta};

const ROUTE_ONLY: &[&str] = &[
    "guard",
    "pipe",
    "interceptor",
    "filter",
    "middleware",
    "meta",
    "http_code",
    "timeout",
    "body_limit",
    "version",
    "header",
    "redirect",
    "serialize",
];

pub(crate) fn routes(arguments: TokenStream, item: &mut ItemImpl, diagnostics: &mut Diagnostics) -> Routes {
    if !arguments.is_empty() {
        diagnostics.error(&arguments, "`#[routes]` takes no arguments", "the path goes on `#[controller(\"/path\")]`");
    }
    if let Some((path, _)) = &item.trait_ {
        let help = "move the handlers to an `impl` block of the controller itself";
        diagnostics.error(path, "`#[routes]` cannot stand on the implementation of a trait", help);
    }
    let unknown = item.items.iter().any(has_unknown_attribute);
    let methods = item.items.iter_mut().filter_map(|item| match item {
        ImplItem::Fn(method) => Some(method),
        _ => None,
    });
    let routes: Vec<_> = methods.filter_map(|method| route(method, diagnostics)).collect();
    // An attribute that nobody knows may be a misspelt route, and rustc says so.
    if routes.is_empty() && diagnostics.is_empty() && !unknown {
        let help = "annotate a method with `#[get(\"/\")]` or another method's attribute";
        diagnostics.error(&item.self_ty, "this `#[routes]` block has no route", help);
    }
    Routes { controller: (*item.self_ty).clone(), generics: item.generics.clone(), routes }
}

fn has_unknown_attribute(item: &ImplItem) -> bool {
    let ImplItem::Fn(method) = item else { return false };
    let close = |attribute: &Attribute| {
        let names: Vec<&str> = METHODS.iter().map(|(name, ..)| *name).collect();
        did_you_mean(&attribute_name(attribute), &names).is_some() && !is_route(attribute)
    };
    method.attrs.iter().any(close)
}

/// A method without a route attribute is left alone.
fn route(method: &mut ImplItemFn, diagnostics: &mut Diagnostics) -> Option<Route> {
    let (markers, rest): (Vec<_>, Vec<_>) = method.attrs.drain(..).partition(is_route);
    method.attrs = rest;
    let Some(marker) = markers.first() else {
        only_on_routes(method, diagnostics);
        return None;
    };
    if let Some(second) = markers.get(1) {
        let help = "write a second method that calls the first, or `#[all]` for every method";
        diagnostics.error(second.path(), "a handler can answer one route only", help);
    }
    let enhancers = Enhancers::take(&mut method.attrs, Place::Route, diagnostics);
    let code = code(&mut method.attrs, diagnostics);
    let arguments = method.sig.inputs.iter_mut().filter_map(|input| match input {
        FnArg::Typed(typed) => Some(argument(typed, diagnostics)),
        FnArg::Receiver(_) => None,
    });
    let arguments = arguments.collect();
    let path = diagnostics.take(path(marker));
    let pattern = path.as_ref().and_then(|path| diagnostics.take(pattern::parse(path)));
    let name = METHODS.iter().map(|(name, ..)| *name).find(|name| attribute_name(marker) == *name)?;
    let method_marker = Method { name };
    let signature = method.sig.clone();
    let cfgs = method.attrs.iter().filter(|attribute| attribute.path().is_ident("cfg")).cloned().collect();
    Some(Route { cfgs, method: method_marker, path: path?, pattern: pattern?, code, enhancers, signature, arguments })
}

fn is_route(attribute: &Attribute) -> bool {
    METHODS.iter().any(|(name, ..)| attribute_name(attribute) == *name)
}

fn only_on_routes(method: &mut ImplItemFn, diagnostics: &mut Diagnostics) {
    method.attrs.retain(|attribute| {
        let name = attribute_name(attribute);
        let stray = ROUTE_ONLY.contains(&name.as_str());
        if stray {
            let message = format!("`#[{name}]` stands on a method that is no route");
            diagnostics.error(attribute.path(), message, "add a route attribute such as `#[get(\"/\")]`");
        }
        !stray
    });
}

fn path(marker: &Attribute) -> syn::Result<LitStr> {
    match &marker.meta {
        Meta::Path(path) => Ok(LitStr::new("/", path.span())),
        Meta::List(list) if list.tokens.is_empty() => Ok(LitStr::new("/", list.path.span())),
        Meta::List(list) => list.parse_args().map_err(|_| {
            let name = attribute_name(marker);
            spanned(&list.tokens, "a route's path must be one string", format!("write `#[{name}(\"/cats/:id\")]`"))
        }),
        Meta::NameValue(pair) => {
            let name = attribute_name(marker);
            Err(spanned(
                &pair.value,
                "a route's path must stand in parentheses",
                format!("write `#[{name}(\"/cats/:id\")]`"),
            ))
        }
    }
}

fn code(attributes: &mut Vec<Attribute>, diagnostics: &mut Diagnostics) -> Option<LitInt> {
    let (codes, rest): (Vec<_>, Vec<_>) =
        attributes.drain(..).partition(|attribute| attribute_name(attribute) == "http_code");
    *attributes = rest;
    if let Some(second) = codes.get(1) {
        diagnostics.error(second.path(), "a route can have only one `#[http_code]`", "remove one of them");
    }
    let code = codes.first()?;
    diagnostics.take(parse_code(code))
}

fn parse_code(attribute: &Attribute) -> syn::Result<LitInt> {
    let help = "write `#[http_code(204)]`";
    let Meta::List(list) = &attribute.meta else {
        return Err(spanned(attribute.path(), "`#[http_code]` names no status", help));
    };
    let code: LitInt = list.parse_args().map_err(|_| spanned(&list.tokens, "a status code must be a number", help))?;
    match code.base10_parse::<u16>() {
        Ok(200..=599) => Ok(code),
        _ => Err(spanned(
            &code,
            format!("`{code}` is not the status of an answer"),
            "statuses of answers are 200 to 599",
        )),
    }
}
