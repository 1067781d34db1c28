//! Per route one struct that holds what it needs, and one async block that chains it.

use super::conditional;
use super::model::{Argument, Route, Routes, Source};
use crate::controller::enhancer::{assertions, entries, field};
use crate::paths::{self, list, location, private, private_at, step};
use crate::types::{arguments, name_span, respan};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Generics, Ident, Type, parse_quote};

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

/// Guards, arguments, handler, response: in this order.
fn body(routes: &Routes, route: &Route) -> TokenStream {
    let [guards_trait, option] = [private!(Guards), private!(Option)];
    let fields = (0..route.guards().len()).map(field);
    let guards = route.guards();
    let check = guards.iter().map(|guard| step(guard, guard.span(), "__nestling_check"));
    let values = extracts(&route.arguments);
    let call = call(routes, route);
    let respond = respond(route);
    quote! {
        #guards_trait::check(&self.__nestling_outer, __nestling_ctx).await?;
        #(#check(&self.#fields, __nestling_ctx).await?;)*
        #(#values)*
        let __nestling_scoped;
        let __nestling_controller = match self.__nestling_controller.shared() {
            #option::Some(__nestling_controller) => __nestling_controller,
            #option::None => {
                __nestling_scoped = self.__nestling_controller.get(__nestling_ctx).await?;
                &*__nestling_scoped
            }
        };
        let __nestling_handled = #call;
        #respond
    }
}

/// From left to right, but grants last: they are taken out of the context, where other arguments may look for them.
fn extracts(arguments: &[Argument]) -> impl Iterator<Item = TokenStream> {
    let is_grant = |argument: &Argument| matches!(argument.source, Source::Grant(_));
    let of = move |grants: bool| arguments.iter().enumerate().filter(move |(_, argument)| is_grant(argument) == grants);
    of(false).chain(of(true)).map(|(at, argument)| extract(at, argument))
}

fn local(at: usize) -> Ident {
    format_ident!("__nestling_argument_{at}")
}

fn extract(at: usize, Argument { ty, source, .. }: &Argument) -> TokenStream {
    let local = local(at);
    let span = ty.span();
    let extract = |function: &str| {
        let function = Ident::new(function, span);
        private_at(span, quote!(extract::#function))
    };
    let validated = |value: TokenStream| {
        let function = extract("validated");
        let rules = private_at(span, quote!(RulesProbe));
        quote_spanned!(span=> let #local = #function(#rules::<#ty>::new().rules(), #value)?;)
    };
    match source {
        Source::Param(name) => {
            let function = extract("param");
            quote_spanned!(span=> let #local = #function::<#ty>(__nestling_ctx, #name)?;)
        }
        Source::Params => {
            let function = extract("params");
            validated(quote_spanned!(span=> #function::<#ty>(__nestling_ctx)?))
        }
        Source::QueryField(name) => {
            let function = extract("query_field");
            quote_spanned!(span=> let #local = #function::<#ty>(__nestling_ctx, #name)?;)
        }
        Source::Query => {
            let function = extract("query");
            validated(quote_spanned!(span=> #function::<#ty>(__nestling_ctx)?))
        }
        Source::Header(name) => {
            let function = extract("header");
            quote_spanned!(span=> let #local = #function::<#ty>(__nestling_ctx, #name)?;)
        }
        Source::Body => {
            let function = extract("body");
            validated(quote_spanned!(span=> #function::<#ty>(__nestling_ctx).await?))
        }
        Source::Grant(guard) => grant(&local, ty, guard),
        Source::Custom => {
            let function = extract("from_request");
            quote_spanned!(span=> let #local = #function::<#ty>(__nestling_ctx).await?;)
        }
        Source::Request(_) | Source::Unknown => TokenStream::new(),
    }
}

fn grant(local: &Ident, ty: &Type, guard: &Type) -> TokenStream {
    let span = ty.span();
    let granted = private_at(span, quote!(granted));
    let grants = step(guard, span, "__nestling_grants");
    quote_spanned! {span=>
        #grants::<#ty>();
        let #local = #granted::<#guard, #ty>(__nestling_ctx)?;
    }
}

fn call(routes: &Routes, route: &Route) -> TokenStream {
    let (controller, handler) = (&routes.controller, route.ident());
    let values = route.arguments.iter().enumerate().map(|(at, argument)| match argument.source {
        Source::Request(mutable) => request(&argument.ty, mutable),
        _ => local(at).to_token_stream(),
    });
    quote!(<#controller>::#handler(__nestling_controller, #(#values),*).await)
}

/// The request as the type that the argument says it is.
fn request(ty: &Type, mutable: bool) -> TokenStream {
    let Type::Reference(reference) = ty else { return TokenStream::new() };
    let whole = &reference.elem;
    let span = name_span(whole);
    let function = Ident::new(if mutable { "request_mut" } else { "request" }, span);
    let function = private_at(span, quote!(extract::#function));
    quote_spanned!(span=> #function::<#whole>(__nestling_ctx))
}

/// The steps that turn what the handler returned into a response, each on the part of the type that decides it.
fn respond(route: &Route) -> TokenStream {
    let peeled = Peeled::of(route);
    let status = route.status();
    let step = |span: Span| {
        let of = private_at(span, quote!(probe::of));
        quote_spanned!(span=> let __nestling_handled = #of(&__nestling_handled).__nestling_open(__nestling_handled)?;)
    };
    let (first, second) = (step(peeled.error), step(peeled.error));
    let span = peeled.value;
    let of = private_at(span, quote!(probe::of));
    let status_code = private_at(span, quote!(status));
    quote_spanned! {span=>
        #first
        #second
        #of(&__nestling_handled).__nestling_respond(__nestling_handled, const { #status_code(#status) })
    }
}

/// The parts of a return type that errors point at.
struct Peeled {
    value: Span,
    error: Span,
}

impl Peeled {
    fn of(route: &Route) -> Self {
        let Some(output) = route.output() else {
            let span = route.ident().span();
            return Self { value: span, error: span };
        };
        let (value, error) = match arguments(output, "Result").as_deref() {
            Some([value, error, ..]) => (*value, *error),
            Some([value]) => (*value, output),
            _ => (output, output),
        };
        let value = arguments(value, "Option").and_then(|inner| inner.first().copied()).unwrap_or(value);
        Self { value: crate::types::name_span(value), error: crate::types::name_span(error) }
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
