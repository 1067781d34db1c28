//! What a route does with a request: guards, arguments, handler, response.

use super::argument::{constraints, outer_pipes, own_pipe};
use super::model::{Argument, Route, Routes, Source};
use crate::paths::{private, private_at, step};
use crate::types::{arguments, name_span};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Ident, LitStr, Type};

/// Arguments, handler, response: in this order.
pub(crate) fn body(routes: &Routes, route: &Route) -> TokenStream {
    let option = private!(Option);
    let values = extracts(route);
    let grants = route.arguments.iter().enumerate().filter_map(|(at, argument)| match &argument.source {
        Source::Grant(guard) => Some(grant(&local(at), &argument.ty, guard)),
        _ => None,
    });
    let call = call(routes, route);
    let respond = respond(route);
    quote! {
        #values
        #(#grants)*
        let __nestling_scoped;
        let __nestling_controller = match self.__nestling_controller.shared() {
            #option::Some(__nestling_controller) => __nestling_controller,
            #option::None => {
                __nestling_scoped = self.__nestling_controller.get(__nestling_ctx).await?;
                &*__nestling_scoped
            }
        };
        #call
        #respond
    }
}

fn local(at: usize) -> Ident {
    format_ident!("__nestling_argument_{at}")
}

/// From left to right; grants come last: they are taken out of the context, where other arguments may look for them.
///
/// The mistakes of several arguments are collected where a `ValidationPipe` asks for that.
fn extracts(route: &Route) -> TokenStream {
    let extracted: Vec<_> =
        route.arguments.iter().enumerate().filter(|(_, argument)| argument.is_extracted()).collect();
    if let [(at, argument)] = extracted[..] {
        let (local, value) = (local(at), extracted_value(at, argument));
        return quote_spanned!(argument.ty.span()=> let #local = #value?;);
    }
    if extracted.is_empty() {
        return TokenStream::new();
    }
    let [collected, option, result] = [private!(extract::Collected), private!(Option), private!(Result)];
    let locals: Vec<_> = extracted.iter().map(|(at, _)| local(*at)).collect();
    let values = extracted.iter().zip(&locals).map(|((at, argument), local)| {
        let value = extracted_value(*at, argument);
        let metadata = metadata(argument);
        quote_spanned!(argument.ty.span()=> let #local = __nestling_collected.keep(#value, #metadata)?;)
    });
    quote! {
        let mut __nestling_collected = #collected::new(__nestling_ctx);
        #(#values)*
        let (#(#option::Some(#locals),)*) = (#(#locals,)*) else {
            return #result::Err(__nestling_collected.into_exception());
        };
    }
}

/// The argument as a `Result`.
fn extracted_value(at: usize, argument: &Argument) -> TokenStream {
    let span = argument.ty.span();
    let metadata = metadata(argument);
    if !argument.pipes.is_empty() {
        return piped(at, argument, &metadata);
    }
    let (value, pipes, through) = (source(argument), outer_pipes(at), private_at(span, quote!(extract::through)));
    let constrained = argument.is_object().then(|| constrained(at, &metadata, span));
    // What is awaited costs room in every request's future, so it is only entered where there is a pipe.
    quote_spanned! {span=>
        {
            let __nestling_value = #value;
            #constrained
            if self.#pipes.is_empty() {
                __nestling_value
            } else {
                #through(__nestling_value, &self.#pipes, #metadata, __nestling_ctx).await
            }
        }
    }
}

/// What only other providers know about the value. Most types have no such constraints, and need not wait then.
fn constrained(at: usize, metadata: &TokenStream, span: Span) -> TokenStream {
    let (field, function) = (constraints(at), private_at(span, quote!(extract::constrained)));
    let option = private!(Option);
    quote_spanned! {span=>
        let __nestling_value = match self.#field {
            #option::None => __nestling_value,
            #option::Some(__nestling_constraints) => {
                #function(__nestling_constraints, __nestling_value, #metadata, __nestling_ctx).await
            }
        };
    }
}

fn metadata(argument: &Argument) -> TokenStream {
    let (place, name) = argument.place();
    let [metadata, source, option] = [private!(ArgumentMetadata), private!(ArgumentSource), private!(Option)];
    let place = Ident::new(place, Span::call_site());
    let name = match name {
        Some(name) => quote!(#option::Some(#name)),
        None => quote!(#option::None),
    };
    quote!(const { &#metadata::new(#source::#place, #name) })
}

/// The value by the argument's source, as a `Result`.
fn source(Argument { ty, source, .. }: &Argument) -> TokenStream {
    let span = ty.span();
    let extract = |function: &str| {
        let function = Ident::new(function, span);
        private_at(span, quote!(extract::#function))
    };
    let validated = |value: TokenStream| {
        let function = extract("validated");
        let rules = private_at(span, quote!(RulesProbe));
        quote_spanned!(span=> #function(#rules::<#ty>::new().rules(), #value, __nestling_ctx))
    };
    let named = |function: &str, name: &LitStr| {
        let function = extract(function);
        quote_spanned!(span=> #function::<#ty>(__nestling_ctx, #name))
    };
    let whole = |function: &str| {
        let function = extract(function);
        quote_spanned!(span=> #function::<#ty>(__nestling_ctx))
    };
    let awaited = |value: TokenStream| quote_spanned!(span=> #value.await);
    match source {
        Source::Param(name) => named("param", name),
        Source::Params => validated(whole("params")),
        Source::QueryField(name) => named("query_field", name),
        Source::Query => validated(whole("query")),
        Source::Header(name) => named("header", name),
        Source::Headers => {
            let probe = extract("HeadersProbe");
            validated(quote_spanned!(span=> #probe::<#ty>::START.__nestling_headers(__nestling_ctx)))
        }
        Source::Cookie(name) => named("cookie", name),
        Source::Host(name) => named("host", name),
        Source::Ip => whole("ip"),
        Source::Body => validated(awaited(whole("body"))),
        Source::BodyField(name) => validated(awaited(named("body_field", name))),
        Source::RawBody => awaited(whole("raw_body")),
        Source::Custom => awaited(whole("from_request")),
        Source::Request(_) | Source::ResponseHead | Source::Grant(_) | Source::Unknown => TokenStream::new(),
    }
}

/// The value behind the argument's own pipes. A text goes through those of outer levels first.
fn piped(at: usize, argument: &Argument, metadata: &TokenStream) -> TokenStream {
    let (ty, span) = (&argument.ty, argument.ty.span());
    let extract = |function: &str| {
        let function = Ident::new(function, span);
        private_at(span, quote!(extract::#function))
    };
    let (result, exception) = (private!(Result), private!(HttpException));
    let own = argument.pipes.iter().enumerate();
    let mut steps = own.map(|(pipe, enhancer)| (own_pipe(at, pipe), &enhancer.ty));
    let start = match argument.is_text() {
        true => {
            let (text, through) = (extract(&text_function(argument)), extract("through_text"));
            let name = argument.place().1;
            let pipes = outer_pipes(at);
            let first = steps.next().map(|(pipe, ty)| {
                let span = name_span(ty);
                let probe = private_at(span, quote!(extract::TextPipeProbe));
                quote_spanned! {span=>
                    let __nestling_value = #probe::<#ty>::START
                        .__nestling_first(&self.#pipe, __nestling_value, #metadata, __nestling_ctx)
                        .await?;
                }
            });
            quote! {
                let __nestling_value = #text(__nestling_ctx, #name)?;
                let __nestling_value = #through(__nestling_value, &self.#pipes, #metadata, __nestling_ctx).await?;
                #first
            }
        }
        false => {
            let inferred = Argument { ty: syn::parse_quote_spanned!(span=> _), ..argument.clone() };
            let value = untyped_source(&inferred);
            quote!(let __nestling_value = #value?;)
        }
    };
    let taken = (!argument.is_text()).then(|| steps.next()).flatten().map(|(pipe, ty)| {
        let piped = private_at(name_span(ty), quote!(extract::piped));
        quote_spanned! {name_span(ty)=>
            let __nestling_value = #piped(&self.#pipe, __nestling_value, #metadata, __nestling_ctx).await?;
        }
    });
    let rest = steps.map(|(pipe, ty)| {
        let probe = private_at(name_span(ty), quote!(extract::NextPipeProbe));
        quote_spanned! {name_span(ty)=>
            let __nestling_value = #probe::of(&self.#pipe, &__nestling_value)
                .__nestling_next(&self.#pipe, __nestling_value, #metadata, __nestling_ctx)
                .await?;
        }
    });
    let into = extract("into_argument");
    quote_spanned! {span=>
        async {
            #start
            #taken
            #(#rest)*
            let __nestling_value: #result<#ty, #exception> = #into::<#ty, _>(__nestling_value, #metadata);
            __nestling_value
        }.await
    }
}

fn text_function(argument: &Argument) -> String {
    format!("{}_text", argument.place().0.to_lowercase())
}

/// A source whose type the first pipe decides. What is not the argument's type has no rules to follow.
fn untyped_source(argument: &Argument) -> TokenStream {
    let (span, ty) = (argument.span, &argument.ty);
    let function = match argument.source {
        Source::Params => "params",
        Source::Query => "query",
        Source::Headers => "headers",
        Source::Body => "body",
        Source::BodyField(_) => "body_field",
        Source::RawBody => "raw_body",
        Source::Ip => "ip",
        _ => "from_request",
    };
    let waits = matches!(argument.source, Source::Body | Source::BodyField(_) | Source::RawBody | Source::Custom);
    let wait = waits.then(|| quote!(.await));
    let function = Ident::new(function, span);
    let function = private_at(span, quote_spanned!(span=> extract::#function));
    let name = argument.place().1.map(|name| quote!(, #name));
    let value = quote_spanned!(span=> #function::<#ty>(__nestling_ctx #name) #wait);
    match argument.is_object() {
        true => {
            let validated = private_at(span, quote_spanned!(span=> extract::validated));
            let option = private!(Option);
            quote_spanned!(span=> #validated(#option::None, #value, __nestling_ctx))
        }
        false => value,
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

/// Calls the handler. What it sets on the response is taken out of the context for it, and put back.
fn call(routes: &Routes, route: &Route) -> TokenStream {
    let (controller, handler) = (&routes.controller, route.ident());
    let values = route.arguments.iter().enumerate().map(|(at, argument)| match argument.source {
        Source::Request(mutable) => request(&argument.ty, mutable),
        Source::ResponseHead => response_head(&argument.ty),
        _ => local(at).to_token_stream(),
    });
    let sets = route.arguments.iter().any(|argument| matches!(argument.source, Source::ResponseHead));
    let [take, put] = [private!(extract::take_response), private!(extract::put_response)];
    let take = sets.then(|| quote!(let mut __nestling_response = #take(__nestling_ctx);));
    let put = sets.then(|| quote!(#put(__nestling_ctx, __nestling_response);));
    quote! {
        #take
        let __nestling_handled = <#controller>::#handler(__nestling_controller, #(#values),*).await;
        #put
    }
}

/// What is set beside the returned value, as the type that the argument says it is.
fn response_head(ty: &Type) -> TokenStream {
    let Type::Reference(reference) = ty else { return TokenStream::new() };
    let head = &reference.elem;
    let span = name_span(head);
    let function = private_at(span, quote!(extract::response_head));
    quote_spanned!(span=> #function::<#head>(&mut __nestling_response))
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
    let serialized = private_at(span, quote!(extract::serialized));
    quote_spanned! {span=>
        #first
        #second
        #serialized(__nestling_ctx, || {
            #of(&__nestling_handled).__nestling_respond(__nestling_handled, const { #status_code(#status) })
        })
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
