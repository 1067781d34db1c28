//! Where a handler's arguments come from, by their attributes.

use super::model::{Argument, Source};
use crate::diagnostics::{Diagnostics, did_you_mean, expected, spanned, written};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{Attribute, LitStr, Meta, PatType, Type};

pub(crate) const SOURCES: &[&str] = &["param", "query", "header", "body", "req", "grant"];

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
        None => (ty.span(), Ok(Source::Custom)),
        Some(attribute) => (attribute.path().span(), source(attribute, &ty)),
    };
    let source = source.and_then(|source| owned(source, &ty));
    Argument { span, source: diagnostics.take(source).unwrap_or(Source::Unknown), ty }
}

/// Everything but the request itself is made for the handler, and belongs to it.
fn owned(source: Source, ty: &Type) -> syn::Result<Source> {
    if matches!(source, Source::Request(_)) || lifetime(ty.to_token_stream()).is_none() {
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

fn source(attribute: &Attribute, ty: &Type) -> syn::Result<Source> {
    let name = attribute.path().get_ident().map(ToString::to_string).unwrap_or_default();
    match name.as_str() {
        "param" => Ok(optional_name(attribute)?.map_or(Source::Params, Source::Param)),
        "query" => Ok(optional_name(attribute)?.map_or(Source::Query, Source::QueryField)),
        "header" => header(attribute),
        "body" => no_arguments(attribute, Source::Body),
        "req" => request(attribute, ty),
        "grant" => grant(attribute),
        _ => Err(unknown(attribute, &name)),
    }
}

fn unknown(attribute: &Attribute, name: &str) -> syn::Error {
    let help = match did_you_mean(name, SOURCES) {
        Some(source) => format!("did you mean `#[{source}]`?"),
        None => expected(name, SOURCES),
    };
    spanned(attribute.path(), format!("`#[{name}]` is not where an argument can come from"), help)
}

fn optional_name(attribute: &Attribute) -> syn::Result<Option<LitStr>> {
    match &attribute.meta {
        Meta::Path(_) => Ok(None),
        Meta::List(list) if list.tokens.is_empty() => Ok(None),
        Meta::List(list) => list.parse_args::<LitStr>().map(Some).map_err(|_| {
            let name = name_of(attribute);
            spanned(
                &list.tokens,
                "the name must be a string",
                format!("write `#[{name}(\"name\")]`, or `#[{name}]` for a struct"),
            )
        }),
        Meta::NameValue(_) => Err(malformed(attribute)),
    }
}

fn header(attribute: &Attribute) -> syn::Result<Source> {
    let Some(name) = optional_name(attribute)? else {
        return Err(spanned(attribute.path(), "`#[header]` names no header", "write `#[header(\"x-request-id\")]`"));
    };
    let valid = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    match !name.value().is_empty() && name.value().chars().all(valid) {
        true => Ok(Source::Header(name)),
        false => {
            let message = format!("`{}` is not the name of a header", name.value());
            Err(spanned(&name, message, "write it as it is sent, as in `x-request-id`: letters, digits and `-`"))
        }
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
