//! The rules as schemars' attributes, so that schemas and documents show them.
//!
//! schemars could read `#[validate]` itself, but knows fewer rules and arguments than we do and refuses the others.

use super::model::{Field, Rule};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, parse_quote};

/// `None` if there is nothing to show.
pub(crate) fn attribute(field: &Field) -> Option<Attribute> {
    let items: Vec<TokenStream> = [lengths(field), ranges(field), pattern(field), format(field), required(field)]
        .into_iter()
        .chain(extensions(field))
        .flatten()
        .collect();
    (!items.is_empty()).then(|| parse_quote!(#[schemars(#(#items),*)]))
}

fn rule<'a>(field: &'a Field, name: &str) -> Option<&'a Rule> {
    field.rules.iter().find(|rule| rule.is(name))
}

fn lengths(field: &Field) -> Option<TokenStream> {
    match rule(field, "length") {
        Some(length) => Some(bounds(length, &["min", "max", "equal"])),
        None => rule(field, "non_empty").map(|_| quote!(length(min = 1))),
    }
}

/// schemars has no exclusive bounds; JSON Schema does.
fn ranges(field: &Field) -> Option<TokenStream> {
    let range = rule(field, "range")?;
    let extension = |name, key: &str| range.argument(name).map(|bound| quote!(extend(#key = #bound)));
    let above = extension("exclusive_min", "exclusiveMinimum");
    let below = extension("exclusive_max", "exclusiveMaximum");
    let closed =
        (range.argument("min").is_some() || range.argument("max").is_some()).then(|| bounds(range, &["min", "max"]));
    let items = [closed, above, below].into_iter().flatten();
    Some(quote!(#(#items),*))
}

fn bounds(rule: &Rule, names: &[&str]) -> TokenStream {
    let name = &rule.name;
    let arguments = rule.arguments.iter().filter(|argument| names.iter().any(|name| argument.name == name));
    let pairs = arguments.map(|argument| {
        let (name, value) = (&argument.name, &argument.value);
        quote!(#name = #value)
    });
    quote!(#name(#(#pairs),*))
}

/// A schema has room for one pattern only.
fn pattern(field: &Field) -> Option<TokenStream> {
    field.rules.iter().find_map(|rule| {
        if let Some(regex) = rule.argument("path") {
            return Some(quote!(regex(pattern = ::nestling::__private::rule::pattern_of(&#regex))));
        }
        let pattern = rule.is("contains").then(|| rule.argument("pattern")).flatten()?;
        Some(quote!(contains(pattern = #pattern)))
    })
}

fn format(field: &Field) -> Option<TokenStream> {
    let format = field.rules.iter().find(|rule| ["email", "url", "ip"].into_iter().any(|name| rule.is(name)))?;
    let name = &format.name;
    Some(quote!(#name))
}

/// What JSON Schema has words for and schemars has not.
fn extensions(field: &Field) -> [Option<TokenStream>; 3] {
    let extend = |name: &str, key: &str, value: TokenStream| rule(field, name).map(|_| quote!(extend(#key = #value)));
    let values = rule(field, "one_of").and_then(|rule| rule.argument("values"));
    [
        extend("uuid", "format", quote!("uuid")),
        extend("unique", "uniqueItems", quote!(true)),
        values.map(|values| quote!(extend("enum" = #values))),
    ]
}

fn required(field: &Field) -> Option<TokenStream> {
    rule(field, "required").map(|_| quote!(required))
}
