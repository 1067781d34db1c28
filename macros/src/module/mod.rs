//! `#[module(…)]`: what belongs together, what it sees and what it shows.

mod check;
mod emit;
pub(crate) mod form;
mod model;
pub(crate) mod parse;
mod wiring;

use crate::driver;
use proc_macro2::TokenStream;
use syn::ItemStruct;

pub(crate) fn expand(arguments: TokenStream, input: TokenStream) -> TokenStream {
    let item = match driver::item::<ItemStruct>(input, "#[module]", "a struct, such as `struct CatsModule;`") {
        Ok(item) => item,
        Err(error) => return error,
    };
    driver::beside(item, |item, diagnostics| {
        let module = parse::module(arguments, item, diagnostics);
        check::check(&module, diagnostics);
        match module.provider.borrows() {
            true => TokenStream::new(),
            false => emit::module(&module),
        }
    })
}

#[cfg(test)]
mod tests {
    use super::expand;
    use crate::paths::count;
    use proc_macro2::TokenStream;
    use quote::quote;

    /// See the same test of `#[injectable]`.
    #[test]
    fn an_entry_of_a_module_stays_small() {
        let module = |providers: TokenStream| {
            count(expand(
                quote!(providers = [#providers]),
                quote!(
                    struct M;
                ),
            ))
        };
        let tokens = module(quote!(A, B)) - module(quote!(A));
        assert!(tokens <= 135, "{tokens} tokens for one provider");
    }
}
