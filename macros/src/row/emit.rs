//! Writes the impl, for the rows of every database that has the types of the fields.

use super::parse::{Field, Row, Source};
use proc_macro2::TokenStream;
use quote::{ToTokens as _, quote};
use syn::{WhereClause, parse_quote};

pub(crate) fn implementation(row: &Row) -> TokenStream {
    let ident = &row.ident;
    let (_, ty_generics, _) = row.generics.split_for_impl();
    let mut generics = row.generics.clone();
    generics.params.insert(0, parse_quote!('__nestling_row));
    generics.params.push(parse_quote!(__NestlingRow: ::nestling::__private::sql::Row));
    let (impl_generics, _, _) = generics.split_for_impl();
    let (where_clause, fields) = (bounds(row), row.fields.iter().map(read));
    quote! {
        const _: () = {
            #[automatically_derived]
            impl #impl_generics ::nestling::__private::sql::FromRow<'__nestling_row, __NestlingRow> for #ident #ty_generics
            #where_clause
            {
                fn from_row(
                    __nestling_row: &'__nestling_row __NestlingRow,
                ) -> ::nestling::__private::Result<Self, ::nestling::__private::sql::Error> {
                    ::nestling::__private::Result::Ok(Self { #(#fields,)* })
                }
            }
        };
    }
}

fn read(Field { ident, ty, source }: &Field) -> TokenStream {
    match source {
        Source::Column(name) => quote! {
            #ident: ::nestling::__private::sql::Row::try_get::<#ty, _>(__nestling_row, #name)?
        },
        Source::Flatten => quote! {
            #ident: <#ty as ::nestling::__private::sql::FromRow<'__nestling_row, __NestlingRow>>::from_row(__nestling_row)?
        },
    }
}

/// The author's where clause, and that the database has the types of the fields.
fn bounds(row: &Row) -> TokenStream {
    let mut bounds: WhereClause =
        parse_quote!(where &'__nestling_row str: ::nestling::__private::sql::ColumnIndex<__NestlingRow>);
    bounds.predicates.extend(row.generics.where_clause.iter().flat_map(|own| own.predicates.clone()));
    for Field { ty, source, .. } in &row.fields {
        bounds.predicates.push(match source {
            Source::Column(_) => parse_quote! {
                #ty: ::nestling::__private::sql::Decode<'__nestling_row, <__NestlingRow as ::nestling::__private::sql::Row>::Database>
                    + ::nestling::__private::sql::Type<<__NestlingRow as ::nestling::__private::sql::Row>::Database>
            },
            Source::Flatten => parse_quote!(#ty: ::nestling::__private::sql::FromRow<'__nestling_row, __NestlingRow>),
        });
    }
    bounds.to_token_stream()
}
