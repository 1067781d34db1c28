//! The provider, its prefix, and its guards in one struct that routes hold.

use super::enhancer::{assertions, entries, field};
use super::model::Controller;
use crate::injectable::emit::provider;
use crate::paths::{block, list, location, private, step};
use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::spanned::Spanned;

pub(crate) fn controller(controller: &Controller) -> TokenStream {
    let provider = provider(&controller.provider);
    let implementation = implementation(controller);
    let guards = guards(controller);
    let registration = registration(controller);
    let items = block(quote!(#implementation #guards #registration));
    quote!(#provider #items)
}

fn implementation(Controller { provider, prefix, enhancers }: &Controller) -> TokenStream {
    let [controller, uses, metadata] = [private!(Controller), private!(Uses), private!(Metadata)];
    let (entry, vec) = (private!(ProviderEntry), private!(Vec));
    let ident = &provider.ident;
    let guard_list = list(enhancers.guards.iter());
    let (assertions, entries) = (assertions(enhancers.guards.iter()), entries(enhancers.guards.iter()));
    let add = enhancers.add_metadata();
    let prefix = prefix.as_ref().map_or_else(|| quote!(""), ToTokens::to_token_stream);
    let guards = match enhancers.guards.is_empty() {
        true => private!(NoGuards),
        false => quote!(__NestlingGuards),
    };
    let (impl_generics, type_generics, where_clause) = provider.generics.split_for_impl();
    quote! {
        #[diagnostic::do_not_recommend]
        #[allow(private_interfaces, private_bounds)]
        impl #impl_generics #uses<#guard_list> for #ident #type_generics #where_clause {}

        #[diagnostic::do_not_recommend]
        #[allow(private_interfaces, private_bounds)]
        impl #impl_generics #controller for #ident #type_generics
        where
            Self: __nestling::Provider
        {
            const PREFIX: &'static str = #prefix;
            type Guards = #guards;

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

/// One public struct, so that the associated type names no private guard.
fn guards(Controller { enhancers, .. }: &Controller) -> Option<TokenStream> {
    if enhancers.guards.is_empty() {
        return None;
    }
    let [guards, handle, builder] = [private!(Guards), private!(Handle), private!(RouteBuilder)];
    let [context, exception] = [private!(ExecutionContext), private!(HttpException)];
    let (option, result) = (private!(Option), private!(Result));
    let types = &enhancers.guards;
    let fields: Vec<_> = (0..types.len()).map(field).collect();
    let check = types.iter().map(|guard| step(guard, guard.span(), "__nestling_check"));
    let resolve = types
        .iter()
        .zip(&fields)
        .map(|(guard, field)| quote_spanned!(guard.span()=> let #field = __nestling_routes.guard::<#guard>();));
    Some(quote! {
        #[doc(hidden)]
        pub struct __NestlingGuards {
            #(#fields: #option<#handle<#types>>,)*
        }

        impl #guards for __NestlingGuards {
            fn resolve(__nestling_routes: &mut #builder<'_>) -> Self {
                #(#resolve)*
                Self { #(#fields),* }
            }

            async fn check(&self, __nestling_ctx: &mut #context) -> #result<(), #exception> {
                #(#check(&self.#fields, __nestling_ctx).await?;)*
                #result::Ok(())
            }
        }
    })
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
