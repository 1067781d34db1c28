//! Reads the struct and where each field comes from.

use crate::diagnostics::{Diagnostics, spanned};
use proc_macro2::{Ident, TokenStream};
use syn::ext::IdentExt as _;
use syn::{Attribute, Data, DeriveInput, Fields, Generics, LitStr, Meta, Type};

pub(crate) struct Row {
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) fields: Vec<Field>,
}

pub(crate) struct Field {
    pub(crate) ident: Ident,
    pub(crate) ty: Type,
    pub(crate) source: Source,
}

pub(crate) enum Source {
    Column(LitStr),
    /// A row within the row: `#[column(flatten)]`.
    Flatten,
}

const HELP: &str = "write `#[column(\"name\")]`, or `#[column(flatten)]` for a struct that derives `FromRow`, too";

pub(crate) fn row(input: DeriveInput, diagnostics: &mut Diagnostics) -> Option<Row> {
    let DeriveInput { ident, generics, data, .. } = input;
    let Data::Struct(syn::DataStruct { fields: Fields::Named(named), .. }) = data else {
        diagnostics.error(
            &ident,
            "`FromRow` reads a struct with named fields",
            "name the fields as the columns; a row of few columns can be a tuple: `(i64, String)`",
        );
        return None;
    };
    let fields = named.named.into_iter().filter_map(|syn::Field { attrs, ident, ty, .. }| {
        let ident = ident?;
        let source = source(&attrs, &ident, diagnostics);
        Some(Field { ident, ty, source })
    });
    Some(Row { ident, generics, fields: fields.collect() })
}

fn source(attributes: &[Attribute], field: &Ident, diagnostics: &mut Diagnostics) -> Source {
    let mut written = attributes.iter().filter(|attribute| attribute.path().is_ident("column"));
    let said = written.next().and_then(|attribute| diagnostics.take(stated(attribute)));
    if let Some(second) = written.next() {
        diagnostics.error(second, "a second `#[column]` on one field", "a field comes from one column");
    }
    said.unwrap_or_else(|| Source::Column(LitStr::new(&field.unraw().to_string(), field.span())))
}

fn stated(attribute: &Attribute) -> syn::Result<Source> {
    let Meta::List(list) = &attribute.meta else {
        return Err(spanned(attribute, "`#[column]` says nothing", HELP));
    };
    parsed(&list.tokens).ok_or_else(|| match list.tokens.is_empty() {
        true => spanned(attribute, "`#[column]` says nothing", HELP),
        false => spanned(&list.tokens, "`#[column]` does not know this", HELP),
    })
}

fn parsed(tokens: &TokenStream) -> Option<Source> {
    match syn::parse2::<LitStr>(tokens.clone()) {
        Ok(name) => Some(Source::Column(name)),
        Err(_) => syn::parse2::<Ident>(tokens.clone()).ok().filter(|word| word == "flatten").map(|_| Source::Flatten),
    }
}
