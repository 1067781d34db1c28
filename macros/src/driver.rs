//! The frame that every macro runs in: the user's item always survives, and all mistakes are reported together.

use crate::diagnostics::Diagnostics;
use proc_macro2::TokenStream;
use quote::ToTokens;

/// Runs `expand` over `item`. It may strip helper attributes from the item and returns what to put beside it.
///
/// The item is emitted whether or not there were mistakes, so that one error does not hide the item from the rest of
/// the program or from the editor.
pub(crate) fn beside<I: ToTokens>(
    mut item: I,
    expand: impl FnOnce(&mut I, &mut Diagnostics) -> TokenStream,
) -> TokenStream {
    let mut diagnostics = Diagnostics::new();
    let beside = expand(&mut item, &mut diagnostics);
    let mut output = diagnostics.into_tokens();
    item.to_tokens(&mut output);
    output.extend(beside);
    output
}

/// Parses `input` as the item that a macro stands on; what is no such item is given back with the reason.
pub(crate) fn item<I: syn::parse::Parse>(input: TokenStream, expected: &str) -> Result<I, TokenStream> {
    syn::parse2(input.clone()).map_err(|error| {
        let mut output = syn::Error::new(error.span(), format!("{expected}: {error}")).into_compile_error();
        output.extend(input);
        output
    })
}
