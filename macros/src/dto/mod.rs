//! `#[dto]`: what a client sends or receives.

mod bound;
mod call;
mod check;
mod emit;
mod model;
mod names;
mod parse;
mod schema;

use crate::{diagnostics::Diagnostics, driver};
use proc_macro2::TokenStream;
use syn::DeriveInput;

pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    match driver::item::<DeriveInput>(item, "`#[dto]` goes on a struct or an enum") {
        Ok(item) => driver::beside(item, |item, diagnostics| beside(&arguments, item, diagnostics)),
        Err(tokens) => tokens,
    }
}

/// The rules that are right are emitted even if others are wrong, so that no further errors follow from one.
fn beside(arguments: &TokenStream, item: &mut DeriveInput, diagnostics: &mut Diagnostics) -> TokenStream {
    check::no_arguments(arguments, diagnostics);
    let Some(mut dto) = parse::dto(item, diagnostics) else { return TokenStream::new() };
    check::rules(&mut dto, diagnostics);
    let taken = check::own_derives(&item.attrs, diagnostics);
    emit::attributes(item, &dto, &taken);
    emit::validate(item, &dto)
}
