//! Reads the prefix, the scope, the fields and the enhancers.

use super::model::Controller;
use crate::diagnostics::{Diagnostics, spanned};
use crate::enhancer::{Enhancers, Place};
use crate::injectable::model::Scope;
use crate::injectable::parse::{provider, scope_value, unknown_argument};
use proc_macro2::TokenStream;
use syn::parse::{ParseStream, Parser};
use syn::{Ident, ItemStruct, LitStr, Token};

pub(crate) fn controller(arguments: TokenStream, item: &mut ItemStruct, diagnostics: &mut Diagnostics) -> Controller {
    let (prefix, scope) = diagnostics.take(parse_arguments.parse2(arguments)).unwrap_or((None, Scope::Singleton));
    let enhancers = Enhancers::take(&mut item.attrs, Place::Controller, diagnostics);
    let provider = provider(item, scope, diagnostics);
    Controller { provider, prefix, enhancers }
}

fn parse_arguments(input: ParseStream<'_>) -> syn::Result<(Option<LitStr>, Scope)> {
    let (mut prefix, mut scope) = (None, Scope::Singleton);
    while !input.is_empty() {
        if input.peek(LitStr) {
            let literal: LitStr = input.parse()?;
            if prefix.replace(literal.clone()).is_some() {
                return Err(spanned(literal, "a controller can have only one path", "remove one of them"));
            }
        } else {
            let key: Ident = input.parse()?;
            if key == "path" {
                return Err(spanned(
                    key,
                    "`#[controller]` has no argument `path`: the path stands alone",
                    "write `#[controller(\"/cats\")]`",
                ));
            }
            if key != "scope" {
                return Err(unknown_argument("#[controller]", &key, &["scope"]));
            }
            scope = scope_value(input)?;
        }
        if !input.is_empty() {
            input.parse::<Token![,]>()?;
        }
    }
    Ok((prefix, scope))
}
