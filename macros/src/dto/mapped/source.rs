//! A dto as other dtos see it: the hidden macro that says what it is, and what is read from that.

use super::super::names::{Direction, Serde};
use super::field::Mapped;
use crate::diagnostics::Diagnostics;
use crate::types::respan;
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote};
use std::sync::atomic::{AtomicUsize, Ordering};
use syn::spanned::Spanned;
use syn::{Attribute, Data, DataStruct, DeriveInput, Field, Fields, Ident, Path, Visibility};

/// What is understood wherever a field is copied to. Other macros' attributes stay with the original.
const COPIED: [&str; 9] = ["doc", "cfg", "serde", "schemars", "validate", "expose", "exclude", "default", "deprecated"];

/// The hidden macro. It is found by the path of the type, because macros have names of their own.
///
/// An exported macro lives at the root of the crate, where two types of one name would collide: hence the number.
pub(crate) fn definition(item: &DeriveInput) -> TokenStream {
    static NUMBER: AtomicUsize = AtomicUsize::new(0);
    let (ident, visibility, source) = (&item.ident, &item.vis, written(item));
    let own = format_ident!("__nestling_dto_{}_{}", ident, NUMBER.fetch_add(1, Ordering::Relaxed));
    let own = Ident::new(&own.to_string(), Span::call_site());
    let export = matches!(visibility, Visibility::Public(_)).then(|| quote!(#[macro_export]));
    let cfgs = super::super::parse::cfgs(&item.attrs);
    quote! {
        #(#cfgs)*
        #[doc(hidden)]
        #export
        #[allow(unused_macros, non_local_definitions)]
        macro_rules! #own {
            ($($request:tt)*) => { ::nestling::__private::map_dto! { { #source } $($request)* } };
        }
        #(#cfgs)*
        #[doc(hidden)]
        #[allow(unused_imports, unreachable_pub)]
        #visibility use #own as #ident;
    }
}

/// The item without what does not concern others. What cannot be mapped keeps only what says so.
fn written(item: &DeriveInput) -> TokenStream {
    let mut item = item.clone();
    item.attrs.retain(|attribute| attribute.path().is_ident("serde"));
    match &mut item.data {
        Data::Struct(DataStruct { fields: Fields::Named(fields), .. }) => {
            fields.named.iter_mut().for_each(|field| field.attrs.retain(is_copied));
            item.to_token_stream()
        }
        Data::Struct(_) => {
            let ident = &item.ident;
            quote!(struct #ident;)
        }
        Data::Enum(_) | Data::Union(_) => {
            let ident = &item.ident;
            quote!(enum #ident {})
        }
    }
}

fn is_copied(attribute: &Attribute) -> bool {
    COPIED.iter().any(|name| attribute.path().is_ident(name))
}

/// A type that is mapped.
pub(crate) struct Source {
    pub(crate) fields: Vec<Mapped>,
}

impl Source {
    /// Everything is put where the user names the type, because that is where it has to be understood.
    pub(crate) fn read(path: &Path, tokens: TokenStream, diagnostics: &mut Diagnostics) -> Option<Self> {
        let span = path.segments.last().map_or_else(|| path.span(), |segment| segment.ident.span());
        let item = diagnostics.take(syn::parse2::<DeriveInput>(respan(tokens, span)))?;
        let container = Serde::of(&item.attrs);
        if let Some(problem) = unmappable(&item, &container) {
            diagnostics.error(path, format!("`{}` {problem}", item.ident), "write the fields out instead");
            return None;
        }
        let Data::Struct(DataStruct { fields, .. }) = item.data else { return None };
        let serialized = Serde::towards(Direction::Serialize, &item.attrs);
        let cases = [(Direction::Deserialize, container.rename_all), (Direction::Serialize, serialized.rename_all)];
        let mapped = |mut field: Field| {
            super::field::keep_names(&mut field, cases);
            Mapped { field, of: item.ident.clone(), at: path.clone(), defaulted: container.default }
        };
        Some(Self { fields: fields.into_iter().map(mapped).collect() })
    }
}

fn unmappable(item: &DeriveInput, container: &Serde) -> Option<&'static str> {
    match &item.data {
        Data::Struct(DataStruct { fields: Fields::Named(_), .. }) if !item.generics.params.is_empty() => {
            Some("is generic: only plain structs can be mapped")
        }
        Data::Struct(DataStruct { fields: Fields::Named(_), .. }) if container.converted => {
            Some("is read or written as another type: its fields are not what clients see")
        }
        Data::Struct(DataStruct { fields: Fields::Named(_), .. }) => None,
        Data::Struct(_) => Some("has no named fields: only structs that have can be mapped"),
        Data::Enum(_) | Data::Union(_) => Some("is an enum: only structs can be mapped"),
    }
}
