//! `impl Constrained`: the rules that providers check, and those of what is in the dto.

use super::call::option_of;
use super::model::{Dto, Field, Rule, Shape, Variant};
use super::parse;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{DeriveInput, Member};

/// Nothing where no rule asks a provider and nothing inside could.
pub(crate) fn emit(item: &DeriveInput, dto: &Dto) -> TokenStream {
    let all = rules(dto);
    if all.is_empty() || !item.generics.params.is_empty() {
        return TokenStream::new();
    }
    let (ident, cfgs) = (&item.ident, parse::cfgs(&item.attrs));
    let lists = all.iter().map(|(field, rule)| listed(field, rule));
    let checks = match &dto.shape {
        Shape::Struct(fields) => checks(fields, &|field| {
            let member = &field.member;
            quote!(&self.#member)
        }),
        Shape::Enum(variants) => by_variant(variants),
    };
    quote! {
        #(#cfgs)*
        const _: () = {
            use ::nestling::__private::{self as __nestling, NoDepth as _, constraints as __nestling_constraints};
            #[automatically_derived]
            #[diagnostic::do_not_recommend]
            impl __nestling_constraints::Constrained for #ident {
                fn list(__nestling_list: &mut __nestling_constraints::List) {
                    __nestling_list.once::<Self>(|__nestling_list| { #(#lists)* });
                }

                fn check<'a>(
                    &'a self,
                    __nestling_run: __nestling_constraints::Run<'a>,
                ) -> __nestling::BoxFuture<'a, __nestling_constraints::Done<'a>> {
                    __nestling::Box::pin(async move {
                        let mut __nestling_run = __nestling_run;
                        #checks
                        __nestling::Result::Ok(__nestling_run)
                    })
                }
            }
        };
    }
}

fn is_ours(rule: &Rule) -> bool {
    rule.is("constraint") || rule.is("nested")
}

fn rules(dto: &Dto) -> Vec<(&Field, &Rule)> {
    let fields: Vec<&Field> = match &dto.shape {
        Shape::Struct(fields) => fields.iter().collect(),
        Shape::Enum(variants) => variants.iter().flat_map(|variant| &variant.fields).collect(),
    };
    fields
        .into_iter()
        .flat_map(|field| field.rules.iter().filter(|rule| is_ours(rule)).map(move |rule| (field, rule)))
        .collect()
}

fn listed(field: &Field, rule: &Rule) -> TokenStream {
    let (cfgs, ty) = (&field.cfgs, &field.ty);
    match rule.constraint() {
        Some(constraint) => {
            let span = constraint.span();
            quote_spanned!(span=> #(#cfgs)* __nestling_list.add::<#constraint>(__nestling::hooks!(#constraint));)
        }
        None => quote!(#(#cfgs)* __nestling_constraints::Probe::<#ty>::new().list(__nestling_list);),
    }
}

fn checks(fields: &[Field], value: &dyn Fn(&Field) -> TokenStream) -> TokenStream {
    let rules =
        fields.iter().flat_map(|field| field.rules.iter().filter(|rule| is_ours(rule)).map(move |rule| (field, rule)));
    rules.map(|(field, rule)| check(field, rule, &value(field))).collect()
}

fn check(field: &Field, rule: &Rule, value: &TokenStream) -> TokenStream {
    let (cfgs, ty) = (&field.cfgs, &field.ty);
    let name = if field.flattened { "" } else { field.name.as_str() };
    let Some(constraint) = rule.constraint() else {
        return quote! {
            #(#cfgs)*
            { __nestling_run = __nestling_constraints::Probe::<#ty>::new().check(#value, #name, __nestling_run).await?; }
        };
    };
    let span = constraint.span();
    let message = match rule.argument("message") {
        Some(text) => quote!(__nestling::Option::Some(#text)),
        None => quote!(__nestling::Option::None),
    };
    let (function, ty) = match option_of(&field.ty) {
        Some(inner) => (quote_spanned!(span=> constraint_option), inner),
        None => (quote_spanned!(span=> constraint), &field.ty),
    };
    let call = quote_spanned!(span=> __nestling_constraints::#function::<#constraint, #ty>);
    quote! {
        #(#cfgs)*
        { __nestling_run = #call(#value, #name, #message, __nestling_run).await?; }
    }
}

fn by_variant(variants: &[Variant]) -> TokenStream {
    let arms = variants.iter().map(|variant| {
        let Variant { ident, cfgs, key, fields } = variant;
        let used = fields.iter().filter(|field| field.rules.iter().any(is_ours));
        let bindings = used.map(|field| {
            let (cfgs, member, binding) = (&field.cfgs, &field.member, binding(field));
            quote!(#(#cfgs)* #member: #binding)
        });
        let body = checks(fields, &|field| {
            let binding = binding(field);
            quote!(#binding)
        });
        let body = match key {
            Some(key) if !body.is_empty() => quote! {
                let __nestling_outer = __nestling_run.enter(#key);
                #body
                __nestling_run.leave(__nestling_outer);
            },
            _ => body,
        };
        quote!(#(#cfgs)* Self::#ident { #(#bindings,)* .. } => { #body })
    });
    quote!(match self { #(#arms)* })
}

fn binding(field: &Field) -> Ident {
    match &field.member {
        Member::Named(ident) => format_ident!("__nestling_{}", ident.unraw()),
        Member::Unnamed(index) => format_ident!("__nestling_{}", index.index),
    }
}
