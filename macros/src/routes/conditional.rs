//! Routes that conditional compilation may leave out: a type list cannot be conditional, but an impl that names it can.

use super::emit::bounded;
use super::model::{Route, Routes};
use crate::paths::{list, private};
use proc_macro2::TokenStream;
use quote::{format_ident, quote};
use syn::{Attribute, Ident, Meta};

/// A type that has the route's guards where the route is compiled, and none where it is not.
pub(crate) fn list_of(routes: &Routes, route: &Route, at: usize) -> TokenStream {
    let (name, controller, cfgs) = (name(at), &routes.controller, &route.cfgs);
    let [listed, nil, phantom] = [private!(Listed), private!(Nil), private!(core::marker::PhantomData)];
    let guards = list(route.injected().into_iter());
    let conditions = cfgs.iter().filter_map(condition);
    let generics = bounded(routes);
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    quote! {
        struct #name #impl_generics (#phantom<fn() -> #controller>) #where_clause;

        #(#cfgs)*
        impl #impl_generics #listed for #name #type_generics #where_clause {
            type List = #guards;
        }

        #[cfg(not(all(#(#conditions),*)))]
        impl #impl_generics #listed for #name #type_generics #where_clause {
            type List = #nil;
        }
    }
}

/// `guards`, and those of so many conditional routes.
pub(crate) fn joined(routes: &Routes, guards: TokenStream, conditional: usize) -> TokenStream {
    let [listed, concat] = [private!(Listed), private!(Concat)];
    let (_, type_generics, _) = routes.generics.split_for_impl();
    (0..conditional).fold(guards, |guards, at| {
        let name = name(at);
        quote!(<<#name #type_generics as #listed>::List as #concat<#guards>>::List)
    })
}

fn name(at: usize) -> Ident {
    format_ident!("__NestlingConditional{at}")
}

fn condition(cfg: &Attribute) -> Option<&TokenStream> {
    match &cfg.meta {
        Meta::List(list) => Some(&list.tokens),
        _ => None,
    }
}
