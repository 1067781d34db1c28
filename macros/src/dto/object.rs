//! A struct is an object: serde's derive would also take an array, by position.

use super::model::{Dto, Shape};
use super::names::Serde;
use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Attribute, Data, DataStruct, DeriveInput, Fields, parse_quote};

/// With `remote`, serde derives functions instead of its traits, and the traits here call those.
///
/// Structs that serde reads otherwise already refuse arrays or are something else to clients. What generic types and
/// borrowed fields need only serde knows, so those are left as they are.
pub(crate) fn only(item: &DeriveInput, dto: &Dto, taken: &[String]) -> Option<(Attribute, TokenStream)> {
    if !is_object(item, dto) || !taken.is_empty() {
        return None;
    }
    let (ident, cfgs) = (&item.ident, super::parse::cfgs(&item.attrs));
    let impls = quote! {
        #(#cfgs)*
        const _: () = {
            use ::nestling::__private::{object::Object as __NestlingObject, serde as __nestling_serde};
            #[automatically_derived]
            impl<'de> __nestling_serde::Deserialize<'de> for #ident {
                fn deserialize<__D: __nestling_serde::Deserializer<'de>>(
                    __nestling_deserializer: __D,
                ) -> ::nestling::__private::Result<Self, __D::Error> {
                    Self::deserialize(__NestlingObject(__nestling_deserializer))
                }
            }
            #[automatically_derived]
            impl __nestling_serde::Serialize for #ident {
                fn serialize<__S: __nestling_serde::Serializer>(
                    &self,
                    __nestling_serializer: __S,
                ) -> ::nestling::__private::Result<__S::Ok, __S::Error> {
                    Self::serialize(self, __nestling_serializer)
                }
            }
        };
    };
    Some((parse_quote!(#[serde(remote = "Self")]), impls))
}

fn is_object(item: &DeriveInput, dto: &Dto) -> bool {
    let serde = Serde::of(&item.attrs);
    let Shape::Struct(fields) = &dto.shape else { return false };
    let named = matches!(&item.data, Data::Struct(DataStruct { fields: Fields::Named(_), .. }));
    let as_usual =
        !(serde.transparent || serde.converted || serde.remote || fields.iter().any(|field| field.flattened));
    let borrows = fields.iter().any(|field| has_lifetime(field.ty.to_token_stream()));
    named && as_usual && item.generics.params.is_empty() && !borrows
}

fn has_lifetime(tokens: TokenStream) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Punct(punct) => punct.as_char() == '\'',
        TokenTree::Group(group) => has_lifetime(group.stream()),
        _ => false,
    })
}
