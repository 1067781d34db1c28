//! What stands on a controller and on a route alike: guards and metadata.

use crate::diagnostics::{Diagnostics, spanned};
use crate::paths::{ask, private, private_at, step};
use crate::types::{name_span, same};
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, Expr, Ident, Meta, Token, Type};

#[derive(Default)]
pub(crate) struct Enhancers {
    pub(crate) guards: Vec<Type>,
    pub(crate) metadata: Vec<Expr>,
}

impl Enhancers {
    /// Takes `#[guard(…)]` and `#[meta(…)]` off an item.
    pub(crate) fn take(attributes: &mut Vec<Attribute>, diagnostics: &mut Diagnostics) -> Self {
        let mut enhancers = Self::default();
        attributes.retain(|attribute| match attribute_name(attribute).as_str() {
            "guard" => {
                enhancers.guards.extend(diagnostics.take(types(attribute)).unwrap_or_default());
                false
            }
            "meta" => {
                enhancers.metadata.extend(diagnostics.take(expression(attribute)));
                false
            }
            _ => true,
        });
        enhancers
    }

    pub(crate) fn check(&self, diagnostics: &mut Diagnostics) {
        for (at, guard) in self.guards.iter().enumerate() {
            if self.guards[..at].iter().any(|before| same(before, guard)) {
                let name = guard.to_token_stream().to_string().replace(' ', "");
                diagnostics.error(guard, format!("the guard `{name}` is named twice"), "remove one: a guard runs once");
            }
        }
    }

    /// `fn metadata(…) { … }`'s body.
    pub(crate) fn add_metadata(&self) -> TokenStream {
        let values = self.metadata.iter().map(|value| quote_spanned!(value.span()=> __nestling_metadata.add(#value);));
        quote!(#(#values)*)
    }
}

/// The attribute's last name: `#[guard]` as well as `#[nestling::guard]`.
pub(crate) fn attribute_name(attribute: &Attribute) -> String {
    attribute.path().segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default()
}

fn types(attribute: &Attribute) -> syn::Result<Vec<Type>> {
    let Meta::List(list) = &attribute.meta else {
        return Err(empty(attribute, "names no guard", "#[guard(JwtGuard)]"));
    };
    let types = list
        .parse_args_with(Punctuated::<Type, Token![,]>::parse_terminated)
        .map_err(|_| spanned(&list.tokens, "a guard must be named by its type", "write `#[guard(JwtGuard)]`"))?;
    match types.is_empty() {
        true => Err(empty(attribute, "names no guard", "#[guard(JwtGuard)]")),
        false => Ok(types.into_iter().collect()),
    }
}

fn expression(attribute: &Attribute) -> syn::Result<Expr> {
    match &attribute.meta {
        Meta::List(list) if !list.tokens.is_empty() => list.parse_args(),
        _ => Err(empty(attribute, "has no value", "#[meta(Roles(&[\"admin\"]))]")),
    }
}

fn empty(attribute: &Attribute, lacks: &str, example: &str) -> syn::Error {
    spanned(attribute.path(), format!("`#[{}]` {lacks}", attribute_name(attribute)), format!("write `{example}`"))
}

/// The provider entries of guards, for `fn uses()`.
pub(crate) fn entries<'a>(guards: impl Iterator<Item = &'a Type>) -> TokenStream {
    let entries = guards.map(|guard| {
        let step = step(guard, guard.span(), "__nestling_entry");
        let hooks = private_at(guard.span(), quote!(hooks));
        quote_spanned!(guard.span()=> #step(#hooks!(#guard)))
    });
    let vec = private!(Vec);
    quote!(#vec::from([#(#entries),*]))
}

/// Assertions that each of them is a guard and can be constructed, so that mistakes are reported here and by name.
pub(crate) fn assertions<'a>(guards: impl Iterator<Item = &'a Type>) -> TokenStream {
    let assertions =
        guards.map(|guard| ask(quote!(Guarding), &[guard.to_token_stream()], name_span(guard), "__nestling_guards"));
    quote!(#(#assertions)*)
}

/// The field that holds the `at`-th guard.
pub(crate) fn field(at: usize) -> Ident {
    format_ident!("__nestling_guard_{at}")
}
