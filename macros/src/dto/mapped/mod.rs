//! Mapped types: `#[dto(partial(CreateCat))]` and its siblings.
//!
//! A macro sees only its own item. So every `#[dto]` leaves a hidden macro of its own name behind, which hands its fields
//! on: `CreateCat! { request }` becomes `map_dto! { {struct CreateCat { … }} request }`. A request that needs several
//! types goes from one to the next and collects them.

mod evaluate;
mod expression;
mod field;
mod source;

use crate::diagnostics::Diagnostics;
use crate::driver;
use expression::Expression;
pub(crate) use field::remove;
use proc_macro2::{Group, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use source::Source;
pub(crate) use source::definition;
use syn::parse::{Parse, ParseStream};
use syn::spanned::Spanned;
use syn::{Data, DeriveInput, Path};

/// `#[dto(partial(CreateCat))] struct UpdateCat;`
pub(crate) fn expand(arguments: TokenStream, item: TokenStream) -> TokenStream {
    match syn::parse2::<Expression>(arguments) {
        Ok(expression) => next(&Request { expression, item, collected: Vec::new() }),
        Err(error) => {
            let mut output = error.into_compile_error();
            output.extend(super::plain(item));
            output
        }
    }
}

/// What the hidden macros hand on.
pub(crate) fn resume(input: TokenStream) -> TokenStream {
    match syn::parse2::<Request>(input) {
        Ok(request) => next(&request),
        Err(error) => error.into_compile_error(),
    }
}

struct Request {
    expression: Expression,
    item: TokenStream,
    collected: Vec<TokenStream>,
}

/// Asks the next type for its fields, or maps those of all.
fn next(request: &Request) -> TokenStream {
    let Request { expression, item, collected } = request;
    match expression.sources().get(collected.len()) {
        Some(path) => quote_spanned!(path.span()=> #path! { { #expression } { #item } #({ #collected })* }),
        None => map(request),
    }
}

impl Parse for Request {
    /// The type that was asked comes first, and belongs behind those that were asked before it.
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let mut groups = Vec::new();
        while !input.is_empty() {
            groups.push(input.parse::<Group>()?.stream());
        }
        let mut groups = groups.into_iter();
        let (Some(asked), Some(expression), Some(item)) = (groups.next(), groups.next(), groups.next()) else {
            return Err(input.error("only `#[dto]` calls this"));
        };
        let collected = groups.chain([asked]).collect();
        Ok(Self { expression: syn::parse2(expression)?, item, collected })
    }
}

fn map(request: &Request) -> TokenStream {
    let item = match driver::item::<DeriveInput>(request.item.clone(), "#[dto(…)]", "a struct") {
        Ok(item) => item,
        Err(tokens) => return tokens,
    };
    let mut diagnostics = Diagnostics::new();
    let item = mapped(request, item, &mut diagnostics);
    let sources = if diagnostics.is_empty() { request.expression.sources() } else { Vec::new() };
    let mut output = diagnostics.into_tokens();
    output.extend(sources.into_iter().map(used));
    output.extend(super::plain(item.to_token_stream()));
    output
}

/// A type that is only mapped is not dead, although nothing makes a value of it.
fn used(path: &Path) -> TokenStream {
    let marker = quote!(::nestling::__private::core::marker::PhantomData);
    quote_spanned!(path.span()=> const _: #marker<#path> = #marker;)
}

fn mapped(request: &Request, mut item: DeriveInput, diagnostics: &mut Diagnostics) -> DeriveInput {
    let paths = request.expression.sources();
    let sources: Vec<Source> = paths
        .into_iter()
        .zip(&request.collected)
        .filter_map(|(path, tokens)| Source::read(path, tokens.clone(), diagnostics))
        .collect();
    // Half a struct would only bring further errors.
    if sources.len() == request.collected.len() {
        let fields = evaluate::fields(&request.expression, sources, diagnostics);
        evaluate::put(&mut item, fields, diagnostics);
    }
    if let Data::Struct(data) = &mut item.data {
        data.semi_token = matches!(data.fields, syn::Fields::Unit).then(Default::default);
    }
    item
}

impl ToTokens for Expression {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Source(path) => path.to_tokens(tokens),
            Self::Partial { name, of } => tokens.extend(quote!(#name(#of))),
            Self::Pick { name, of, fields } | Self::Omit { name, of, fields } => {
                tokens.extend(quote!(#name(#of, #(#fields),*)));
            }
            Self::Intersection { name, of } => tokens.extend(quote!(#name(#(#of),*))),
        }
    }
}
