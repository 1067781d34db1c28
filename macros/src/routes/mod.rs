//! `#[routes]`: an `impl` block whose annotated methods answer requests.

mod argument;
mod check;
mod emit;
pub(crate) mod model;
mod parse;

use crate::driver;
use proc_macro2::TokenStream;
use syn::ItemImpl;

pub(crate) fn expand(arguments: TokenStream, input: TokenStream) -> TokenStream {
    let item = match driver::item::<ItemImpl>(input, "`#[routes]` stands on an `impl` block") {
        Ok(item) => item,
        Err(error) => return error,
    };
    driver::beside(item, |item, diagnostics| {
        let routes = parse::routes(arguments, item, diagnostics);
        check::check(&routes, diagnostics);
        match diagnostics.is_empty() {
            true => emit::routes(&routes),
            false => emit::stub(&routes),
        }
    })
}
