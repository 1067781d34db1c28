//! `#[derive(Exception)]`: errors that know their answer.

mod bound;
mod check;
mod emit;
mod format;
mod model;
mod parse;

use crate::diagnostics::Diagnostics;
use proc_macro2::TokenStream;

/// The impls. They are emitted whatever the mistakes, so that one mistake is one error.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::new();
    let model = diagnostics
        .take(syn::parse2(input))
        .and_then(|input| parse::declaration(input, &mut diagnostics))
        .map(|declaration| check::model(declaration, &mut diagnostics));
    let mut output = diagnostics.into_tokens();
    output.extend(model.as_ref().map(emit::impls));
    output
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    /// What the macro says about this item, mistake by mistake, and whether it still emits impls.
    #[track_caller]
    fn mistakes(item: TokenStream) -> Vec<String> {
        let output = expand(item).to_string();
        assert!(output.contains("into_exception") || output.contains("union"), "no impls: {output}");
        let messages = output.split("compile_error ! { \"").skip(1);
        messages.map(|message| message.split("\\n").next().unwrap_or_default().to_owned()).collect()
    }

    #[test]
    fn accepts_every_shape() {
        let item = quote! {
            enum E<T> {
                #[exception(NOT_FOUND, "x")]
                Unit,
                #[exception(418, "{0}", code = "TEA",)]
                Tuple(T),
                #[exception(BAD_GATEWAY, "{why:?}")]
                Named { why: String, #[source] cause: std::io::Error },
                #[exception(transparent)]
                Inner(#[from] std::io::Error),
            }
        };
        assert!(mistakes(item).is_empty());
        assert!(
            mistakes(quote!(
                #[exception(GONE, "x")]
                struct S;
            ))
            .is_empty()
        );
        assert!(
            mistakes(quote!(
                enum Nothing {}
            ))
            .is_empty()
        );
    }

    #[test]
    fn reports_every_mistake_at_once() {
        let item = quote! {
            enum E {
                Silent,
                #[exception(NOT_FUOND, "x")]
                Typo,
                #[exception(302, "x")]
                NoError,
                #[exception(transparent)]
                Empty,
                #[exception(GONE, "{when}")]
                NoField(u8),
                #[exception(GONE)]
                Mute,
            }
        };
        let expected = [
            "`GONE` comes without a message",
            "`Silent` does not say how it is answered",
            "`NOT_FUOND` is no status of an error",
            "`302` is no status of an error",
            "`Empty` has 0 fields, and `transparent` takes one",
            "`{when}` names no field",
        ];
        assert_eq!(mistakes(item), expected);
    }

    #[test]
    fn suggests_the_status_that_was_meant() {
        for (written, meant) in [("NOT_FUOND", "NOT_FOUND"), ("NotFound", "NOT_FOUND"), ("conflict", "CONFLICT")] {
            let written = quote::format_ident!("{written}");
            let output = expand(quote!(
                #[exception(#written, "x")]
                struct S;
            ))
            .to_string();
            assert!(output.contains(&format!("did you mean `{meant}`?")), "{output}");
        }
    }

    #[test]
    fn refuses_a_status_by_path() {
        let item = quote!(
            #[exception(StatusCode::NOT_FOUND, "x")]
            struct S;
        );
        assert_eq!(mistakes(item), ["`StatusCode::NOT_FOUND` is no status of an error"]);
    }

    #[test]
    fn refuses_two_sources() {
        let item = quote!(
            #[exception(GONE, "x")]
            struct S(#[from] A, #[from] B);
        );
        assert_eq!(mistakes(item), ["`S` has two sources"]);
    }

    #[test]
    fn refuses_from_beside_other_fields() {
        let item = quote!(
            #[exception(GONE, "x")]
            struct S(#[from] A, u8);
        );
        assert_eq!(mistakes(item), ["`#[from]` cannot fill the other field of `S`"]);
    }

    #[test]
    fn refuses_two_variants_from_one_type() {
        let item = quote! {
            enum E {
                #[exception(transparent)]
                A(#[from] Io),
                #[exception(transparent)]
                B(#[from] Io),
            }
        };
        assert_eq!(mistakes(item), ["`A` and `B` are made from the same type"]);
    }

    #[test]
    fn refuses_misplaced_attributes() {
        let item = quote! {
            #[exception(GONE, "x")]
            enum E {
                #[exception(GONE, "x")]
                #[exception(GONE, "y")]
                #[from]
                A(#[exception(GONE, "x")] u8),
            }
        };
        let expected = [
            "`#[exception]` cannot stand on an enum, only on its variants",
            "`#[from]` and `#[source]` can only stand on a field",
            "a second `#[exception]`",
            "`#[exception]` does not stand on a field",
        ];
        assert_eq!(mistakes(item), expected);
    }

    #[test]
    fn refuses_unknown_options() {
        assert_eq!(
            mistakes(quote!(
                #[exception(GONE, "x", kode = "Y")]
                struct S;
            )),
            ["`#[exception]` has no argument `kode`"]
        );
    }

    #[test]
    fn refuses_a_union() {
        assert_eq!(mistakes(quote!(union U { a: u8 })), ["a union cannot be an exception"]);
    }
}
