//! Where a handler's arguments come from, by their attributes.

use super::model::{Argument, Route, Source};
use crate::diagnostics::{Diagnostics, did_you_mean, expected, spanned, written};
use crate::enhancer::{Enhancer, Kind, is_header_name, parse_list};
use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, format_ident};
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Attribute, Ident, LitStr, Meta, PatType, Token, Type};

pub(crate) const SOURCES: &[&str] =
    &["param", "query", "header", "headers", "cookie", "body", "raw_body", "req", "res", "ip", "host", "grant"];

/// The field for the pipes of outer levels that hold for the `at`-th argument.
pub(crate) fn outer_pipes(at: usize) -> Ident {
    format_ident!("__nestling_pipes_{at}")
}

/// The field for one of its own.
pub(crate) fn own_pipe(at: usize, pipe: usize) -> Ident {
    format_ident!("__nestling_pipe_{at}_{pipe}")
}

/// The field for the constraints of its type.
pub(crate) fn constraints(at: usize) -> Ident {
    format_ident!("__nestling_constraints_{at}")
}

/// All fields that hold what arguments need.
pub(crate) fn field_names(route: &Route) -> Vec<Ident> {
    let outer = route.piped().map(|(at, _)| outer_pipes(at));
    let own = route.arguments.iter().enumerate();
    let own = own.flat_map(|(at, argument)| (0..argument.pipes.len()).map(move |pipe| own_pipe(at, pipe)));
    let constrained = route.arguments.iter().enumerate().filter(|(_, argument)| argument.is_constrained());
    outer.chain(own).chain(constrained.map(|(at, _)| constraints(at))).collect()
}

/// Takes the attribute off an argument.
pub(crate) fn argument(argument: &mut PatType, diagnostics: &mut Diagnostics) -> Argument {
    if let Some(cfg) = argument.attrs.iter().find(|attribute| attribute.path().is_ident("cfg")) {
        let help = "put it on the whole handler, and write a second one for the other case";
        diagnostics.error(cfg.path(), "`#[cfg]` cannot stand on a handler's argument", help);
    }
    let (sources, rest): (Vec<_>, Vec<_>) = argument.attrs.drain(..).partition(|attribute| !is_builtin(attribute));
    argument.attrs = rest;
    if let Some(second) = sources.get(1) {
        diagnostics.error(second.path(), "an argument can come from one place only", "remove one of the attributes");
    }
    let ty = (*argument.ty).clone();
    let (span, source) = match sources.first() {
        None => (ty.span(), Ok((Source::Custom, Vec::new()))),
        Some(attribute) => (attribute.path().span(), source(attribute, &ty)),
    };
    let source = source.and_then(|(source, pipes)| Ok((owned(source, &ty)?, pipes)));
    let (source, pipes) = diagnostics.take(source).unwrap_or((Source::Unknown, Vec::new()));
    Argument { span, source, pipes, ty }
}

/// Everything but the request itself is made for the handler, and belongs to it.
fn owned(source: Source, ty: &Type) -> syn::Result<Source> {
    if matches!(source, Source::Request(_) | Source::ResponseHead) || lifetime(ty.to_token_stream()).is_none() {
        return Ok(source);
    }
    let help = match (&source, written(ty).as_str()) {
        (Source::Custom, _) => "own the value; to look at the request, take `#[req] request: &Request`",
        (_, "&str") => "write `String`",
        _ => "own the value: its type has no lifetimes, as `String` has none",
    };
    Err(spanned(ty, format!("`{}` borrows, but a handler's arguments are its own", written(ty)), help))
}

/// The first sign that a type borrows.
fn lifetime(tokens: TokenStream) -> Option<()> {
    tokens.into_iter().find_map(|token| match token {
        TokenTree::Punct(punct) => matches!(punct.as_char(), '&' | '\'').then_some(()),
        TokenTree::Group(group) => lifetime(group.stream()),
        _ => None,
    })
}

/// Attributes that rustc itself takes on arguments.
fn is_builtin(attribute: &Attribute) -> bool {
    ["allow", "warn", "deny", "expect", "forbid", "cfg", "doc"].iter().any(|known| attribute.path().is_ident(known))
}

type Piped = (Source, Vec<Enhancer>);

fn source(attribute: &Attribute, ty: &Type) -> syn::Result<Piped> {
    let name = attribute.path().get_ident().map(ToString::to_string).unwrap_or_default();
    match name.as_str() {
        "param" => named(attribute, |name| name.map_or(Source::Params, Source::Param)),
        "query" => named(attribute, |name| name.map_or(Source::Query, Source::QueryField)),
        "body" => named(attribute, |name| name.map_or(Source::Body, Source::BodyField)),
        "header" => header(attribute),
        "headers" => unnamed(attribute, Source::Headers),
        "cookie" => required(attribute, "cookie", "sid", Source::Cookie),
        "host" => required(attribute, "parameter of the host", "account", Source::Host),
        "raw_body" => unnamed(attribute, Source::RawBody),
        "ip" => unnamed(attribute, Source::Ip),
        "req" => request(attribute, ty).map(alone),
        "res" => response(attribute, ty).map(alone),
        "grant" => grant(attribute).map(alone),
        _ => Err(unknown(attribute, &name)),
    }
}

fn alone(source: Source) -> Piped {
    (source, Vec::new())
}

fn unknown(attribute: &Attribute, name: &str) -> syn::Error {
    let help = match did_you_mean(name, SOURCES) {
        Some(source) => format!("did you mean `#[{source}]`?"),
        None => expected(name, SOURCES),
    };
    spanned(attribute.path(), format!("`#[{name}]` is not where an argument can come from"), help)
}

/// `#[param]`, `#[param("id")]`, `#[param("id", ParseIntPipe)]`, `#[param(SomePipe)]`
fn named(attribute: &Attribute, source: impl FnOnce(Option<LitStr>) -> Source) -> syn::Result<Piped> {
    let (name, pipes) = name_and_pipes(attribute)?;
    Ok((source(name), pipes))
}

fn name_and_pipes(attribute: &Attribute) -> syn::Result<(Option<LitStr>, Vec<Enhancer>)> {
    let list = match &attribute.meta {
        Meta::Path(_) => return Ok((None, Vec::new())),
        Meta::List(list) => list,
        Meta::NameValue(_) => return Err(malformed(attribute)),
    };
    let parse = |input: ParseStream<'_>| {
        let name: Option<LitStr> = if input.peek(LitStr) { Some(input.parse()?) } else { None };
        if name.is_some() && !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
        match parse_list(input, Kind::Pipe) {
            Ok(pipes) => Ok(Ok((name, pipes))),
            // What stands behind a name can only be meant as a pipe.
            Err(error) if name.is_some() => input.parse::<TokenStream>().map(|_| Err(error)),
            Err(error) => Err(error),
        }
    };
    let wrong = |_| {
        let name = name_of(attribute);
        let help = format!("write `#[{name}(\"name\")]`, or `#[{name}]` for a struct; pipes may follow, as types");
        spanned(&list.tokens, "the name must be a string", help)
    };
    parse.parse2(list.tokens.clone()).map_err(wrong)?
}

/// One that has no name.
fn unnamed(attribute: &Attribute, source: Source) -> syn::Result<Piped> {
    match name_and_pipes(attribute)? {
        (None, pipes) => Ok((source, pipes)),
        (Some(name), _) => {
            let attribute = name_of(attribute);
            Err(spanned(&name, format!("`#[{attribute}]` takes no name"), format!("write `#[{attribute}]`")))
        }
    }
}

/// One that has to have a name.
fn required(
    attribute: &Attribute,
    what: &str,
    example: &str,
    source: impl FnOnce(LitStr) -> Source,
) -> syn::Result<Piped> {
    let (name, pipes) = name_and_pipes(attribute)?;
    let own = name_of(attribute);
    let missing = || {
        let help = format!("write `#[{own}(\"{example}\")]`");
        spanned(attribute.path(), format!("`#[{own}]` names no {what}"), help)
    };
    Ok((source(name.ok_or_else(missing)?), pipes))
}

fn header(attribute: &Attribute) -> syn::Result<Piped> {
    let (source, pipes) = required(attribute, "header", "x-request-id", Source::Header)?;
    match &source {
        Source::Header(name) if !is_header_name(&name.value()) => {
            let message = format!("`{}` is not the name of a header", name.value());
            Err(spanned(name, message, "write it as it is sent, as in `x-request-id`: letters, digits and `-`"))
        }
        _ => Ok((source, pipes)),
    }
}

fn no_arguments(attribute: &Attribute, source: Source) -> syn::Result<Source> {
    match &attribute.meta {
        Meta::Path(_) => Ok(source),
        _ => Err(malformed(attribute)),
    }
}

fn request(attribute: &Attribute, ty: &Type) -> syn::Result<Source> {
    match ty {
        Type::Reference(reference) => no_arguments(attribute, Source::Request(reference.mutability.is_some())),
        _ => {
            Err(spanned(ty, "`#[req]` is the request itself, which is borrowed", "write `&Request` or `&mut Request`"))
        }
    }
}

fn response(attribute: &Attribute, ty: &Type) -> syn::Result<Source> {
    match ty {
        Type::Reference(reference) if reference.mutability.is_some() => no_arguments(attribute, Source::ResponseHead),
        _ => Err(spanned(ty, "`#[res]` is changed by the handler", "write `&mut ResponseHead`")),
    }
}

fn grant(attribute: &Attribute) -> syn::Result<Source> {
    let Meta::List(list) = &attribute.meta else {
        let help = "write `#[grant(JwtGuard)]`: it applies the guard, too";
        return Err(spanned(attribute.path(), "`#[grant]` names no guard", help));
    };
    list.parse_args().map(Source::Grant)
}

fn malformed(attribute: &Attribute) -> syn::Error {
    let name = name_of(attribute);
    let message = format!("`#[{name}]` takes no such arguments");
    match &attribute.meta {
        Meta::List(list) => spanned(&list.tokens, message, format!("write `#[{name}]`")),
        Meta::NameValue(pair) => spanned(&pair.value, message, format!("write `#[{name}]`")),
        Meta::Path(path) => spanned(path, message, format!("write `#[{name}]`")),
    }
}

fn name_of(attribute: &Attribute) -> String {
    attribute.path().get_ident().map(ToString::to_string).unwrap_or_default()
}
