//! The where clauses of the impls: what a generic exception asks of its parameters.

use super::format::Shown;
use super::model::{Answer, Field, Model, Variant};
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::{WhereClause, WherePredicate, parse_quote};

/// Fields need the traits that the messages show them through.
pub(crate) fn display(model: &Model) -> WhereClause {
    let shown = model.variants.iter().flat_map(shown).filter(|(field, _)| mentions_parameter(model, field));
    bounded(model, shown.filter_map(|(field, shown)| predicate(field, shown)))
}

fn shown(variant: &Variant) -> Vec<(&Field, Shown)> {
    match &variant.answer {
        Answer::Stated { message, .. } => {
            message.arguments().iter().map(|a| (&variant.fields[a.field], a.shown)).collect()
        }
        Answer::Transparent => variant.fields.iter().map(|field| (field, Shown::Through("Display"))).collect(),
        Answer::Mistaken => Vec::new(),
    }
}

fn predicate(field: &Field, shown: Shown) -> Option<WherePredicate> {
    let Shown::Through(name) = shown else { return None };
    let (ty, name) = (&field.ty, format_ident!("{name}"));
    Some(parse_quote!(#ty: ::nestling::__private::core::fmt::#name))
}

/// Sources have to be errors, and the type shown and debugged.
pub(crate) fn error(model: &Model) -> WhereClause {
    let sources = model.variants.iter().filter_map(|variant| variant.inner().or(variant.source()));
    let error = quote!(::nestling::__private::core::error::Error + 'static);
    let itself = quote!(::nestling::__private::core::fmt::Debug + ::nestling::__private::core::fmt::Display);
    bounded(model, of_fields(model, sources, &error).chain(of_itself(model, &itself)))
}

/// The type and what is transparent in it have to be errors that can go to another thread.
pub(crate) fn exception(model: &Model) -> WhereClause {
    let error = quote! {
        ::nestling::__private::core::error::Error + ::nestling::__private::core::marker::Send
            + ::nestling::__private::core::marker::Sync + 'static
    };
    let inner = model.variants.iter().filter_map(Variant::inner);
    bounded(model, of_fields(model, inner, &error).chain(of_itself(model, &error)))
}

/// The author's where clause with more predicates.
fn bounded(model: &Model, predicates: impl Iterator<Item = WherePredicate>) -> WhereClause {
    let mut generics = model.generics.clone();
    let where_clause = generics.make_where_clause();
    where_clause.predicates.extend(predicates);
    where_clause.clone()
}

fn of_fields<'a>(
    model: &Model,
    fields: impl Iterator<Item = &'a Field>,
    bound: &TokenStream,
) -> impl Iterator<Item = WherePredicate> {
    let generic = fields.filter(|field| mentions_parameter(model, field));
    generic.map(move |Field { ty, .. }| parse_quote!(#ty: #bound))
}

/// A bound on the type itself, if it is generic; of any other type the compiler knows whether it holds.
fn of_itself(model: &Model, bound: &TokenStream) -> Option<WherePredicate> {
    let (ident, (_, ty_generics, _)) = (&model.ident, model.generics.split_for_impl());
    (!model.generics.params.is_empty()).then(|| parse_quote!(#ident #ty_generics: #bound))
}

fn mentions_parameter(model: &Model, field: &Field) -> bool {
    let parameters: Vec<&Ident> = model.generics.type_params().map(|parameter| &parameter.ident).collect();
    mentions(field.ty.to_token_stream(), &parameters)
}

fn mentions(tokens: TokenStream, parameters: &[&Ident]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => parameters.contains(&&ident),
        TokenTree::Group(group) => mentions(group.stream(), parameters),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
