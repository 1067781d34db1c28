//! Per route one struct that holds what it needs, and one async block that chains it.

use super::argument::{self, field_names};
use super::body::body;
use super::conditional;
use super::model::{Argument, Route, Routes, Source};
use crate::enhancer::Kind;
use crate::enhancer::emit::{assertions, entries, handle, level};
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
    let pipes = routes.routes.iter().map(|route| useless_pipes(routes, route));
    paths::block(quote!(#implementation #(#handlers)* #(#parameters)* #(#pipes)*))
}

/// Where a route is wrong, its block still counts as one, so that the mistake is reported once.
pub(crate) fn stub(routes: &Routes) -> TokenStream {
    paths::block(implementation_of(routes, &private!(Nil), &quote!(::core::unreachable!())))
}

fn implementation(routes: &Routes) -> TokenStream {
    let (always, conditional): (Vec<_>, Vec<_>) = routes.routes.iter().partition(|route| route.cfgs.is_empty());
    let lists: Vec<_> =
        conditional.iter().enumerate().map(|(at, route)| conditional::list_of(routes, route, at)).collect();
    let guards = list(always.iter().flat_map(|route| route.injected()));
    let guards = conditional::joined(routes, guards, lists.len());
    let assertions = routes.routes.iter().map(assert_guards);
    let descriptors = routes.routes.iter().map(|route| self::descriptor(routes, route));
    let vec = private!(Vec);
    let block = implementation_of(routes, &guards, &quote!(#(#assertions)* #vec::from([#(#descriptors),*])));
    quote!(#(#lists)* #block)
}

fn assert_guards(route: &Route) -> TokenStream {
    let (cfgs, level) = (&route.cfgs, route.level());
    let of_arguments = route.arguments.iter().flat_map(|argument| &argument.pipes);
    let assertions = assertions(level.all.iter().chain(of_arguments));
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
    let host_parameters = route.arguments.iter().filter_map(|argument| match &argument.source {
        Source::Host(name) => Some(name),
        _ => None,
    });
    let add = route.enhancers.add_metadata();
    let injected = route.injected();
    let (entries, status) = (entries(injected.iter()), route.status());
    let constraint_entries = constrained(route).map(|(_, argument)| {
        let (ty, span) = (&argument.ty, argument.ty.span());
        let (probe, option) = (private_at(span, quote!(constraints::Probe)), private_at(span, quote!(Option)));
        quote_spanned! {span=>
            if let #option::Some(__nestling_constraints) = #probe::<#ty>::new().constraints() {
                __nestling_entries.extend(__nestling_constraints.entries());
            }
        }
    });
    let constraint_entries: Vec<_> = constraint_entries.collect();
    let entries = match constraint_entries.is_empty() {
        true => entries,
        false => quote! {{
            let mut __nestling_entries = #entries;
            #(#constraint_entries)*
            __nestling_entries
        }},
    };
    let build = build(routes, route);
    let cfgs = &route.cfgs;
    quote! {
        #(#cfgs)*
        #descriptor {
            method: #method,
            path: #path,
            handler: #name,
            location: #location,
            status: #status,
            parameters: &[#(#parameters),*],
            host_parameters: &[#(#host_parameters),*],
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
    format_ident!("__nestling_{}", unraw(route), span = Span::call_site())
}

/// The handler with what it holds, inside its levels. Each step is silent where the controller is none, which is
/// reported already.
fn build(routes: &Routes, route: &Route) -> TokenStream {
    let (controller, handler) = (&routes.controller, handler_ident(route));
    let span = route.ident().span();
    let at_controller = |method| step(&respan(controller, span), span, method);
    let [outer, handle] = [at_controller("__nestling_outer"), at_controller("__nestling_handle")];
    let of = private_at(span, quote!(probe::of));
    let own = own_level(routes, route);
    let level = private!(Level);
    let pipes = pipes(route);
    let names = field_names(route);
    quote_spanned! {span=>
        let __nestling_outer = #outer(__nestling_routes);
        let __nestling_own = <#own as #level>::resolve(__nestling_routes);
        #pipes
        let __nestling_handler = #handler { __nestling_controller: #handle(__nestling_routes), #(#names,)* };
        #of(&__nestling_handler).__nestling_stack(__nestling_routes, __nestling_outer, __nestling_own, __nestling_handler)
    }
}

/// The type of the route's own level.
fn own_level(routes: &Routes, route: &Route) -> TokenStream {
    let generics = bounded(routes);
    let (_, type_generics, _) = generics.split_for_impl();
    let name = format_ident!("__NestlingLevel_{}", unraw(route), span = Span::call_site());
    match has_level(route) {
        true => quote!(#name #type_generics),
        false => private!(NoLevel),
    }
}

/// Pipes of the route are held per argument.
fn has_level(route: &Route) -> bool {
    route.level().all.iter().any(|enhancer| enhancer.kind != Kind::Pipe)
}

fn unraw(route: &Route) -> Ident {
    syn::ext::IdentExt::unraw(route.ident())
}

/// Per argument the pipes of its own, and those of the route and further out that take its type.
fn pipes(route: &Route) -> TokenStream {
    let no_pipe = private!(NoPipe);
    let of_route: Vec<_> = route.enhancers.of(Kind::Pipe).cloned().collect();
    let held = (0..of_route.len()).map(|at| format_ident!("__nestling_of_route_{at}")).collect::<Vec<_>>();
    let handles = of_route.iter().map(handle);
    let taken = route.piped().map(|(at, argument)| {
        let (name, ty, span) = (argument::outer_pipes(at), argument.piped_type(), argument.ty.span());
        let probe = private_at(span, quote!(PipeProbe));
        let vec = private_at(span, quote!(Vec));
        let own = of_route.iter().zip(&held).map(|(pipe, held)| {
            let pipe = &pipe.ty;
            quote_spanned!(span=> #probe::<#pipe, #ty>::erase(&#held))
        });
        quote_spanned!(span=> let #name = __nestling_routes.pipes::<#ty>(#vec::from([#(#own),*]));)
    });
    let own = route.arguments.iter().enumerate().flat_map(|(at, argument)| {
        argument.pipes.iter().enumerate().map(move |(pipe, enhancer)| {
            let (name, handle) = (argument::own_pipe(at, pipe), handle(enhancer));
            quote!(let #name = #handle;)
        })
    });
    let constraints = constrained(route).map(|(at, argument)| {
        let (name, ty, span) = (argument::constraints(at), &argument.ty, argument.ty.span());
        let (probe, option) = (private_at(span, quote!(constraints::Probe)), private_at(span, quote!(Option)));
        let constraints = private_at(span, quote!(constraints::Constraints));
        quote_spanned!(span=> let #name = #option::and_then(#probe::<#ty>::new().constraints(), #constraints::needed);)
    });
    let in_scope = (!of_route.is_empty()).then(|| quote!(#[allow(unused_imports)] use #no_pipe as _;));
    quote! {
        #in_scope
        #(let #held = #handles;)*
        #(__nestling_routes.settle(&#held);)*
        #(#taken)*
        #(#own)*
        #(#constraints)*
    }
}

fn constrained(route: &Route) -> impl Iterator<Item = (usize, &Argument)> {
    route.arguments.iter().enumerate().filter(|(_, argument)| argument.is_constrained())
}

/// A pipe that no argument of its route takes does nothing, which nobody wants.
fn useless_pipes(routes: &Routes, route: &Route) -> TokenStream {
    if !routes.generics.params.is_empty() {
        return TokenStream::new();
    }
    let (cfgs, no_pipe) = (&route.cfgs, private!(NoPipe));
    let assertions = route.enhancers.of(Kind::Pipe).map(|pipe| {
        let (ty, span) = (&pipe.ty, name_span(&pipe.ty));
        let probe = private_at(span, quote!(PipeProbe));
        let options = private_at(span, quote!(ValidationPipe));
        let types = route.piped().map(|(_, argument)| argument.piped_type());
        let name = crate::types::written_tight(ty);
        let message = format!(
            "the pipe `{name}` takes no argument of `{}`: none has a type `T` for which it is a `Pipe<T, Out = T>`",
            route.ident()
        );
        quote_spanned! {span=>
            #(#cfgs)*
            const _: () = {
                #[allow(unused_imports)]
                use #no_pipe as _;
                ::core::assert!(#probe::<#ty, #options>::TAKES #(|| #probe::<#ty, #types>::TAKES)*, #message);
            };
        }
    });
    quote!(#(#assertions)*)
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
    let [handle, handler_trait, context, future, result] = [
        private!(Handle),
        private!(Handler),
        private!(ExecutionContext),
        quote!(::core::future::Future),
        private!(Result),
    ];
    let [response, exception] = [private!(Response), private!(HttpException)];
    let controller = &routes.controller;
    let ident = handler_ident(route);
    let pipes = route.piped().map(|(at, argument)| {
        let (name, ty, pipes) = (argument::outer_pipes(at), argument.piped_type(), private!(Pipes));
        quote!(#name: #pipes<#ty>)
    });
    let own_pipes = route.arguments.iter().enumerate().flat_map(|(at, argument)| {
        argument.pipes.iter().enumerate().map(move |(pipe, enhancer)| {
            let (name, ty, handle) = (argument::own_pipe(at, pipe), &enhancer.ty, private!(Handle));
            quote!(#name: #handle<#ty>)
        })
    });
    let constraints = constrained(route).map(|(at, argument)| {
        let (name, ty) = (argument::constraints(at), &argument.ty);
        let [option, constraints] = [private!(Option), private!(constraints::Constraints)];
        quote!(#name: #option<#constraints<#ty>>)
    });
    let body = body(routes, route);
    let generics = bounded(routes);
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
        #sending::<#controller, _>::of(&__nestling_future).__nestling_sent(__nestling_future)
    };
    let cfgs = &route.cfgs;
    let level = has_level(route).then(|| {
        let name = format_ident!("__NestlingLevel_{}", unraw(route), span = Span::call_site());
        let mut own = route.level();
        own.all.retain(|enhancer| enhancer.kind != Kind::Pipe);
        level(&name, &own, &generics, controller, cfgs)
    });
    quote! {
        #level

        #(#cfgs)*
        #[allow(non_camel_case_types)]
        struct #ident #impl_generics #where_clause {
            __nestling_controller: #handle<#controller>,
            #(#pipes,)*
            #(#own_pipes,)*
            #(#constraints,)*
        }

        #(#cfgs)*
        impl #impl_generics #ident #type_generics #where_clause {
            #[allow(clippy::let_unit_value)]
            #run
        }

        #(#cfgs)*
        impl #impl_generics #handler_trait for #ident #type_generics #where_clause {
            fn handle<'__nestling>(
                &'__nestling self,
                __nestling_ctx: &'__nestling mut #context,
            ) -> impl #future<Output = #result<#response, #exception>> + ::core::marker::Send + '__nestling {
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
        // It becomes a format string, and a regex may have braces.
        let message = message.replace('{', "{{").replace('}', "}}");
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
