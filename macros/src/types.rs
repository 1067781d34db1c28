//! The shapes of types that macros tell apart by how they are written.

use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::spanned::Spanned;
use syn::{GenericArgument, PathArguments, PathSegment, Type, TypeParamBound, TypeTraitObject};

/// A field or argument that is injected.
pub(crate) enum Injected<'a> {
    /// `Arc<T>`
    One(&'a Type),
    /// `Option<Arc<T>>` or `Vec<Arc<T>>`: there may be none.
    Any(&'a Type),
    /// `Lazy<T>`
    Lazy(&'a Type),
    /// `ModuleRef`
    ModuleRef,
}

/// How `ty` is injected, or `None` where it cannot be.
pub(crate) fn injected(ty: &Type) -> Option<Injected<'_>> {
    let segment = last_segment(ty)?;
    let argument = || type_argument(segment);
    match segment.ident.to_string().as_str() {
        "Arc" => argument().map(Injected::One),
        "Lazy" => argument().map(Injected::Lazy),
        "Option" | "Vec" => argument().and_then(|inner| named(inner, "Arc")).map(Injected::Any),
        "ModuleRef" => Some(Injected::ModuleRef),
        _ => None,
    }
}

/// What is behind the pointer.
pub(crate) fn target(ty: &Type) -> Option<&Type> {
    match injected(ty)? {
        Injected::One(target) | Injected::Any(target) | Injected::Lazy(target) => Some(target),
        Injected::ModuleRef => None,
    }
}

/// `T` of `Name<T>` or of `Name<T, …>`.
pub(crate) fn named<'a>(ty: &'a Type, name: &str) -> Option<&'a Type> {
    let segment = last_segment(ty).filter(|segment| segment.ident == name)?;
    type_argument(segment)
}

/// All type arguments of `Name<…>`.
pub(crate) fn arguments<'a>(ty: &'a Type, name: &str) -> Option<Vec<&'a Type>> {
    let segment = last_segment(ty).filter(|segment| segment.ident == name)?;
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return Some(Vec::new()) };
    Some(arguments.args.iter().filter_map(as_type).collect())
}

fn last_segment(ty: &Type) -> Option<&PathSegment> {
    match ty {
        Type::Path(path) => path.path.segments.last(),
        Type::Group(group) => last_segment(&group.elem),
        Type::Paren(paren) => last_segment(&paren.elem),
        _ => None,
    }
}

fn type_argument(segment: &PathSegment) -> Option<&Type> {
    let PathArguments::AngleBracketed(arguments) = &segment.arguments else { return None };
    arguments.args.iter().find_map(as_type)
}

fn as_type(argument: &GenericArgument) -> Option<&Type> {
    match argument {
        GenericArgument::Type(ty) => Some(ty),
        _ => None,
    }
}

/// Whether two pieces of source are written alike.
pub(crate) fn same(a: &impl ToTokens, b: &impl ToTokens) -> bool {
    a.to_token_stream().to_string() == b.to_token_stream().to_string()
}

/// `tokens` with every span set to `span`, delimiters included, so that an error has one caret and it is there.
pub(crate) fn respan(tokens: impl ToTokens, span: Span) -> TokenStream {
    tokens.to_token_stream().into_iter().map(|token| respan_token(token, span)).collect()
}

fn respan_token(token: proc_macro2::TokenTree, span: Span) -> proc_macro2::TokenTree {
    use proc_macro2::{Group, TokenTree};
    let mut token = match token {
        TokenTree::Group(group) => TokenTree::Group(Group::new(group.delimiter(), respan(group.stream(), span))),
        token => token,
    };
    token.set_span(token.span().resolved_at(span).located_at(span));
    token
}

/// Where an error about a type should point when it can only point at one token: its last name.
pub(crate) fn name_span(ty: &Type) -> Span {
    match ty {
        Type::TraitObject(object) => trait_span(object).unwrap_or_else(|| ty.span()),
        ty => last_segment(ty).map_or_else(|| ty.span(), |segment| segment.ident.span()),
    }
}

fn trait_span(object: &TypeTraitObject) -> Option<Span> {
    object.bounds.iter().find_map(|bound| match bound {
        TypeParamBound::Trait(bound) => bound.path.segments.last().map(|segment| segment.ident.span()),
        _ => None,
    })
}

/// A type as it was written, without blanks.
pub(crate) fn written_tight(ty: &Type) -> String {
    ty.to_token_stream().to_string().replace(' ', "")
}
