//! What a route does with a request: guards, arguments, handler, response.

use super::model::{Argument, Route, Routes, Source};
use crate::controller::enhancer::field;
use crate::paths::{private, private_at, step};
use crate::types::{arguments, name_span};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Ident, Type};

/// Guards, arguments, handler, response: in this order.
pub(crate) fn body(routes: &Routes, route: &Route) -> TokenStream {
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
