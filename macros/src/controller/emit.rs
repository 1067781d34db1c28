//! The controller beside its provider: prefix, enhancers, metadata and registration.

use super::model::Controller;
use crate::enhancer::emit::{assertions, entries, level};
use crate::injectable::emit::provider;
use crate::paths::{block, list, location, private};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Generics, Ident, parse_quote};

pub(crate) fn controller(controller: &Controller) -> TokenStream {
    let provider = provider(&controller.provider);
    let implementation = implementation(controller);
    let level = own_level(controller);
    let registration = registration(controller);
    let items = block(quote!(#implementation #level #registration));
    quote!(#provider #items)
}

fn implementation(controller: &Controller) -> TokenStream {
    let Controller { provider, prefix, enhancers } = controller;
    let [controller_trait, uses, metadata] = [private!(Controller), private!(Uses), private!(Metadata)];
    let (entry, vec) = (private!(ProviderEntry), private!(Vec));
    let ident = &provider.ident;
    let injected = list(enhancers.injected().map(|enhancer| &enhancer.ty));
    let (assertions, entries) =
        (assertions(enhancers.all.iter()), entries(enhancers.injected().map(|enhancer| &enhancer.ty)));
    let add = enhancers.add_metadata();
    let prefix = prefix.as_ref().map_or_else(|| quote!(""), ToTokens::to_token_stream);
    let level = match enhancers.all.is_empty() {
        true => private!(NoLevel),
        false => level_ident().to_token_stream(),
    };
    let (impl_generics, type_generics, where_clause) = provider.generics.split_for_impl();
    quote! {
        #[diagnostic::do_not_recommend]
        #[allow(private_interfaces, private_bounds)]
        impl #impl_generics #uses<#injected> for #ident #type_generics #where_clause {}

        #[diagnostic::do_not_recommend]
        #[allow(private_interfaces, private_bounds)]
        impl #impl_generics #controller_trait for #ident #type_generics
        where
            Self: __nestling::Provider
        {
            const PREFIX: &'static str = #prefix;
            type Level = #level;

            #[allow(unused_variables)]
            fn metadata(__nestling_metadata: &mut #metadata) {
                #add
            }

            fn uses() -> #vec<#entry> {
                #assertions
                #entries
            }
        }
    }
}

fn level_ident() -> Ident {
    Ident::new("__NestlingLevel", Span::call_site())
}

fn own_level(Controller { enhancers, .. }: &Controller) -> Option<TokenStream> {
    let nothing = parse_quote!(());
    (!enhancers.all.is_empty()).then(|| level(&level_ident(), enhancers, &Generics::default(), &nothing, &[]))
}

/// Lets the boot warn about a controller that no module lists. A generic one has no single type to register.
fn registration(Controller { provider, .. }: &Controller) -> Option<TokenStream> {
    if !provider.generics.params.is_empty() {
        return None;
    }
    let [submit, registration, type_id] = [private!(submit), private!(ControllerRegistration), private!(TypeId)];
    let ident = &provider.ident;
    let name = ident.to_string();
    let location = location(ident.span());
    Some(quote! {
        #submit! {
            #registration { id: #type_id::of::<#ident>, name: #name, location: #location }
        }
    })
}
