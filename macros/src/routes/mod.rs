//! `#[routes]`: an `impl` block whose annotated methods answer requests.

pub(crate) mod argument;
mod body;
mod check;
mod conditional;
mod emit;
pub(crate) mod model;
mod parse;

use crate::driver;
use proc_macro2::TokenStream;
use syn::ItemImpl;

pub(crate) fn expand(arguments: TokenStream, input: TokenStream) -> TokenStream {
    let item = match driver::item::<ItemImpl>(input, "#[routes]", "the `impl` block of a controller") {
        Ok(item) => item,
        Err(error) => return error,
    };
    driver::beside(item, |item, diagnostics| {
        let routes = parse::routes(arguments, item, diagnostics);
        check::check(&routes, diagnostics);
        match diagnostics.is_empty() {
            true => driver::own_locals(emit::routes(&routes)),
            false => emit::stub(&routes),
        }
    })
}
