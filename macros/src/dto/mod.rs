//! `#[dto]`: what a client sends or receives.

mod bound;
mod call;
mod check;
mod constraints;
mod emit;
mod mapped;
mod model;
mod names;
mod object;
mod output;
mod parse;
mod schema;

use crate::{diagnostics::Diagnostics, driver};
use proc_macro2::TokenStream;
use syn::DeriveInput;

pub(crate) use mapped::resume;

pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    if arguments.is_empty() { plain(item) } else { mapped::expand(arguments, item) }
}

/// A dto that has all its fields.
fn plain(item: TokenStream) -> TokenStream {
    match driver::item::<DeriveInput>(item, "#[dto]", "a struct or an enum") {
        Ok(item) => driver::beside(item, beside),
        Err(tokens) => tokens,
    }
}

/// The rules that are right are emitted even if others are wrong, so that no further errors follow from one.
fn beside(item: &mut DeriveInput, diagnostics: &mut Diagnostics) -> TokenStream {
    let mut beside = mapped::definition(item);
    let Some(mut dto) = parse::dto(item, diagnostics) else { return TokenStream::new() };
    check::rules(&mut dto, &item.generics, diagnostics);
    let taken = check::own_derives(&item.attrs, diagnostics);
    beside.extend(emit::validate(item, &dto));
    beside.extend(constraints::emit(item, &dto));
    beside.extend(output::functions(item, &dto));
    beside.extend(emit::attributes(item, &dto, &taken));
    beside
}

#[cfg(test)]
mod tests {
    use super::*;
    use proc_macro2::{Literal, TokenTree};
    use quote::quote;

    /// The first line of each error in the output.
    fn complaints(item: TokenStream) -> Vec<String> {
        let mut texts = Vec::new();
        collect(expand(TokenStream::new(), item), &mut texts);
        texts
    }

    fn collect(tokens: TokenStream, texts: &mut Vec<String>) {
        let mut error = false;
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => error = ident == "compile_error",
                TokenTree::Group(group) if error => texts.extend(group.stream().into_iter().filter_map(first_line)),
                TokenTree::Group(group) => collect(group.stream(), texts),
                _ => {}
            }
        }
    }

    fn first_line(token: TokenTree) -> Option<String> {
        let TokenTree::Literal(literal) = token else { return None };
        let text = syn::parse2::<syn::LitStr>(TokenStream::from(TokenTree::from(Literal::clone(&literal)))).ok()?;
        text.value().lines().next().map(str::to_owned)
    }

    #[test]
    fn keeps_the_item_and_says_what_it_cannot_be() {
        let output = expand(
            quote!(strict),
            quote!(
                struct Cat;
            ),
        )
        .to_string();
        assert!(output.contains("takes a mapped type") && output.contains("struct Cat ;"), "{output}");
        assert_eq!(complaints(quote!(union Cat { a: u8 })), ["a union cannot be a dto"]);
        assert_eq!(
            complaints(quote!(
                #[derive(Debug, serde::Serialize)]
                struct Cat;
            )),
            ["`#[dto]` derives `Serialize` already"]
        );
    }

    #[cfg(not(feature = "validation"))]
    #[test]
    fn asks_for_the_feature() {
        let complaints = complaints(quote!(
            struct Cat {
                #[validate(email)]
                a: String,
            }
        ));
        assert_eq!(complaints, ["`#[validate]` needs nestling's feature `validation`"]);
    }

    #[cfg(feature = "validation")]
    #[test]
    fn finds_every_mistake_at_once() {
        let complaints = complaints(quote!(
            #[validate(email)]
            struct Cat {
                #[validate(lenght(min = 1))]
                a: String,
                #[validate(length(mim = 1))]
                b: String,
                #[validate(length(min = 5, max = 2), length(equal = 1, min = 1), length, length(min = 1, min = 1))]
                c: String,
                #[validate(length(min = -1), range(max = "1"), range(exclusive_min = 5, max = 5))]
                d: String,
                #[validate()]
                e: String,
                #[validate(must_match(other = f))]
                f: String,
                #[serde(skip)]
                #[validate(email)]
                g: String,
                #[cfg_attr(all(), validate(email))]
                h: String,
            }
        ));
        assert_eq!(
            complaints,
            [
                "`#[validate]` has no meaning on a type",
                "`#[validate]` without a rule checks nothing",
                "`#[dto]` cannot see rules inside `cfg_attr`",
                "there is no rule `lenght`",
                "`length` has no argument `mim`",
                "nothing is within `min = 5` and `max = 2`",
                "`equal` and `min` contradict each other",
                "`length` needs one of `min`, `max`, `equal`",
                "`min` is given twice",
                "a length is a whole number from 0 upwards",
                "a bound must be a number, not a text",
                "nothing is within `exclusive_min = 5` and `max = 5`",
                "`other` must name another field beside this one",
                "this rule never sees a client's value: serde skips the field",
            ]
        );
    }

    #[cfg(feature = "validation")]
    #[test]
    fn rules_need_names() {
        let nameless = "a field without a name cannot have rules";
        assert_eq!(
            complaints(quote!(
                struct Cat(#[validate(email)] String, u8);
            )),
            [nameless]
        );
        assert_eq!(
            complaints(quote!(
                enum Cat {
                    #[validate(email)]
                    A,
                    B(#[validate(email)] String, u8),
                }
            )),
            ["`#[validate]` has no meaning on a variant", nameless]
        );
    }
}
