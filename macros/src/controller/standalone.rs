//! Attributes that belong to another macro, when they are expanded on their own.
//!
//! An attribute above `#[controller]` is expanded before it. It lifts `#[controller]` to the top and puts itself right
//! below, so that the order in which the user wrote them is the order in which they apply.

use super::enhancer::attribute_name;
use crate::diagnostics::spanned;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Attribute, Ident, Item, parse_quote};

/// `#[guard]` and `#[meta]`, expanded before the macro that they belong to.
pub(crate) fn on_controller(name: &str, arguments: TokenStream, input: TokenStream) -> TokenStream {
    let mut item = match syn::parse2::<Item>(input.clone()) {
        Ok(Item::Struct(item)) => item,
        _ => return on_route(name, input),
    };
    let Some(at) = item.attrs.iter().position(|attribute| attribute_name(attribute) == "controller") else {
        let help = "add `#[controller(\"/path\")]` to the struct";
        return misplaced(name, &format!("`#[{name}]` stands on a struct that is no controller"), help, input);
    };
    let controller = item.attrs.remove(at);
    let own = Ident::new(name, Span::call_site());
    let own: Attribute = parse_quote!(#[#own(#arguments)]);
    item.attrs.splice(0..0, [controller, own]);
    item.into_token_stream()
}

/// Route attributes, expanded because no `#[routes]` was there to read them.
pub(crate) fn on_route(name: &str, input: TokenStream) -> TokenStream {
    let message = format!("`#[{name}]` marks a route inside an `impl` block with `#[routes]`");
    misplaced(name, &message, "add `#[routes]` above the `impl` block", input)
}

fn misplaced(name: &str, message: &str, help: &str, input: TokenStream) -> TokenStream {
    let at = Ident::new(name, Span::call_site());
    let error = spanned(at, message, help).into_compile_error();
    // The error goes inside a function's body, where it is an expression statement and the item stays what it was.
    match syn::parse2::<syn::ImplItemFn>(input.clone()) {
        Ok(mut method) => {
            method.block.stmts.insert(0, syn::Stmt::Expr(syn::Expr::Verbatim(error), None));
            method.into_token_stream()
        }
        Err(_) => quote!(#error #input),
    }
}
