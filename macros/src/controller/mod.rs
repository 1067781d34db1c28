//! `#[controller("/path")]`: a struct whose methods are routes.

mod check;
mod emit;
mod model;
mod parse;
pub(crate) mod standalone;

use crate::driver;
use proc_macro2::TokenStream;
use syn::ItemStruct;

pub(crate) fn expand(arguments: TokenStream, input: TokenStream) -> TokenStream {
    let item = match driver::item::<ItemStruct>(input, "#[controller]", "a struct") {
        Ok(item) => item,
        Err(error) => return error,
    };
    driver::beside(item, |item, diagnostics| {
        let controller = parse::controller(arguments, item, diagnostics);
        check::check(&controller, diagnostics);
        match controller.provider.borrows() {
            true => TokenStream::new(),
            false => driver::own_locals(emit::controller(&controller)),
        }
    })
}
