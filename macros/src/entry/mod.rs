//! `#[nestling::main]` and `#[nestling::test]`: async functions that bring their runtime with them.

use crate::diagnostics::{Diagnostics, spanned};
use crate::driver;
use crate::injectable::parse::unknown_argument;
use crate::types::name_span;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Expr, Ident, ItemFn, ReturnType, Token};

/// Which of the two it is.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Main,
    Test,
}

pub(crate) fn expand(kind: Kind, arguments: TokenStream, input: TokenStream) -> TokenStream {
    let name = if kind == Kind::Main { "#[nestling::main]" } else { "#[nestling::test]" };
    let function = match driver::item::<ItemFn>(input, name, "an async function") {
        Ok(function) => function,
        Err(error) => return error,
    };
    let mut diagnostics = Diagnostics::new();
    let threads = diagnostics.take((|input: ParseStream<'_>| worker_threads(name, input)).parse2(arguments)).flatten();
    check(name, &function, &mut diagnostics);
    if !diagnostics.is_empty() {
        let mut output = diagnostics.into_tokens();
        output.extend(synchronous(function));
        return output;
    }
    match kind {
        Kind::Main => main(function, threads),
        Kind::Test => test(function, threads),
    }
}

fn worker_threads(name: &str, input: ParseStream<'_>) -> syn::Result<Option<Expr>> {
    if input.is_empty() {
        return Ok(None);
    }
    let key: Ident = input.parse()?;
    if key != "worker_threads" {
        return Err(unknown_argument(name, &key, &["worker_threads"]));
    }
    input.parse::<Token![=]>()?;
    let threads = input.parse()?;
    input.parse::<Option<Token![,]>>()?;
    match input.is_empty() {
        true => Ok(Some(threads)),
        false => Err(input.error("expected nothing more")),
    }
}

fn check(name: &str, function: &ItemFn, diagnostics: &mut Diagnostics) {
    let signature = &function.sig;
    if signature.asyncness.is_none() {
        let message = format!("`{name}` needs an async function, and `{}` is none", signature.ident);
        diagnostics.error(signature.fn_token, message, "write `async fn`");
    }
    if !signature.inputs.is_empty() {
        let at = signature.inputs.to_token_stream();
        diagnostics.push(spanned(at, format!("`{name}` calls `{}` without arguments", signature.ident), "remove them"));
    }
}

/// What is left of a function with mistakes: something that can be called.
fn synchronous(mut function: ItemFn) -> TokenStream {
    function.sig.asyncness = None;
    function.sig.inputs.clear();
    function.sig.output = ReturnType::Default;
    function.block = syn::parse_quote!({});
    function.into_token_stream()
}

fn option(threads: Option<Expr>) -> TokenStream {
    let option = quote!(::nestling::__private::Option);
    match threads {
        Some(threads) => {
            // A `let` with a type, so that a wrong number is told from a right one without talk of `Some`.
            let count = quote_spanned!(threads.span()=> ::nestling::__private::core::primitive::usize);
            let local = Ident::new("__nestling_threads", Span::call_site());
            let typed = quote_spanned!(threads.span()=> let #local: #count = #threads;);
            quote!(#option::Some({ #typed #local }))
        }
        None => quote!(#option::None),
    }
}

fn main(mut function: ItemFn, threads: Option<Expr>) -> TokenStream {
    let (run, exit) = (quote!(::nestling::__private::entry::main), quote!(::nestling::__private::ExitCode));
    let (threads, body) = (option(threads), body(&function));
    function.sig.asyncness = None;
    function.sig.output = syn::parse_quote!(-> #exit);
    function.block = syn::parse_quote!({ #run(#threads, #body) });
    function.into_token_stream()
}

fn test(mut function: ItemFn, threads: Option<Expr>) -> TokenStream {
    let run = quote!(::nestling::__private::entry::test);
    let (threads, body) = (option(threads), body(&function));
    function.sig.asyncness = None;
    function.sig.output = ReturnType::Default;
    function.block = syn::parse_quote!({ #run(#threads, #body) });
    quote! {
        #[::core::prelude::v1::test]
        #function
    }
}

/// The body with its own return type, so that `?` and `return` work as written. What cannot be returned is underlined
/// where the type is written.
fn body(function: &ItemFn) -> TokenStream {
    let (block, output) = (&function.block, &function.sig.output);
    let span = match output {
        ReturnType::Default => function.sig.ident.span(),
        ReturnType::Type(_, ty) => name_span(ty),
    };
    quote_spanned! {span=> {
        async fn __nestling_body() #output #block
        __nestling_body()
    }}
}
