//! Where a handler's arguments come from, by their attributes.

use super::model::{Argument, Source};
use crate::diagnostics::{Diagnostics, did_you_mean, expected, spanned};
use syn::spanned::Spanned;
use syn::{Attribute, LitStr, Meta, PatType, Type};

const SOURCES: &[&str] = &["param", "query", "header", "body", "req", "grant"];

/// Takes the attribute off an argument.
pub(crate) fn argument(argument: &mut PatType, diagnostics: &mut Diagnostics) -> Argument {
    let (sources, rest): (Vec<_>, Vec<_>) = argument.attrs.drain(..).partition(|attribute| !is_builtin(attribute));
    argument.attrs = rest;
    if let Some(second) = sources.get(1) {
        diagnostics.error(second, "an argument comes from one place", "remove one of the attributes");
    }
    let ty = (*argument.ty).clone();
    match sources.first() {
        None => Argument { span: ty.span(), source: unannotated(&ty, diagnostics), ty },
        Some(attribute) => {
            let source = diagnostics.take(source(attribute, &ty)).unwrap_or(Source::Unknown);
            Argument { span: attribute.path().span(), source, ty }
        }
    }
}

/// Attributes that rustc itself takes on arguments.
fn is_builtin(attribute: &Attribute) -> bool {
    ["allow", "warn", "deny", "expect", "forbid", "cfg", "doc"].iter().any(|known| attribute.path().is_ident(known))
}

fn unannotated(ty: &Type, diagnostics: &mut Diagnostics) -> Source {
    if let Type::Reference(_) = ty {
        let help = "take the request as `#[req] request: &Request`; everything else is owned";
        diagnostics.error(ty, "a handler's argument cannot be borrowed from the request", help);
        return Source::Unknown;
    }
    Source::Custom
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
                "a name is a string",
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
        false => Err(spanned(&name, "this is not the name of a header", "a header's name is a token (RFC 9110, 5.1)")),
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
    spanned(attribute, format!("`#[{name}]` takes no such arguments"), format!("write `#[{name}]`"))
}

fn name_of(attribute: &Attribute) -> String {
    attribute.path().get_ident().map(ToString::to_string).unwrap_or_default()
}
