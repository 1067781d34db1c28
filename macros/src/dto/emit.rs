//! The derives that go onto the item, and `impl Validate` that goes beside it.

use super::call::{self, Value};
use super::model::{Dto, Field, Shape, Variant};
use super::names::Serde;
use super::{bound, object, output, parse, schema};
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::{Attribute, Data, DeriveInput, Fields, Member, parse_quote};

/// Puts the derives before all other attributes, because helper attributes must come after their derive. Returns what the
/// derives leave to do.
pub(crate) fn attributes(item: &mut DeriveInput, dto: &Dto, taken: &[String]) -> TokenStream {
    let serde = serde_attribute(item);
    let (object, impls) = object::only(item, dto, taken).unzip();
    item.attrs.insert(0, derive(taken, item.ident.span()));
    item.attrs.extend(serde.into_iter().chain(object));
    let owner = output::owner(item);
    each_field(item, dto, |field, model, scope| output::attributes(field, model, scope, &owner));
    if cfg!(feature = "schema") {
        item.attrs.push(parse_quote!(#[schemars(crate = "::nestling::__private::schemars")]));
        each_field(item, dto, |field, model, _| field.attrs.extend(schema::attribute(model)));
    }
    impls.unwrap_or_default()
}

/// What the derives find wrong with the item as a whole is underlined at its name.
fn derive(taken: &[String], at: Span) -> Attribute {
    let at = Span::call_site().located_at(at);
    let derives = [
        ("Serialize", true, quote_spanned!(at=> ::nestling::__private::serde::Serialize)),
        ("Deserialize", true, quote_spanned!(at=> ::nestling::__private::serde::Deserialize)),
        ("JsonSchema", cfg!(feature = "schema"), quote_spanned!(at=> ::nestling::__private::schemars::JsonSchema)),
    ];
    let paths = derives.into_iter().filter(|(name, on, _)| *on && !taken.iter().any(|taken| taken == name));
    let paths = paths.map(|(.., path)| path);
    parse_quote!(#[derive(#(#paths),*)])
}

/// Without `expecting`, serde's messages name the Rust type.
fn serde_attribute(item: &DeriveInput) -> Option<Attribute> {
    let own = Serde::of(&item.attrs);
    let krate = (!own.krate).then(|| quote!(crate = "::nestling::__private::serde"));
    let expecting = expecting(&item.data).filter(|_| !own.expecting).map(|text| quote!(expecting = #text));
    let items: Vec<TokenStream> = krate.into_iter().chain(expecting).collect();
    (!items.is_empty()).then(|| parse_quote!(#[serde(#(#items),*)]))
}

fn expecting(data: &Data) -> Option<&'static str> {
    let Data::Struct(data) = data else { return None };
    match &data.fields {
        Fields::Named(_) => Some("an object"),
        Fields::Unnamed(fields) if fields.unnamed.len() == 1 => None,
        Fields::Unnamed(_) => Some("an array"),
        Fields::Unit => Some("null"),
    }
}

/// The model has the fields in the item's order. With each comes the variant that it is in.
fn each_field(item: &mut DeriveInput, dto: &Dto, mut change: impl FnMut(&mut syn::Field, &Field, Option<&Ident>)) {
    let mut all = |fields: &mut Fields, models: &[Field], variant: Option<&Ident>| {
        fields.iter_mut().zip(models).for_each(|(field, model)| change(field, model, variant));
    };
    match (&mut item.data, &dto.shape) {
        (Data::Struct(data), Shape::Struct(fields)) => all(&mut data.fields, fields, None),
        (Data::Enum(data), Shape::Enum(variants)) => {
            let pairs = data.variants.iter_mut().zip(variants);
            pairs.for_each(|(to, from)| all(&mut to.fields, &from.fields, Some(&from.ident)));
        }
        _ => {}
    }
}

pub(crate) fn validate(item: &DeriveInput, dto: &Dto) -> TokenStream {
    let (ident, cfgs) = (&item.ident, parse::cfgs(&item.attrs));
    let generics = bound::generics(item, dto);
    let (parameters, arguments, bounds) = generics.split_for_impl();
    let body = match &dto.shape {
        Shape::Struct(fields) => all(fields, &|field| {
            let member = &field.member;
            quote!(&self.#member)
        }),
        Shape::Enum(variants) => by_variant(variants),
    };
    quote! {
        #(#cfgs)*
        const _: () = {
            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl #parameters ::nestling::__private::Validate for #ident #arguments #bounds {
                fn validate(&self, __nestling_violations: &mut ::nestling::__private::Violations) {
                    #body
                }
            }
        };
    }
}

fn by_variant(variants: &[Variant]) -> TokenStream {
    if variants.iter().all(|variant| variant.fields.iter().all(|field| field.rules.is_empty())) {
        return TokenStream::new();
    }
    let arms = variants.iter().map(arm);
    quote!(match self { #(#arms)* })
}

fn arm(variant: &Variant) -> TokenStream {
    let Variant { ident, cfgs, key, fields } = variant;
    let bindings = fields.iter().filter(|field| is_used(field, fields)).map(|field| {
        let (cfgs, member, binding) = (&field.cfgs, &field.member, binding(field));
        quote!(#(#cfgs)* #member: #binding)
    });
    let body = all(fields, &|field| {
        let binding = binding(field);
        quote!(#binding)
    });
    let body = match key {
        Some(key) if !body.is_empty() => {
            quote!(__nestling_violations.nested(#key, |__nestling_violations| { #body });)
        }
        _ => body,
    };
    quote!(#(#cfgs)* Self::#ident { #(#bindings,)* .. } => { #body })
}

/// Has rules, or another field is compared with it.
fn is_used(field: &Field, fields: &[Field]) -> bool {
    let compared = || fields.iter().flat_map(|each| &each.rules).any(|rule| rule.other().as_ref() == field.ident());
    !field.rules.is_empty() || (field.ident().is_some() && compared())
}

fn binding(field: &Field) -> Ident {
    match &field.member {
        Member::Named(ident) => format_ident!("__nestling_{}", ident.unraw()),
        Member::Unnamed(index) => format_ident!("__nestling_{}", index.index),
    }
}

fn all(fields: &[Field], value: Value<'_>) -> TokenStream {
    let checks = fields.iter().filter(|field| !field.rules.is_empty()).map(|field| {
        let cfgs = &field.cfgs;
        let calls =
            field.rules.iter().filter(|rule| !rule.is("constraint")).map(|rule| call::rule(rule, field, fields, value));
        quote!(#(#cfgs)* { #(#calls;)* })
    });
    checks.collect()
}
