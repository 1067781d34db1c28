//! Reads the enum or the struct, with its attributes as they are written.

use super::model::Field;
use crate::diagnostics::{Diagnostics, expected, spanned};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::parse::{Parse, ParseStream};
use syn::{Data, DeriveInput, Fields, Generics, LitInt, LitStr, Member, Path, Token};

pub(crate) struct Declaration {
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) variants: Vec<Written>,
}

/// A variant as it is written.
pub(crate) struct Written {
    pub(crate) name: Ident,
    pub(crate) path: TokenStream,
    pub(crate) fields: Vec<Field>,
    pub(crate) attribute: Attribute,
}

/// `#[exception(…)]`.
pub(crate) enum Attribute {
    Stated {
        status: Status,
        message: LitStr,
        code: Option<LitStr>,
    },
    Transparent(Ident),
    Missing,
    /// There is one, and its mistake is reported.
    Mistaken,
}

pub(crate) enum Status {
    Name(Path),
    Number(LitInt),
}

/// The declaration, unless it stands on something that cannot be an exception.
pub(crate) fn declaration(input: DeriveInput, diagnostics: &mut Diagnostics) -> Option<Declaration> {
    let DeriveInput { attrs, ident, generics, data, .. } = input;
    let variants = match data {
        Data::Struct(data) => vec![written(ident.clone(), quote!(Self), attrs, data.fields, diagnostics)],
        Data::Enum(data) => {
            let before = diagnostics.is_empty();
            refuse(
                &attrs,
                &["exception"],
                "`#[exception]` cannot stand on an enum, only on its variants",
                MOVE,
                diagnostics,
            );
            let misplaced = before && !diagnostics.is_empty();
            data.variants.into_iter().map(|variant| enum_variant(variant, misplaced, diagnostics)).collect()
        }
        Data::Union(data) => {
            diagnostics.error(data.union_token, "a union cannot be an exception", "make it an enum or a struct");
            return None;
        }
    };
    Some(Declaration { ident, generics, variants })
}

const MOVE: &str = "move it there; each variant says its own status and message";

/// An attribute that stands on the enum is no second mistake on each variant.
fn enum_variant(variant: syn::Variant, misplaced: bool, diagnostics: &mut Diagnostics) -> Written {
    let name = variant.ident;
    let written = written(name.clone(), quote!(Self::#name), variant.attrs, variant.fields, diagnostics);
    match written.attribute {
        Attribute::Missing if misplaced => Written { attribute: Attribute::Mistaken, ..written },
        _ => written,
    }
}

fn written(
    name: Ident,
    path: TokenStream,
    attrs: Vec<syn::Attribute>,
    fields: Fields,
    diagnostics: &mut Diagnostics,
) -> Written {
    let help = "move it into the parentheses or braces, in front of the field's type or name";
    refuse(&attrs, &["from", "source"], "`#[from]` and `#[source]` can only stand on a field", help, diagnostics);
    let attribute = attribute(&attrs, diagnostics);
    let fields = fields.members().zip(fields.iter()).map(|(member, field)| read(member, field, diagnostics)).collect();
    Written { name, path, fields, attribute }
}

fn read(member: Member, field: &syn::Field, diagnostics: &mut Diagnostics) -> Field {
    let help = "move it above the variant or the struct";
    refuse(&field.attrs, &["exception"], "`#[exception]` does not stand on a field", help, diagnostics);
    let word =
        |name| field.attrs.iter().find_map(|attr| attr.path().get_ident().filter(|ident| *ident == name).cloned());
    Field { member, ty: field.ty.clone(), from: word("from"), source: word("source") }
}

/// Reports every attribute of these names, which rustc would let pass and nobody would read.
fn refuse(attrs: &[syn::Attribute], names: &[&str], message: &str, help: &str, diagnostics: &mut Diagnostics) {
    let misplaced = |attr: &&syn::Attribute| names.iter().any(|name| attr.path().is_ident(name));
    attrs.iter().filter(misplaced).for_each(|attr| diagnostics.error(attr.path(), message, help));
}

fn attribute(attrs: &[syn::Attribute], diagnostics: &mut Diagnostics) -> Attribute {
    let mut found = attrs.iter().filter(|attr| attr.path().is_ident("exception"));
    let Some(first) = found.next() else { return Attribute::Missing };
    for other in found {
        diagnostics.error(other.path(), "a second `#[exception]`", "remove it: there is one answer");
    }
    diagnostics.take(first.parse_args()).unwrap_or(Attribute::Mistaken)
}

impl Parse for Attribute {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let status = input.parse()?;
        match status {
            Status::Name(path) if path.is_ident("transparent") => path.require_ident().cloned().map(Self::Transparent),
            status => stated(status, input),
        }
    }
}

/// The rest of `STATUS, "message", code = "CODE"`.
fn stated(status: Status, input: ParseStream<'_>) -> syn::Result<Attribute> {
    if input.is_empty() {
        return Err(spanned(
            &status,
            format!("`{}` comes without a message", status.to_token_stream()),
            format!("say what went wrong: `#[exception({}, \"…\")]`", status.to_token_stream()),
        ));
    }
    input.parse::<Token![,]>()?;
    let message = input.parse()?;
    let code = code(input)?;
    Ok(Attribute::Stated { status, message, code })
}

/// `, code = "CODE"`, and a trailing comma.
fn code(input: ParseStream<'_>) -> syn::Result<Option<LitStr>> {
    if input.is_empty() || input.parse::<Token![,]>().is_ok() && input.is_empty() {
        return Ok(None);
    }
    let name: Ident = input.parse()?;
    if name != "code" {
        let help = expected(&name.to_string(), &["code"]);
        return Err(spanned(&name, format!("`#[exception]` has no argument `{name}`"), help));
    }
    input.parse::<Token![=]>()?;
    let code = input.parse()?;
    input.parse::<Option<Token![,]>>()?;
    Ok(Some(code))
}

impl Parse for Status {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitInt) {
            return input.parse().map(Self::Number);
        }
        input.call(Path::parse_mod_style).map(Self::Name).map_err(|error| {
            let help = "an answer starts with its status: `#[exception(NOT_FOUND, \"…\")]`, or is `transparent`";
            syn::Error::new(error.span(), format!("`#[exception]` does not start with a status\n\nhelp: {help}"))
        })
    }
}

impl ToTokens for Status {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Name(path) => path.to_tokens(tokens),
            Self::Number(number) => number.to_tokens(tokens),
        }
    }
}
