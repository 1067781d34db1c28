//! Attributes that belong to another macro, when they are expanded on their own.
//!
//! An attribute above `#[controller]` is expanded before it. It lifts `#[controller]` to the top and puts itself right
//! below, so that the order in which the user wrote them is the order in which they apply.

use crate::diagnostics::spanned;
use crate::driver::misplaced;
use crate::enhancer::attribute_name;
use crate::routes::argument::SOURCES;
use crate::routes::model::METHODS;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote};
use syn::{Attribute, Expr, FnArg, Ident, ImplItemFn, Item, Stmt, parse_quote};

/// `#[guard]` and its siblings, expanded before the macro that they belong to.
pub(crate) fn on_controller(name: &str, arguments: TokenStream, input: TokenStream) -> TokenStream {
    let mut item = match syn::parse2::<Item>(input.clone()) {
        Ok(Item::Struct(item)) => item,
        _ => return on_route(name, input),
    };
    let Some(at) = item.attrs.iter().position(|attribute| attribute_name(attribute) == "controller") else {
        let message = format!("`#[{name}]` stands on `{}`, which is no controller", item.ident);
        let help = "add `#[controller(\"/path\")]` to the struct, or move the attribute to one that has it";
        let mut output = spanned(&item.ident, message, help).into_compile_error();
        item.attrs.retain(|attribute| !OF_CONTROLLERS.contains(&attribute_name(attribute).as_str()));
        item.to_tokens(&mut output);
        return output;
    };
    let controller = item.attrs.remove(at);
    let own = Ident::new(name, Span::call_site());
    let own: Attribute = parse_quote!(#[#own(#arguments)]);
    item.attrs.splice(0..0, [controller, own]);
    item.into_token_stream()
}

const OF_CONTROLLERS: &[&str] = &[
    "guard",
    "pipe",
    "interceptor",
    "filter",
    "middleware",
    "meta",
    "timeout",
    "body_limit",
    "version",
    "host",
    "serialize",
];

/// What belongs to routes alone.
const OF_ROUTES: &[&str] = &["http_code", "header", "redirect"];

/// Route attributes, expanded because no `#[routes]` was there to read them.
///
/// Its call site is the whole attribute, so the error points at the method instead. The other attributes of the method
/// and of its arguments go: each of them would be the same error again.
pub(crate) fn on_route(name: &str, input: TokenStream) -> TokenStream {
    let Ok(mut method) = syn::parse2::<ImplItemFn>(input.clone()) else { return elsewhere(name, input) };
    let ident = &method.sig.ident;
    let (message, help) = match method.sig.receiver() {
        Some(_) => (format!("`#[{name}]` on `{ident}` needs `#[routes]` on the `impl` block"), ROUTES),
        None => (format!("`#[{name}]` on `{ident}`, which is no method of a controller"), MOVE),
    };
    let error = spanned(ident, message, help).into_compile_error();
    method.attrs.retain(|attribute| !is_of_routes(attribute));
    for input in &mut method.sig.inputs {
        if let FnArg::Typed(argument) = input {
            argument.attrs.retain(|attribute| !SOURCES.contains(&attribute_name(attribute).as_str()));
        }
    }
    // The error goes inside the body, where it is an expression statement and the item stays what it was.
    method.block.stmts.insert(0, Stmt::Expr(Expr::Verbatim(error), None));
    method.into_token_stream()
}

const ROUTES: &str = "add `#[routes]` above the `impl` block";
const MOVE: &str = "make it a method with `&self` in an `impl` block with `#[routes]`";

fn is_of_routes(attribute: &Attribute) -> bool {
    let name = attribute_name(attribute);
    METHODS.iter().any(|(method, ..)| *method == name) || [OF_CONTROLLERS, OF_ROUTES].concat().contains(&name.as_str())
}

/// On something that is no function at all.
fn elsewhere(name: &str, input: TokenStream) -> TokenStream {
    let (at, name) = (Ident::new(name, Span::call_site()), format!("#[{name}]"));
    let place = "a method with `&self` in an `impl` block with `#[routes]`";
    let nowhere = || spanned(at, format!("`{name}` cannot stand here"), format!("put it on {place}"));
    let error = misplaced(&input, &name, place).unwrap_or_else(nowhere).into_compile_error();
    quote!(#error #input)
}
