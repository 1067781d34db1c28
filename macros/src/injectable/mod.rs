//! `#[injectable]`: a struct whose fields are injected. Controllers and modules are injected by the same code.

pub(crate) mod check;
pub(crate) mod emit;
pub(crate) mod model;
pub(crate) mod parse;

use crate::driver;
use proc_macro2::TokenStream;
use syn::ItemStruct;

pub(crate) fn expand(arguments: TokenStream, input: TokenStream) -> TokenStream {
    let item = match driver::item::<ItemStruct>(input, "#[injectable]", "a struct") {
        Ok(item) => item,
        Err(error) => return error,
    };
    driver::beside(item, |item, diagnostics| {
        let scope = parse::scope(arguments, diagnostics);
        let provider = parse::provider(item, scope, diagnostics);
        check::check(&provider, diagnostics);
        match provider.borrows() {
            true => TokenStream::new(),
            false => emit::listable(&provider),
        }
    })
}
