//! What clients see of a field, `#[expose(…)]` and `#[exclude]`, and what it is when they have not sent it: `#[default(…)]`.

use super::mapped::remove;
use super::model::{Dto, Field, Output, Shape};
use super::names::Serde;
use crate::diagnostics::{Diagnostics, spanned};
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::spanned::Spanned;
use syn::{Attribute, DeriveInput, Expr, ExprLit, Ident, Lit, LitStr, Member, Meta, Token, parse_quote};

/// Takes `#[expose]` and `#[exclude]` off a field.
pub(crate) fn of(attributes: &mut Vec<Attribute>, named: bool, diagnostics: &mut Diagnostics) -> Output {
    let (mut output, mut first) = (Output::Everyone, None);
    for attribute in take(attributes, &["expose", "exclude"]) {
        if first.is_some() {
            let message = "a field is exposed or excluded once";
            diagnostics.error(attribute.path(), message, "keep one of them; `expose` may name several groups");
        } else if !named {
            let help = "give the fields names: without it, others would take its place";
            diagnostics.error(attribute.path(), "a field without a name cannot be left out", help);
        } else if let Some(understood) = diagnostics.take(understand(&attribute)) {
            output = understood;
        }
        first = Some(attribute);
    }
    output
}

fn take(attributes: &mut Vec<Attribute>, names: &[&str]) -> Vec<Attribute> {
    attributes.extract_if(.., |attribute| names.iter().any(|name| attribute.path().is_ident(name))).collect()
}

fn understand(attribute: &Attribute) -> syn::Result<Output> {
    match (&attribute.meta, attribute.path().is_ident("exclude")) {
        (Meta::Path(_), true) => Ok(Output::Nobody),
        (meta, true) => {
            Err(spanned(meta, "`#[exclude]` takes no arguments", "write `#[exclude]`: nobody gets to see the field"))
        }
        (Meta::List(list), false) if !list.tokens.is_empty() => Ok(Output::Groups(list.parse_args::<Groups>()?.0)),
        (meta, false) => Err(no_groups(meta)),
    }
}

fn no_groups(at: impl ToTokens) -> syn::Error {
    spanned(
        at,
        "`#[expose]` names no group",
        "write `#[expose(groups = [\"admin\"])]`; without it, everyone sees the field",
    )
}

/// `groups = ["a", "b"]`, or `"a", "b"`.
struct Groups(Vec<LitStr>);

impl Parse for Groups {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if !input.peek(Ident) {
            return Ok(Self(Punctuated::<LitStr, Token![,]>::parse_terminated(input)?.into_iter().collect()));
        }
        let key: Ident = input.parse()?;
        if key != "groups" {
            return Err(spanned(&key, format!("`expose` has no argument `{key}`"), "write `groups = [\"admin\"]`"));
        }
        input.parse::<Token![=]>()?;
        let content;
        syn::bracketed!(content in input);
        let groups: Vec<LitStr> = Punctuated::<LitStr, Token![,]>::parse_terminated(&content)?.into_iter().collect();
        if groups.is_empty() { Err(no_groups(key)) } else { Ok(Self(groups)) }
    }
}

pub(crate) fn misplaced(attributes: &mut Vec<Attribute>, place: &str, diagnostics: &mut Diagnostics) {
    for attribute in take(attributes, &["expose", "exclude"]) {
        let name = attribute.path().to_token_stream();
        let message = format!("`#[{name}]` has no meaning on {place}");
        diagnostics.error(attribute.path(), message, "put it on the fields that it is about");
    }
}

/// Takes `#[default(…)]` off a field.
pub(crate) fn default(attributes: &mut Vec<Attribute>, serde: &Serde, diagnostics: &mut Diagnostics) -> Option<Expr> {
    let mut all = take(attributes, &["default"]).into_iter();
    let attribute = all.next()?;
    let twice = all.next().map(|second| second.path().clone());
    if let Some(at) = twice.or_else(|| serde.default.then(|| attribute.path().clone())) {
        diagnostics.error(at, "the field has two defaults", "keep one of them");
        return None;
    }
    let value = match &attribute.meta {
        Meta::List(list) if !list.tokens.is_empty() => list.parse_args(),
        meta => Err(spanned(
            meta,
            "`#[default]` has no value",
            "write `#[default(10)]`, or `#[serde(default)]` for the default of the type",
        )),
    };
    diagnostics.take(value)
}

/// The type, as a path that calls a function of it.
pub(crate) fn owner(item: &DeriveInput) -> String {
    let (_, arguments, _) = item.generics.split_for_impl();
    let turbofish = arguments.as_turbofish();
    format!("{}{}", item.ident, turbofish.to_token_stream())
}

/// What serde has to know of the field.
pub(crate) fn attributes(field: &mut syn::Field, model: &Field, variant: Option<&Ident>, owner: &str) {
    match &model.output {
        Output::Everyone => {}
        Output::Nobody => {
            remove(&mut field.attrs, "serde", &["skip_serializing", "skip_serializing_if"]);
            field.attrs.push(parse_quote!(#[serde(skip_serializing)]));
        }
        Output::Groups(_) => {
            let path = format!("Self::{}", function("hides", model, variant));
            remove(&mut field.attrs, "serde", &["skip_serializing_if"]);
            field.attrs.push(parse_quote!(#[serde(skip_serializing_if = #path)]));
        }
    }
    if model.default.is_some() {
        let path = format!("{owner}::{}", function("default", model, variant));
        field.attrs.push(parse_quote!(#[serde(default = #path)]));
    }
}

fn function(what: &str, field: &Field, variant: Option<&Ident>) -> Ident {
    let member = match &field.member {
        Member::Named(ident) => ident.unraw().to_string(),
        Member::Unnamed(index) => index.index.to_string(),
    };
    let variant = variant.map(|variant| format!("{}_", variant.unraw())).unwrap_or_default();
    format_ident!("__nestling_{what}_{variant}{member}")
}

/// The functions that the attributes name.
pub(crate) fn functions(item: &DeriveInput, dto: &Dto) -> TokenStream {
    let functions: Vec<TokenStream> = match &dto.shape {
        Shape::Struct(fields) => fields.iter().flat_map(|field| of_field(field, None)).collect(),
        Shape::Enum(variants) => {
            let fields = variants.iter().flat_map(|each| each.fields.iter().map(|field| (field, &each.ident)));
            fields.flat_map(|(field, variant)| of_field(field, Some(variant))).collect()
        }
    };
    if functions.is_empty() {
        return TokenStream::new();
    }
    let (ident, cfgs) = (&item.ident, super::parse::cfgs(&item.attrs));
    let (parameters, arguments, bounds) = item.generics.split_for_impl();
    quote! {
        #(#cfgs)*
        const _: () = {
            #[automatically_derived]
            #[doc(hidden)]
            #[allow(non_snake_case)]
            impl #parameters #ident #arguments #bounds {
                #(#functions)*
            }
        };
    }
}

fn of_field(field: &Field, variant: Option<&Ident>) -> impl Iterator<Item = TokenStream> {
    let hides = match &field.output {
        Output::Groups(groups) => Some(hides(field, groups, variant)),
        _ => None,
    };
    let default = field.default.as_ref().map(|value| default_of(field, value, variant));
    hides.into_iter().chain(default)
}

fn hides(field: &Field, groups: &[LitStr], variant: Option<&Ident>) -> TokenStream {
    let (name, ty, cfgs) = (function("hides", field, variant), &field.ty, &field.cfgs);
    let own = field.skip_if.as_ref().and_then(|path| path.parse::<TokenStream>().ok());
    let own = own.map(|path| quote!(|| #path(__nestling_value)));
    quote! {
        #(#cfgs)*
        fn #name(__nestling_value: &#ty) -> bool {
            ::nestling::__private::hidden(&[#(#groups),*]) #own
        }
    }
}

/// A text may be written as one for a `String`.
fn default_of(field: &Field, value: &Expr, variant: Option<&Ident>) -> TokenStream {
    let (name, ty, cfgs) = (function("default", field, variant), &field.ty, &field.cfgs);
    let value = match value {
        Expr::Lit(ExprLit { lit: Lit::Str(_), .. }) => {
            quote_spanned!(value.span()=> ::nestling::__private::core::convert::Into::into(#value))
        }
        _ => value.to_token_stream(),
    };
    quote! {
        #(#cfgs)*
        fn #name() -> #ty {
            #value
        }
    }
}
