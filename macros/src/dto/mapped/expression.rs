//! The grammar of what `#[dto(…)]` takes: operations on types, also inside one another.

use crate::diagnostics::{expected, spanned};
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Ident, Path, Token};

pub(crate) const OPERATIONS: [&str; 4] = ["partial", "pick", "omit", "intersection"];

/// `partial(omit(CreateCat, age))`
pub(crate) enum Expression {
    Source(Path),
    Partial { name: Ident, of: Box<Expression> },
    Pick { name: Ident, of: Box<Expression>, fields: Vec<Ident> },
    Omit { name: Ident, of: Box<Expression>, fields: Vec<Ident> },
    Intersection { name: Ident, of: Vec<Expression> },
}

impl Expression {
    /// The types that are mapped, from left to right.
    pub(crate) fn sources(&self) -> Vec<&Path> {
        match self {
            Self::Source(path) => vec![path],
            Self::Partial { of, .. } | Self::Pick { of, .. } | Self::Omit { of, .. } => of.sources(),
            Self::Intersection { of, .. } => of.iter().flat_map(Self::sources).collect(),
        }
    }

    fn operation(name: Ident, content: ParseStream<'_>) -> syn::Result<Self> {
        match name.to_string().as_str() {
            "partial" => Ok(Self::Partial { of: Box::new(last(&name, content)?), name }),
            "pick" => Ok(Self::Pick { of: Box::new(inner(&name, content)?), fields: fields(&name, content)?, name }),
            "omit" => Ok(Self::Omit { of: Box::new(inner(&name, content)?), fields: fields(&name, content)?, name }),
            "intersection" => Ok(Self::Intersection { of: several(&name, content)?, name }),
            other => Err(spanned(&name, format!("there is no mapped type `{other}`"), expected(other, &OPERATIONS))),
        }
    }
}

/// An operation: a type alone would be a copy of it.
impl Parse for Expression {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let expression = nested(input)?;
        if let Self::Source(path) = &expression {
            let help = match path.get_ident().map(ToString::to_string) {
                Some(name) if OPERATIONS.contains(&name.as_str()) => example(&name).to_owned(),
                _ => {
                    "write one, such as `#[dto(partial(CreateCat))]`; attributes for serde and schemars go on lines of \
                      their own below `#[dto]`"
                        .to_owned()
                }
            };
            return Err(spanned(path, "`#[dto]` takes a mapped type", help));
        }
        match input.is_empty() {
            true => Ok(expression),
            false => Err(spanned(
                input.parse::<proc_macro2::TokenStream>()?,
                "`#[dto]` takes one mapped type",
                "put it into an `intersection(…)`",
            )),
        }
    }
}

fn nested(input: ParseStream<'_>) -> syn::Result<Expression> {
    let path: Path = input.parse()?;
    match path.get_ident() {
        Some(name) if input.peek(syn::token::Paren) => {
            let content;
            syn::parenthesized!(content in input);
            Expression::operation(name.clone(), &content)
        }
        _ => Ok(Expression::Source(path)),
    }
}

/// The type in front of the fields.
fn inner(name: &Ident, input: ParseStream<'_>) -> syn::Result<Expression> {
    match input.is_empty() {
        true => Err(spanned(name, format!("`{name}` of which type?"), example(&name.to_string()))),
        false => nested(input),
    }
}

/// The only type.
fn last(name: &Ident, input: ParseStream<'_>) -> syn::Result<Expression> {
    let of = inner(name, input)?;
    input.parse::<Option<Token![,]>>()?;
    match input.is_empty() {
        true => Ok(of),
        false => Err(spanned(
            input.parse::<proc_macro2::TokenStream>()?,
            format!("`{name}` takes one type, and all its fields"),
            "choose fields first, as in `partial(pick(CreateCat, name))`",
        )),
    }
}

fn fields(name: &Ident, input: ParseStream<'_>) -> syn::Result<Vec<Ident>> {
    input.parse::<Option<Token![,]>>()?;
    let fields = Punctuated::<Ident, Token![,]>::parse_terminated(input)?;
    match fields.is_empty() {
        true => Err(spanned(name, format!("`{name}` names no field"), example(&name.to_string()))),
        false => Ok(fields.into_iter().collect()),
    }
}

fn several(name: &Ident, input: ParseStream<'_>) -> syn::Result<Vec<Expression>> {
    let of = input.parse_terminated(nested, Token![,])?;
    match of.is_empty() {
        true => Err(spanned(name, "`intersection` of which types?", example("intersection"))),
        false => Ok(of.into_iter().collect()),
    }
}

fn example(operation: &str) -> &'static str {
    match operation {
        "pick" => "write `pick(CreateCat, name, age)`",
        "omit" => "write `omit(CreateCat, age)`",
        "intersection" => "write `intersection(CreateCat, Extra)`",
        _ => "write `partial(CreateCat)`",
    }
}
