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

#[cfg(test)]
mod tests {
    use super::expand;
    use crate::paths::count;
    use quote::quote;

    /// rustc parses, resolves and checks each token of each provider: framework/benches/README.md has what that costs.
    /// Raise the ceiling only together with a new measurement there.
    #[test]
    fn a_provider_with_four_dependencies_stays_small() {
        let item = quote!(
            struct Service {
                a: Arc<A>,
                b: Arc<B>,
                c: Arc<C>,
                d: Arc<D>,
            }
        );
        let own = count(item.clone());
        let tokens = count(expand(quote!(), item)) - own;
        assert!(tokens <= 360, "{tokens} tokens beside the struct");
    }
}
