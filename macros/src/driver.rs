//! The frame that every macro runs in: the user's item always survives, and all mistakes are reported together.

use crate::diagnostics::{Diagnostics, spanned};
use proc_macro2::{Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Item;
use syn::parse::Parse;

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

/// Gives the locals of emitted code the hygiene of the macro, wherever they point.
///
/// A user's `macro_rules!` may put together names of different origin, and a local is found by its name and its origin.
/// Fields and methods, which follow a `.`, are found by name alone and keep what errors point at.
pub(crate) fn own_locals(tokens: TokenStream) -> TokenStream {
    let mut follows_dot = false;
    let own = |token: TokenTree| {
        let token = match token {
            TokenTree::Group(group) => {
                let mut own = Group::new(group.delimiter(), own_locals(group.stream()));
                own.set_span(group.span());
                TokenTree::Group(own)
            }
            TokenTree::Ident(mut ident) if !follows_dot && (ident == "self" || is_local(&ident)) => {
                ident.set_span(Span::call_site().located_at(ident.span()));
                TokenTree::Ident(ident)
            }
            token => token,
        };
        follows_dot = matches!(&token, TokenTree::Punct(punct) if punct.as_char() == '.');
        token
    };
    tokens.into_iter().map(own).collect()
}

fn is_local(ident: &Ident) -> bool {
    ident.to_string().starts_with("__nestling_")
}

/// Parses `input` as the item that the macro `name` stands on; anything else is given back with what is wrong with it.
pub(crate) fn item<I: Parse>(input: TokenStream, name: &str, place: &str) -> Result<I, TokenStream> {
    syn::parse2(input.clone()).map_err(|error| {
        let error = misplaced(&input, name, place).unwrap_or(error);
        let mut output = error.into_compile_error();
        output.extend(input);
        output
    })
}

/// An item of another kind. `None` if it is none that Rust knows: then the parser has found what is wrong.
pub(crate) fn misplaced(input: &TokenStream, name: &str, place: &str) -> Option<syn::Error> {
    let item = syn::parse2(input.clone()).ok()?;
    let (kind, at) = kind(&item)?;
    Some(spanned(at, format!("`{name}` cannot stand on {kind}"), format!("put it on {place}")))
}

/// What the item is called, and the word that makes it one.
fn kind(item: &Item) -> Option<(&'static str, TokenStream)> {
    Some(match item {
        Item::Struct(item) => ("a struct", item.struct_token.to_token_stream()),
        Item::Enum(item) => ("an enum", item.enum_token.to_token_stream()),
        Item::Union(item) => ("a union", item.union_token.to_token_stream()),
        Item::Fn(item) => ("a function", item.sig.fn_token.to_token_stream()),
        Item::Impl(item) => ("an `impl` block", item.impl_token.to_token_stream()),
        Item::Trait(item) => ("a trait", item.trait_token.to_token_stream()),
        Item::Mod(item) => ("a `mod`", item.mod_token.to_token_stream()),
        Item::Type(item) => ("a type alias", item.type_token.to_token_stream()),
        _ => return None,
    })
}
