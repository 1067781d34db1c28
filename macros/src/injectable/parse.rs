//! Reads the struct and its `#[inject(…)]` attributes, which are taken off it.

use super::model::{Field, Provider, Qualifier, Scope, Shape, Source};
use crate::diagnostics::{Diagnostics, expected, spanned};
use crate::types::injected;
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
            return Err(unknown_argument(&key, &["scope"]));
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
    let value: Ident = input.parse()?;
    match value.to_string().as_str() {
        "singleton" => Ok(Scope::Singleton),
        "transient" => Ok(Scope::Transient),
        "request" => Ok(Scope::Request),
        other => Err(spanned(&value, format!("`{other}` is not a scope"), expected(other, SCOPES))),
    }
}

pub(crate) fn unknown_argument(key: &Ident, known: &[&str]) -> syn::Error {
    let name = key.to_string();
    spanned(key, format!("unknown argument `{name}`"), expected(&name, known))
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
    let (inject, rest): (Vec<_>, Vec<_>) =
        attributes.drain(..).partition(|attribute| attribute.path().is_ident("inject"));
    *attributes = rest;
    if let Some(second) = inject.get(1) {
        diagnostics.error(second, "a field has one `#[inject]`", "remove one of them");
    }
    match inject.first() {
        Some(attribute) => diagnostics.take(attribute_source(attribute, ty)).unwrap_or(Source::Unknown),
        None if injected(ty).is_some() => Source::Injected(None),
        None => {
            diagnostics.push(not_injectable(ty));
            Source::Unknown
        }
    }
}

fn attribute_source(attribute: &Attribute, ty: &Type) -> syn::Result<Source> {
    let Meta::List(list) = &attribute.meta else {
        let help = "leave it away to inject the field, or say `#[inject(default)]`, `#[inject(value = …)]`, `#[inject(\"name\")]` or `#[inject(Qualifier)]`";
        return Err(spanned(attribute.path(), "`#[inject]` says nothing", help));
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
    let before = diagnostics.is_empty();
    match source(attributes, ty, diagnostics) {
        Source::Injected(qualifier) => qualifier,
        Source::Unknown => None,
        Source::Default | Source::Value(_) => {
            if before {
                diagnostics.error(ty, "a factory's argument is injected", "compute other values inside the factory");
            }
            None
        }
    }
}

fn not_injectable(ty: &Type) -> syn::Error {
    let text = quote::quote!(#ty).to_string().replace(' ', "");
    spanned(
        ty,
        format!("`{text}` cannot be injected"),
        "inject an `Arc<…>`, `Option<Arc<…>>`, `Vec<Arc<…>>`, `Lazy<…>` or `ModuleRef`, or say where the value comes from: `#[inject(default)]` or `#[inject(value = …)]`",
    )
}

impl Parse for Source {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let source = if input.peek(LitStr) {
            Self::Injected(Some(Qualifier::Name(input.parse()?)))
        } else if input.peek(Ident) && input.peek2(Token![=]) {
            let key: Ident = input.parse()?;
            input.parse::<Token![=]>()?;
            if key != "value" {
                return Err(unknown_argument(&key, &["value", "default"]));
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
