//! Reads `#[guard(JwtGuard, RolesGuard::new("admin"))]` and its siblings.

use super::{Enhancer, Kind};
use crate::diagnostics::spanned;
use crate::module::form::{is_type_name, shown_type};
use crate::module::parse::path_type;
use syn::parse::discouraged::Speculative;
use syn::parse::{ParseStream, Parser};
use syn::{Attribute, Expr, Meta, Token, Type};

/// The attribute's last name: `#[guard]` as well as `#[nestling::guard]`.
pub(crate) fn attribute_name(attribute: &Attribute) -> String {
    attribute.path().segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default()
}

pub(super) fn enhancers(attribute: &Attribute, kind: Kind) -> syn::Result<Vec<Enhancer>> {
    let nothing = || {
        let (name, example) = (kind.name(), kind.example());
        spanned(attribute.path(), format!("`#[{name}]` names no {name}"), format!("write `#[{name}({example})]`"))
    };
    let Meta::List(attribute) = &attribute.meta else { return Err(nothing()) };
    let found = (|input: ParseStream<'_>| list(input, kind)).parse2(attribute.tokens.clone())?;
    if found.is_empty() { Err(nothing()) } else { Ok(found) }
}

/// Types and values, separated by commas.
pub(crate) fn list(input: ParseStream<'_>, kind: Kind) -> syn::Result<Vec<Enhancer>> {
    let mut found = Vec::new();
    while !input.is_empty() {
        found.push(enhancer(input, kind)?);
        if !input.is_empty() {
            input.parse::<Token![,]>().map_err(|_| malformed(input, kind))?;
        }
    }
    Ok(found)
}

fn enhancer(input: ParseStream<'_>, kind: Kind) -> syn::Result<Enhancer> {
    if let Some(ty) = named_type(input) {
        return Ok(Enhancer { kind, ty, value: None });
    }
    let fork = input.fork();
    let value: Expr = fork.parse().map_err(|_| malformed(input, kind))?;
    input.advance_to(&fork);
    match value {
        Expr::Lit(literal) => Err(not_a_type(&literal, kind)),
        Expr::Cast(cast) => Ok(Enhancer { kind, ty: *cast.ty, value: Some(*cast.expr) }),
        value => match shown_type(&value) {
            Some(ty) => Ok(Enhancer { kind, ty, value: Some(value) }),
            None => Err(spanned(&value, "the value does not show its type", "write `expression as Type`")),
        },
    }
}

/// A path that ends in the name of a type, with nothing behind it.
fn named_type(input: ParseStream<'_>) -> Option<Type> {
    let fork = input.fork();
    let Type::Path(path) = fork.parse().ok()? else { return None };
    let called =
        path.path.segments.iter().any(|segment| matches!(segment.arguments, syn::PathArguments::Parenthesized(_)));
    let name = path.path.segments.last()?;
    if called || !is_type_name(name) || !(fork.is_empty() || fork.peek(Token![,])) {
        return None;
    }
    input.advance_to(&fork);
    Some(path_type(path.qself, path.path))
}

fn not_a_type(at: &impl quote::ToTokens, kind: Kind) -> syn::Error {
    let name = kind.name();
    let article = if name.starts_with('i') { "an" } else { "a" };
    let help = format!("write `#[{name}({})]`", kind.example());
    spanned(at, format!("{article} {name} must be named by its type"), help)
}

fn malformed(input: ParseStream<'_>, kind: Kind) -> syn::Error {
    let rest: proc_macro2::TokenStream = input.fork().parse().unwrap_or_default();
    not_a_type(&rest, kind)
}
