//! What is known of an exception once it is checked.

use super::format::Message;
use proc_macro2::{Ident, Span, TokenStream};
use quote::{format_ident, quote};
use syn::ext::IdentExt;
use syn::spanned::Spanned;
use syn::{Generics, LitStr, Member, Type};

/// The enum or the struct; a struct is its own and only variant.
pub(crate) struct Model {
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) variants: Vec<Variant>,
}

pub(crate) struct Variant {
    /// The variant or the struct, for messages and carets.
    pub(crate) name: Ident,
    /// `Self::Name`, or `Self` in a struct.
    pub(crate) path: TokenStream,
    pub(crate) fields: Vec<Field>,
    pub(crate) answer: Answer,
}

pub(crate) enum Answer {
    Stated {
        status: TokenStream,
        message: Message,
        code: Option<LitStr>,
    },
    Transparent,
    /// There was a mistake, which is reported; what is emitted only has to compile.
    Mistaken,
}

pub(crate) struct Field {
    pub(crate) member: Member,
    pub(crate) ty: Type,
    /// The word in `#[from]`, if it stands there.
    pub(crate) from: Option<Ident>,
    /// The word in `#[source]`, if it stands there.
    pub(crate) source: Option<Ident>,
}

impl Variant {
    /// The field that is the error's source.
    pub(crate) fn source(&self) -> Option<&Field> {
        self.fields.iter().find(|field| field.source.is_some() || field.from.is_some())
    }

    /// The only field of a transparent variant.
    pub(crate) fn inner(&self) -> Option<&Field> {
        self.fields.first().filter(|_| matches!(self.answer, Answer::Transparent))
    }

    /// A pattern that borrows these fields.
    pub(crate) fn pattern<'a>(&self, fields: impl Iterator<Item = &'a Field>) -> TokenStream {
        let path = &self.path;
        let bindings = fields.map(|Field { member, .. }| {
            let binding = binding(member);
            quote!(#member: ref #binding,)
        });
        quote!(#path { #(#bindings)* .. })
    }
}

/// The field's name as a message refers to it.
pub(crate) fn key(member: &Member) -> String {
    match member {
        Member::Named(ident) => ident.unraw().to_string(),
        Member::Unnamed(index) => index.index.to_string(),
    }
}

/// The local that holds the field.
pub(crate) fn binding(member: &Member) -> Ident {
    format_ident!("__nestling_{}", key(member))
}

/// The local that holds the field, with its caret on the field's type.
pub(crate) fn binding_at(member: &Member, ty: &Type) -> Ident {
    let mut binding = binding(member);
    binding.set_span(place_of(ty));
    binding
}

/// The place of the author's tokens with the macro's hygiene: carets hit it, and lints of written code stay silent.
pub(crate) fn place_of(tokens: &impl Spanned) -> Span {
    Span::call_site().located_at(tokens.span())
}
