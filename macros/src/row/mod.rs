//! `#[derive(FromRow)]`: structs that are read from the rows of a database.

mod emit;
mod parse;

use crate::diagnostics::Diagnostics;
use proc_macro2::TokenStream;

/// The impl, also where a field's attribute is mistaken, so that one mistake is one error.
pub(crate) fn expand(input: TokenStream) -> TokenStream {
    let mut diagnostics = Diagnostics::new();
    let row = diagnostics.take(syn::parse2(input)).and_then(|input| parse::row(input, &mut diagnostics));
    let mut output = diagnostics.into_tokens();
    output.extend(row.as_ref().map(emit::implementation));
    output
}

#[cfg(test)]
mod tests {
    use super::*;
    use quote::quote;

    #[track_caller]
    fn mistakes(item: TokenStream) -> Vec<String> {
        let output = expand(item).to_string();
        let messages = output.split("compile_error ! { \"").skip(1);
        messages.map(|message| message.split("\\n").next().unwrap_or_default().to_owned()).collect()
    }

    #[test]
    fn reads_columns_by_the_names_of_fields() {
        let output = expand(quote! {
            struct Cat<T> {
                id: i64,
                r#type: String,
                #[column("full_name")]
                name: T,
                #[column(flatten)]
                owner: Owner,
            }
        })
        .to_string();
        for expected in ["\"id\"", "\"type\"", "\"full_name\"", "owner : < Owner as"] {
            assert!(output.contains(expected), "no {expected} in {output}");
        }
        assert!(!output.contains("\"name\"") && !output.contains("\"owner\""), "{output}");
    }

    #[test]
    fn refuses_what_is_no_struct_with_names() {
        let message = ["`FromRow` reads a struct with named fields"];
        assert_eq!(
            mistakes(quote!(
                enum Kind {
                    A,
                    B,
                }
            )),
            message
        );
        assert_eq!(
            mistakes(quote!(
                struct Id(i64);
            )),
            message
        );
        assert_eq!(mistakes(quote!(union U { a: u8 })), message);
    }

    #[test]
    fn refuses_other_attributes() {
        let item = quote! {
            struct Cat {
                #[column(falten)]
                a: i64,
                #[column]
                b: i64,
                #[column("x")]
                #[column("y")]
                c: i64,
            }
        };
        let expected =
            ["`#[column]` does not know this", "`#[column]` says nothing", "a second `#[column]` on one field"];
        assert_eq!(mistakes(item), expected);
    }
}
