//! What a generic dto demands of its type parameters.

use super::call::option_of;
use super::model::{Dto, Field, Rule, Shape};
use proc_macro2::TokenTree;
use quote::{ToTokens, quote};
use syn::{DeriveInput, Generics, Ident, Type, WherePredicate, parse_quote};

/// The item's generics, and for each rule the bound without which it cannot apply.
pub(crate) fn generics(item: &DeriveInput, dto: &Dto) -> Generics {
    let mut generics = item.generics.clone();
    let parameters: Vec<Ident> = item.generics.type_params().map(|parameter| parameter.ident.clone()).collect();
    let predicates: Vec<WherePredicate> = fields(dto)
        .flat_map(|field| field.rules.iter().flat_map(|rule| predicates(rule, field, &parameters)))
        .collect();
    if !predicates.is_empty() {
        generics.make_where_clause().predicates.extend(predicates);
    }
    generics
}

fn fields(dto: &Dto) -> Box<dyn Iterator<Item = &Field> + '_> {
    match &dto.shape {
        Shape::Struct(fields) => Box::new(fields.iter()),
        Shape::Enum(variants) => Box::new(variants.iter().flat_map(|variant| &variant.fields)),
    }
}

/// Bounds are put on parameters, never on the fields' types: those may mention the dto itself.
fn predicates(rule: &Rule, field: &Field, parameters: &[Ident]) -> Vec<WherePredicate> {
    let whole = |parameter: &&Ident| is_parameter(option_of(&field.ty).unwrap_or(&field.ty), parameter);
    let bound = match rule.name.to_string().as_str() {
        "nested" => {
            let inside = parameters.iter().filter(|parameter| mentions(field.ty.to_token_stream(), parameter));
            return inside.map(|each| parse_quote!(#each: ::nestling::__private::Validate)).collect();
        }
        "length" | "non_empty" => quote!(HasLength),
        "range" => quote!(HasNumber),
        "positive" | "negative" => quote!(HasNumber),
        "email"
        | "url"
        | "ip"
        | "regex"
        | "contains"
        | "does_not_contain"
        | "non_control_character"
        | "uuid"
        | "iso8601"
        | "alpha"
        | "alphanumeric"
        | "ascii"
        | "lowercase"
        | "uppercase" => quote!(HasText),
        "must_match" => {
            return parameters
                .iter()
                .filter(whole)
                .map(|each| parse_quote!(#each: ::nestling::__private::core::cmp::PartialEq))
                .collect();
        }
        _ => return Vec::new(),
    };
    parameters.iter().filter(whole).map(|each| parse_quote!(#each: ::nestling::__private::#bound)).collect()
}

fn is_parameter(ty: &Type, parameter: &Ident) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident(parameter))
}

fn mentions(tokens: proc_macro2::TokenStream, parameter: &Ident) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => ident == *parameter,
        TokenTree::Group(group) => mentions(group.stream(), parameter),
        _ => false,
    })
}
