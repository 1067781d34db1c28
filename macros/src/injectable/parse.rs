//! Reads the struct and its `#[inject(…)]` attributes, which are taken off it.

use super::model::{Field, Provider, Qualifier, Scope, Shape, Source};
use crate::diagnostics::{Diagnostics, expected, pointed, spanned, written};
use crate::types::{injected, named, target};
use proc_macro2::TokenStream;
use syn::parse::{Parse, ParseStream, Parser};
use syn::{Attribute, Expr, Fields, Ident, ItemStruct, LitStr, Meta, Token, Type};

const SCOPES: &[&str] = &["singleton", "transient", "request"];

/// The arguments of `#[injectable(…)]`.
pub(crate) fn scope(arguments: TokenStream, diagnostics: &mut Diagnostics) -> Scope {
    let parse = |input: ParseStream<'_>| {
        if input.is_empty() {
            return Ok(Scope::Singleton);
        }
        let key: Ident = input.parse()?;
        if key != "scope" {
            return Err(unknown_argument("#[injectable]", &key, &["scope"]));
        }
        let scope = scope_value(input)?;
        input.parse::<Option<Token![,]>>()?;
        match input.is_empty() {
            true => Ok(scope),
            false => Err(input.error("expected nothing after the scope")),
        }
    };
    diagnostics.take(parse.parse2(arguments)).unwrap_or(Scope::Singleton)
}

/// `= request`, after `scope`.
pub(crate) fn scope_value(input: ParseStream<'_>) -> syn::Result<Scope> {
    input.parse::<Token![=]>()?;
    let help = "write `scope = singleton`, `scope = transient` or `scope = request`";
    let value: Ident = input.parse().map_err(|_| pointed(input, "a scope must be written without quotes", help))?;
    match value.to_string().as_str() {
        "singleton" => Ok(Scope::Singleton),
        "transient" => Ok(Scope::Transient),
        "request" => Ok(Scope::Request),
        other => Err(spanned(&value, format!("`{other}` is not a scope"), expected(other, SCOPES))),
    }
}

pub(crate) fn unknown_argument(of: &str, key: &Ident, known: &[&str]) -> syn::Error {
    let name = key.to_string();
    spanned(key, format!("`{of}` has no argument `{name}`"), expected(&name, known))
}

pub(crate) fn provider(item: &mut ItemStruct, scope: Scope, diagnostics: &mut Diagnostics) -> Provider {
    let shape = match &item.fields {
        Fields::Named(_) => Shape::Named,
        Fields::Unnamed(_) => Shape::Tuple,
        Fields::Unit => Shape::Unit,
    };
    let fields = item.fields.iter_mut().map(|field| Field {
        source: source(&mut field.attrs, &field.ty, diagnostics),
        name: field.ident.clone(),
        ty: field.ty.clone(),
    });
    let fields = fields.collect();
    Provider { ident: item.ident.clone(), generics: item.generics.clone(), scope, shape, fields }
}

fn source(attributes: &mut Vec<Attribute>, ty: &Type, diagnostics: &mut Diagnostics) -> Source {
    if let Some(cfg) = attributes.iter().find(|attribute| attribute.path().is_ident("cfg")) {
        let help = "put it on the whole struct, or inject an `Option<Arc<…>>` that the module provides or not";
        diagnostics.error(cfg.path(), "`#[cfg]` cannot stand on an injected field", help);
    }
    let (inject, rest): (Vec<_>, Vec<_>) =
        attributes.drain(..).partition(|attribute| attribute.path().is_ident("inject"));
    *attributes = rest;
    if let Some(second) = inject.get(1) {
        diagnostics.error(second.path(), "a field can have only one `#[inject]`", "remove one of them");
    }
    match inject.first() {
        Some(attribute) => diagnostics.take(attribute_source(attribute, ty)).unwrap_or(Source::Unknown),
        None if has_two_pointers(ty, diagnostics) => Source::Unknown,
        None if injected(ty).is_some() => Source::Injected(None),
        None => {
            diagnostics.push(not_injectable(ty));
            Source::Unknown
        }
    }
}

/// `Arc<Arc<T>>` and `Lazy<Arc<T>>`, which would ask for a provider of an `Arc`.
fn has_two_pointers(ty: &Type, diagnostics: &mut Diagnostics) -> bool {
    let inner = target(ty).and_then(|target| Some((target, named(target, "Arc")?)));
    if let Some((target, inner)) = inner {
        let message = format!("`{}` is a pointer to a pointer", written(ty));
        diagnostics.error(target, message, format!("write `{}` in its place", written(inner)));
    }
    inner.is_some()
}

fn attribute_source(attribute: &Attribute, ty: &Type) -> syn::Result<Source> {
    let Meta::List(list) = &attribute.meta else {
        let help = "leave it away to inject the field, or say `#[inject(default)]`, `#[inject(value = …)]`, `#[inject(\"name\")]` or `#[inject(Qualifier)]`";
        return Err(spanned(attribute.path(), "`#[inject]` does not say where the value comes from", help));
    };
    let source: Source = syn::parse2(list.tokens.clone())?;
    match source {
        Source::Injected(_) if injected(ty).is_none() => Err(not_injectable(ty)),
        source => Ok(source),
    }
}

/// The qualifier of a factory's argument, whose `#[inject(…)]` is taken off.
pub(crate) fn qualifier(
    attributes: &mut Vec<Attribute>,
    ty: &Type,
    diagnostics: &mut Diagnostics,
) -> Option<Qualifier> {
    if injected(ty).is_none() {
        attributes.retain(|attribute| !attribute.path().is_ident("inject"));
        let help = format!("ask for {INJECTED}, and make other values inside the factory");
        diagnostics.error(ty, format!("`{}` cannot be injected", written(ty)), help);
        return None;
    }
    match source(attributes, ty, diagnostics) {
        Source::Injected(qualifier) => qualifier,
        Source::Unknown => None,
        Source::Default | Source::Value(_) => {
            diagnostics.error(ty, "a factory's argument is injected", "make other values inside the factory");
            None
        }
    }
}

fn not_injectable(ty: &Type) -> syn::Error {
    let help =
        format!("inject {INJECTED}, or say where the value comes from: `#[inject(default)]` or `#[inject(value = …)]`");
    spanned(ty, format!("`{}` cannot be injected", written(ty)), help)
}

const INJECTED: &str = "an `Arc<…>`, `Option<Arc<…>>`, `Vec<Arc<…>>`, `Lazy<…>` or `ModuleRef`";

impl Parse for Source {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let source = if input.peek(LitStr) {
            Self::Injected(Some(Qualifier::Name(input.parse()?)))
        } else if input.peek(Ident) && input.peek2(Token![=]) {
            let key: Ident = input.parse()?;
            input.parse::<Token![=]>()?;
            if key != "value" {
                return Err(unknown_argument("#[inject]", &key, &["value", "default"]));
            }
            Self::Value(input.parse::<Expr>()?)
        } else {
            default_or_type(input)?
        };
        match input.is_empty() {
            true => Ok(source),
            false => Err(input.error("expected nothing more in `#[inject(…)]`")),
        }
    }
}

fn default_or_type(input: ParseStream<'_>) -> syn::Result<Source> {
    let ty: Type = input.parse()?;
    Ok(match &ty {
        Type::Path(path) if path.path.is_ident("default") => Source::Default,
        _ => Source::Injected(Some(Qualifier::Type(ty))),
    })
}
