//! The frame that every macro runs in: the user's item always survives, and all mistakes are reported together.

use crate::diagnostics::Diagnostics;
use proc_macro2::{Group, Span, TokenStream, TokenTree};
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
    output.extend(own_names(beside));
    output
}

/// Makes our own names resolve at the macro's call, wherever they are located.
///
/// Where a user's `macro_rules!` writes the struct, its tokens come from two places, and a local that is declared at a
/// token of one and used at a token of the other would be two locals. Methods and fields have no such hygiene, and
/// what errors point at stays as it is.
fn own_names(tokens: TokenStream) -> TokenStream {
    let mut after_dot = false;
    let own = |token: TokenTree| {
        let is_member =
            std::mem::replace(&mut after_dot, matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '.'));
        own_name(token, is_member)
    };
    tokens.into_iter().map(own).collect()
}

fn own_name(token: TokenTree, is_member: bool) -> TokenTree {
    match token {
        TokenTree::Group(group) => {
            let mut own = Group::new(group.delimiter(), own_names(group.stream()));
            own.set_span(group.span());
            TokenTree::Group(own)
        }
        TokenTree::Ident(mut name) if !is_member && name.to_string().starts_with("__nestling_") => {
            name.set_span(Span::call_site().located_at(name.span()));
            TokenTree::Ident(name)
        }
        token => token,
    }
}

/// Parses `input` as the item that a macro stands on; what is no such item is given back with the reason.
pub(crate) fn item<I: syn::parse::Parse>(input: TokenStream, expected: &str) -> Result<I, TokenStream> {
    syn::parse2(input.clone()).map_err(|error| {
        let mut output = syn::Error::new(error.span(), format!("{expected}: {error}")).into_compile_error();
        output.extend(input);
        output
    })
}
