//! A level as a type, and its enhancers as providers and as types that rustc checks.

use super::{Enhancer, Enhancers, Kind};
use crate::paths::{ask, private, private_at, step};
use crate::types::name_span;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Attribute, Generics, Ident, Type};

/// One public struct per level, so that an associated type names no private guard.
pub(crate) fn level(
    name: &Ident,
    enhancers: &Enhancers,
    generics: &Generics,
    of: &Type,
    cfgs: &[Attribute],
) -> TokenStream {
    let [level, builder, phantom] = [private!(Level), private!(RouteBuilder), private!(core::marker::PhantomData)];
    let guards: Vec<_> = enhancers.of(Kind::Guard).collect();
    let interceptors: Vec<_> = enhancers.of(Kind::Interceptor).collect();
    let fields = fields("guard", &guards).chain(fields("interceptor", &interceptors));
    let names: Vec<_> = self::names("guard", &guards).chain(self::names("interceptor", &interceptors)).collect();
    let resolve = guards.iter().zip(self::names("guard", &guards)).map(|(guard, name)| slot(guard, &name));
    let resolve = resolve
        .chain(interceptors.iter().zip(self::names("interceptor", &interceptors)).map(|(i, name)| slot(i, &name)));
    let listed = enhancers.all.iter().filter_map(push);
    let check = (!guards.is_empty()).then(|| check(&guards));
    let intercept = (!interceptors.is_empty()).then(|| intercept(&interceptors));
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    quote! {
        #(#cfgs)*
        #[doc(hidden)]
        #[allow(unreachable_pub, non_camel_case_types)]
        pub struct #name #impl_generics #where_clause {
            #(#fields,)*
            __nestling_of: #phantom<fn() -> #of>,
        }

        #(#cfgs)*
        #[diagnostic::do_not_recommend]
        impl #impl_generics #level for #name #type_generics #where_clause {
            #[allow(unused_variables)]
            fn resolve(__nestling_routes: &mut #builder<'_>) -> Self {
                #(#resolve)*
                #(#listed)*
                Self { #(#names,)* __nestling_of: #phantom }
            }

            #check
            #intercept
        }
    }
}

fn names<'a>(kind: &'a str, enhancers: &'a [&Enhancer]) -> impl Iterator<Item = Ident> + use<'a> {
    (0..enhancers.len()).map(move |at| format_ident!("__nestling_{kind}_{at}"))
}

fn fields<'a>(kind: &'a str, enhancers: &'a [&Enhancer]) -> impl Iterator<Item = TokenStream> + use<'a> {
    names(kind, enhancers).zip(enhancers).map(|(name, Enhancer { kind, ty, .. })| {
        let slot = if *kind == Kind::Guard { private!(GuardSlot) } else { private!(InterceptorSlot) };
        quote!(#name: #slot<#ty>)
    })
}

fn slot(Enhancer { kind, ty, value }: &Enhancer, name: &Ident) -> TokenStream {
    let span = ty.span();
    let method = match value {
        None => Ident::new(kind.name(), span),
        Some(_) => format_ident!("{}_value", kind.name(), span = span),
    };
    let make = value.as_ref().map(|value| quote_spanned!(span=> || #value));
    quote_spanned!(span=> let #name = __nestling_routes.#method::<#ty>(#make);)
}

/// A filter, a middleware or a pipe goes into the builder's list.
fn push(enhancer: &Enhancer) -> Option<TokenStream> {
    let Enhancer { kind, ty, .. } = enhancer;
    let span = ty.span();
    match kind {
        Kind::Guard | Kind::Interceptor => None,
        Kind::Pipe => {
            let handle = handle(enhancer);
            Some(quote_spanned! {span=>
                let __nestling_pipe = { #handle };
                __nestling_routes.outer_pipe::<_, #ty>(__nestling_pipe);
            })
        }
        Kind::Filter | Kind::Middleware => {
            let push = step(ty, span, &format!("__nestling_{}", kind.name()));
            let handle = handle(enhancer);
            Some(quote_spanned!(span=> #push(__nestling_routes, |__nestling_routes| #handle);))
        }
    }
}

/// The instance, or what is written.
pub(crate) fn handle(Enhancer { ty, value, .. }: &Enhancer) -> TokenStream {
    let span = ty.span();
    match value {
        None => quote_spanned!(span=> __nestling_routes.own::<#ty>()),
        Some(value) => quote_spanned!(span=> __nestling_routes.value::<#ty>(|| #value)),
    }
}

fn check(guards: &[&Enhancer]) -> TokenStream {
    let [context, exception, result] = [private!(ExecutionContext), private!(HttpException), private!(Result)];
    let steps = guards.iter().zip(names("guard", guards)).map(|(guard, name)| {
        let check = step(&guard.ty, guard.ty.span(), "__nestling_check");
        quote!(#check(&self.#name, __nestling_ctx).await?;)
    });
    quote! {
        async fn check(&self, __nestling_ctx: &mut #context) -> #result<(), #exception> {
            #(#steps)*
            #result::Ok(())
        }
    }
}

/// The last one stands next to the handler.
fn intercept(interceptors: &[&Enhancer]) -> TokenStream {
    let next = private!(Next);
    let names: Vec<_> = names("interceptor", interceptors).collect();
    let steps = interceptors.iter().zip(names).rev().map(|(interceptor, name)| {
        let around = step(&interceptor.ty, interceptor.ty.span(), "__nestling_around");
        quote!(let __nestling_next = #around(&self.#name, __nestling_next);)
    });
    quote! {
        const INTERCEPTS: bool = true;

        fn intercept<'__nestling, __NestlingNext: #next + '__nestling>(
            &'__nestling self,
            __nestling_next: __NestlingNext,
        ) -> impl #next + '__nestling {
            #(#steps)*
            __nestling_next
        }
    }
}

/// What a module hands to the routes of its controllers.
pub(crate) fn outer(enhancers: &Enhancers) -> TokenStream {
    let steps = enhancers.all.iter().map(|enhancer| match enhancer.kind {
        Kind::Guard | Kind::Interceptor => {
            let name = format_ident!("__nestling_slot");
            let slot = slot(enhancer, &name);
            let push = step(&enhancer.ty, enhancer.ty.span(), &format!("__nestling_outer_{}", enhancer.kind.name()));
            quote!({ #slot #push(__nestling_routes, __nestling_slot); })
        }
        _ => push(enhancer).unwrap_or_default(),
    });
    quote!(#(#steps)*)
}

/// The provider entries of enhancers that a module injects, for `fn uses()`.
pub(crate) fn entries<'a>(enhancers: impl Iterator<Item = &'a Type>) -> TokenStream {
    let entries = enhancers.map(|ty| {
        let step = step(ty, ty.span(), "__nestling_entry");
        let hooks = private_at(ty.span(), quote!(hooks));
        quote_spanned!(ty.span()=> #step(#hooks!(#ty)))
    });
    let vec = private!(Vec);
    quote!(#vec::from([#(#entries),*]))
}

/// Assertions that each of them is what it stands for and can be had, so that mistakes are reported here and by name.
pub(crate) fn assertions<'a>(enhancers: impl Iterator<Item = &'a Enhancer>) -> TokenStream {
    let assertions = enhancers.map(|Enhancer { kind, ty, value }| {
        let question = match (kind, value) {
            (Kind::Guard, None) => "Guarding",
            (Kind::Guard, Some(_)) => "GuardValue",
            (Kind::Pipe, None) => "Piping",
            (Kind::Pipe, Some(_)) => return TokenStream::new(),
            (Kind::Interceptor, None) => "Intercepting",
            (Kind::Interceptor, Some(_)) => "InterceptorValue",
            (Kind::Filter, None) => "Filtering",
            (Kind::Filter, Some(_)) => "FilterValue",
            (Kind::Middleware, None) => "Mediating",
            (Kind::Middleware, Some(_)) => "MiddlewareValue",
        };
        let question = Ident::new(question, Span::call_site());
        ask(question.to_token_stream(), &[ty.to_token_stream()], name_span(ty), "__nestling_enhances")
    });
    quote!(#(#assertions)*)
}
