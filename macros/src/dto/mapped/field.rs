//! A field on its way from one dto to another.

use super::super::call::option_of;
use super::super::names::{Case, Direction, Serde};
use crate::diagnostics::Diagnostics;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt;
use syn::punctuated::Punctuated;
use syn::{Attribute, Field, Meta, Path, Token, parse_quote};

/// A field, and where it comes from.
pub(crate) struct Mapped {
    pub(crate) field: Field,
    /// The type that it comes from, and where that is named.
    pub(crate) of: Ident,
    pub(crate) at: Path,
    /// It takes its default from the type's `Default`, which no other type has.
    pub(crate) defaulted: bool,
}

impl Mapped {
    pub(crate) fn is(&self, name: &Ident) -> bool {
        self.field.ident.as_ref().is_some_and(|ident| ident.unraw() == name.unraw())
    }

    pub(crate) fn name(&self) -> String {
        self.field.ident.as_ref().map(|ident| ident.unraw().to_string()).unwrap_or_default()
    }

    /// An option that is absent in both directions where the client has sent nothing.
    pub(crate) fn make_optional(&mut self, diagnostics: &mut Diagnostics) {
        self.defaulted = false;
        remove(&mut self.field.attrs, "validate", &["required"]);
        self.field.attrs.retain(|attribute| !attribute.path().is_ident("default"));
        remove(&mut self.field.attrs, "serde", &["default"]);
        if option_of(&self.field.ty).is_some() {
            return;
        }
        let serde = Serde::of(&self.field.attrs);
        if serde.with {
            let message =
                format!("the field `{}` of `{}` has a way of its own to be read or written", self.name(), self.of);
            let help = format!("leave it out, as in `partial(omit({}, {}))`, and write it out", self.of, self.name());
            return diagnostics.error(&self.at, message, help);
        }
        remove(&mut self.field.attrs, "serde", &["skip_serializing_if"]);
        let ty = &self.field.ty;
        self.field.ty = parse_quote!(::nestling::__private::core::option::Option<#ty>);
        if !serde.flatten {
            let absent = "::nestling::__private::core::option::Option::is_none";
            self.field.attrs.push(parse_quote!(#[serde(skip_serializing_if = #absent)]));
        }
    }

    /// What a field needs that its new type does not give it.
    pub(crate) fn check(&self, diagnostics: &mut Diagnostics) {
        let has_own = Serde::of(&self.field.attrs).default
            || self.field.attrs.iter().any(|attribute| attribute.path().is_ident("default"));
        if self.defaulted && !has_own {
            let message =
                format!("the field `{}` takes its default from `{}`, which this is not", self.name(), self.of);
            diagnostics.error(&self.at, message, "give the field a default of its own, as in `#[default(10)]`");
        }
    }
}

/// Says in words how clients call the field, because the new type may name its fields otherwise.
pub(crate) fn keep_names(field: &mut Field, cases: [(Direction, Option<Case>); 2]) {
    let Some(plain) = field.ident.as_ref().map(|ident| ident.unraw().to_string()) else { return };
    if Serde::of(&field.attrs).flatten {
        return;
    }
    for (direction, case) in cases {
        if Serde::towards(direction, &field.attrs).rename.is_none() {
            let name = case.map_or_else(|| plain.clone(), |case| case.of_field(&plain));
            let key = Ident::new(direction.key(), proc_macro2::Span::call_site());
            field.attrs.push(parse_quote!(#[serde(rename(#key = #name))]));
        }
    }
}

/// Takes the items of these names out of all attributes `name`, and the attributes that are empty then.
pub(crate) fn remove(attributes: &mut Vec<Attribute>, name: &str, items: &[&str]) {
    attributes.retain_mut(|attribute| {
        if !attribute.path().is_ident(name) {
            return true;
        }
        // What cannot be read is reported where the attribute is used.
        let Ok(all) = attribute.parse_args_with(Punctuated::<Meta, Token![,]>::parse_terminated) else { return true };
        let kept: Vec<TokenStream> = all
            .iter()
            .filter(|meta| !items.iter().any(|item| meta.path().is_ident(item)))
            .map(|meta| quote!(#meta))
            .collect();
        let path = attribute.path().clone();
        if kept.len() != all.len() {
            *attribute = parse_quote!(#[#path(#(#kept),*)]);
        }
        !kept.is_empty()
    });
}
