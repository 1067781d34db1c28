//! Per route one struct that holds what it needs, and one async block that chains it.

use super::body::body;
use super::conditional;
use super::model::{Argument, Route, Routes, Source};
use crate::controller::enhancer::{assertions, entries, field};
use crate::paths::{self, list, location, private, private_at, step};
use crate::types::{name_span, respan};
use proc_macro2::{Span, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Generics, Ident, parse_quote};

pub(crate) fn routes(routes: &Routes) -> TokenStream {
    let implementation = implementation(routes);
    let handlers = routes.routes.iter().map(|route| handler(routes, route));
    let parameters = routes.routes.iter().map(|route| known_parameters(routes, route));
    paths::block(quote!(#implementation #(#handlers)* #(#parameters)*))
}

/// Where a route is wrong, its block still counts as one, so that the mistake is reported once.
pub(crate) fn stub(routes: &Routes) -> TokenStream {
    paths::block(implementation_of(routes, &private!(Nil), &quote!(::core::unreachable!())))
}

fn implementation(routes: &Routes) -> TokenStream {
    let (always, conditional): (Vec<_>, Vec<_>) = routes.routes.iter().partition(|route| route.cfgs.is_empty());
    let lists: Vec<_> =
        conditional.iter().enumerate().map(|(at, route)| conditional::list_of(routes, route, at)).collect();
    let guards = list(always.iter().flat_map(|route| route.guards()));
    let guards = conditional::joined(routes, guards, lists.len());
    let assertions = routes.routes.iter().map(assert_guards);
    let descriptors = routes.routes.iter().map(|route| self::descriptor(routes, route));
    let vec = private!(Vec);
    let block = implementation_of(routes, &guards, &quote!(#(#assertions)* #vec::from([#(#descriptors),*])));
    quote!(#(#lists)* #block)
}

fn assert_guards(route: &Route) -> TokenStream {
    let (cfgs, assertions) = (&route.cfgs, assertions(route.guards().into_iter()));
    quote!(#(#cfgs)* { #assertions })
}

/// The block as a type, and what it lists. The type is public, so that the trait may name it, and hides the guards.
fn implementation_of(routes: &Routes, guards: &TokenStream, body: &TokenStream) -> TokenStream {
    let [route_uses, descriptor] = [private!(RouteUses), private!(RouteDescriptor)];
    let routes_trait = private!(OneRoutesBlockPerController);
    let [vec, phantom] = [private!(Vec), private!(core::marker::PhantomData)];
    let controller = &routes.controller;
    let generics = bounded(routes);
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    // The macro's own hygiene, or rustc proposes type parameters for what it does not find inside.
    let span = Span::call_site().located_at(name_span(controller));
    quote_spanned! {span=>
        #[doc(hidden)]
        #[allow(unreachable_pub)]
        pub struct __NestlingBlock #impl_generics (#phantom<fn() -> #controller>) #where_clause;

        #[diagnostic::do_not_recommend]
        #[allow(private_interfaces, private_bounds)]
        impl #impl_generics #route_uses<#guards> for __NestlingBlock #type_generics #where_clause {}

        #[diagnostic::do_not_recommend]
        impl #impl_generics #routes_trait for #controller #where_clause {
            type Block = __NestlingBlock #type_generics;

            fn routes() -> #vec<#descriptor> {
                #body
            }
        }
    }
}

fn descriptor(routes: &Routes, route: &Route) -> TokenStream {
    let [descriptor, option, method_type] = [private!(RouteDescriptor), private!(Option), private!(Method)];
    let method = match route.http_method() {
        Some(method) => {
            let method = format_ident!("{method}");
            quote!(#option::Some(#method_type::#method))
        }
        None => quote!(#option::None),
    };
    let (path, name) = (&route.path, route.ident().to_string());
    let location = location(route.ident().span());
    let parameters = route.arguments.iter().filter_map(named_parameter);
    let add = route.enhancers.add_metadata();
    let entries = entries(route.guards().into_iter());
    let build = build(routes, route);
    let cfgs = &route.cfgs;
    quote! {
        #(#cfgs)*
        #descriptor {
            method: #method,
            path: #path,
            handler: #name,
            location: #location,
            parameters: &[#(#parameters),*],
            metadata: |__nestling_metadata| { #add },
            uses: || #entries,
            build: |__nestling_routes| { #build },
        }
    }
}

fn named_parameter(argument: &Argument) -> Option<&syn::LitStr> {
    match &argument.source {
        Source::Param(name) => Some(name),
        _ => None,
    }
}

fn handler_ident(route: &Route) -> Ident {
    format_ident!("__nestling_{}", syn::ext::IdentExt::unraw(route.ident()), span = Span::call_site())
}

/// The handler with what it holds. Each step is silent where the controller is none, which is reported already.
fn build(routes: &Routes, route: &Route) -> TokenStream {
    let (controller, handler) = (&routes.controller, handler_ident(route));
    let span = route.ident().span();
    let at_controller = |method| step(&respan(controller, span), span, method);
    let [outer, handle] = [at_controller("__nestling_outer"), at_controller("__nestling_handle")];
    let of = private_at(span, quote!(probe::of));
    let guards = route.guards();
    let resolve = guards.iter().map(|guard| quote_spanned!(guard.span()=> __nestling_routes.guard::<#guard>()));
    let fields = (0..guards.len()).map(field);
    quote_spanned! {span=>
        let __nestling_handler = #handler {
            __nestling_controller: #handle(__nestling_routes),
            __nestling_outer: #outer(__nestling_routes),
            #(#fields: #resolve,)*
        };
        #of(&__nestling_handler).__nestling_boxed(__nestling_handler)
    }
}

/// The block's generics; the controller has to be one, and lives as long as the application.
pub(crate) fn bounded(Routes { controller, generics, .. }: &Routes) -> Generics {
    let mut generics = generics.clone();
    if !generics.params.is_empty() {
        let names: Vec<_> = generics.type_params().map(|parameter| parameter.ident.clone()).collect();
        let predicates = &mut generics.make_where_clause().predicates;
        for name in names {
            predicates.push(parse_quote!(#name: ::core::marker::Send + ::core::marker::Sync + 'static));
        }
        predicates.push(parse_quote!(#controller: __nestling::Controller));
    }
    generics
}

fn handler(routes: &Routes, route: &Route) -> TokenStream {
    let [handle, option, guards_trait] = [private!(Handle), private!(Option), private!(Guards)];
    let [handler_trait, context, future, result] =
        [private!(RouteHandler), private!(ExecutionContext), private!(BoxFuture), private!(Result)];
    let [response, exception] = [private!(Response), private!(HttpException)];
    let controller = &routes.controller;
    let ident = handler_ident(route);
    let guards = route.guards();
    let fields: Vec<_> = (0..guards.len()).map(field).collect();
    let body = body(routes, route);
    let mut generics = bounded(routes);
    generics.params.push(parse_quote!(__NestlingOuter));
    generics.make_where_clause().predicates.push(parse_quote!(__NestlingOuter: #guards_trait));
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    // Named as the user's, because rustc names it where the future cannot go to another thread.
    let handler = route.ident();
    let span = handler.span();
    let sending = private_at(span, quote!(Sending));
    let run = quote_spanned! {span=>
        async fn #handler(&self, __nestling_ctx: &mut #context) -> #result<#response, #exception> { #body }
    };
    let send = quote_spanned! {span=>
        let __nestling_future = self.#handler(__nestling_ctx);
        #sending::<#controller, _>::of(&__nestling_future).__nestling_boxed(__nestling_future)
    };
    let cfgs = &route.cfgs;
    quote! {
        #(#cfgs)*
        #[allow(non_camel_case_types)]
        struct #ident #impl_generics #where_clause {
            __nestling_controller: #handle<#controller>,
            __nestling_outer: __NestlingOuter,
            #(#fields: #option<#handle<#guards>>,)*
        }

        #(#cfgs)*
        impl #impl_generics #ident #type_generics #where_clause {
            #[allow(clippy::let_unit_value)]
            #run
        }

        #(#cfgs)*
        impl #impl_generics #handler_trait for #ident #type_generics #where_clause {
            fn call<'__nestling>(
                &'__nestling self,
                __nestling_ctx: &'__nestling mut #context,
            ) -> #future<'__nestling, #result<#response, #exception>> {
                #send
            }
        }
    }
}

/// Arguments whose parameter the route's own path does not have: the controller's prefix has to.
fn known_parameters(routes: &Routes, route: &Route) -> TokenStream {
    if !routes.generics.params.is_empty() {
        return TokenStream::new();
    }
    let controller = &routes.controller;
    let foreign = route.arguments.iter().filter_map(named_parameter);
    let foreign = foreign.filter(|name| !route.pattern.names.contains(&name.value()));
    let assertions = foreign.map(|name| {
        let span = name.span();
        let has = private_at(span, quote!(has_parameter));
        let [prefix, no_prefix] = [private_at(span, quote!(Prefix)), private_at(span, quote!(NoPrefix))];
        let text = name.value();
        let message = format!(
            "no `:{text}` in the path: neither the route `{}` nor its controller's prefix has it; name it there as `:{text}`",
            route.path.value()
        );
        let cfgs = &route.cfgs;
        quote_spanned! {span=>
            #(#cfgs)*
            const _: () = {
                #[allow(unused_imports)]
                use #no_prefix as _;
                ::core::assert!(#has(#prefix::<#controller>::OF, #name), #message);
            };
        }
    });
    quote!(#(#assertions)*)
}
