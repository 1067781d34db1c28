//! From the item to the model. `#[validate]` is taken off the item, wherever it stands.

use super::model::{Argument, Dto, Field, Rule, SPECS, Shape, Variant};
use super::names::{Case, Serde};
use super::output;
use crate::diagnostics::{Diagnostics, spanned};
use proc_macro2::Span;
use quote::ToTokens;
use syn::ext::IdentExt;
use syn::parse::{Parse, ParseStream};
use syn::punctuated::Punctuated;
use syn::{Attribute, Data, DeriveInput, Expr, Fields, Ident, Index, Member, Meta, Token};

/// `None` if the item is no dto at all.
pub(crate) fn dto(item: &mut DeriveInput, diagnostics: &mut Diagnostics) -> Option<Dto> {
    let container = Serde::of(&item.attrs);
    misplaced(&mut item.attrs, "a type", diagnostics);
    let shape = match &mut item.data {
        Data::Struct(data) => Shape::Struct(struct_fields(&mut data.fields, &container, diagnostics)),
        Data::Enum(data) => {
            Shape::Enum(data.variants.iter_mut().map(|each| variant(each, &container, diagnostics)).collect())
        }
        Data::Union(data) => {
            union(data, diagnostics);
            return None;
        }
    };
    Some(Dto { shape })
}

fn union(data: &mut syn::DataUnion, diagnostics: &mut Diagnostics) {
    diagnostics.error(data.union_token, "a union cannot be a dto", "use a struct, or an enum with a variant per case");
    for field in &mut data.fields.named {
        take_validate(&mut field.attrs);
    }
}

fn struct_fields(fields: &mut Fields, container: &Serde, diagnostics: &mut Diagnostics) -> Vec<Field> {
    let inlined = container.transparent || is_newtype(fields);
    each(fields, Naming { inlined, case: container.rename_all }, diagnostics)
}

fn variant(variant: &mut syn::Variant, container: &Serde, diagnostics: &mut Diagnostics) -> Variant {
    let serde = Serde::of(&variant.attrs);
    misplaced(&mut variant.attrs, "a variant", diagnostics);
    let naming =
        Naming { inlined: is_newtype(&variant.fields), case: serde.rename_all.or(container.rename_all_fields) };
    Variant {
        key: key(&serde, container, &variant.ident.unraw().to_string()),
        cfgs: cfgs(&variant.attrs),
        ident: variant.ident.clone(),
        fields: each(&mut variant.fields, naming, diagnostics),
    }
}

/// serde's four representations of an enum.
fn key(variant: &Serde, container: &Serde, ident: &str) -> Option<String> {
    if variant.untagged || container.untagged {
        None
    } else if container.tag {
        container.content.clone()
    } else {
        let renamed = container.rename_all.map(|case| case.of_variant(ident));
        variant.rename.clone().or(renamed).or_else(|| Some(ident.to_owned()))
    }
}

fn is_newtype(fields: &Fields) -> bool {
    matches!(fields, Fields::Unnamed(unnamed) if unnamed.unnamed.len() == 1)
}

/// How the fields of one struct or variant get their names.
#[derive(Clone, Copy)]
struct Naming {
    /// The only field stands for the whole.
    inlined: bool,
    case: Option<Case>,
}

impl Naming {
    fn name(self, serde: &Serde, plain: &str) -> String {
        match (self.inlined, &serde.rename, self.case) {
            (true, ..) => String::new(),
            (_, Some(name), _) => name.clone(),
            (_, _, Some(case)) => case.of_field(plain),
            _ => plain.to_owned(),
        }
    }
}

fn each(fields: &mut Fields, naming: Naming, diagnostics: &mut Diagnostics) -> Vec<Field> {
    fields.iter_mut().enumerate().map(|(index, each)| field(index, each, naming, diagnostics)).collect()
}

fn field(index: usize, field: &mut syn::Field, naming: Naming, diagnostics: &mut Diagnostics) -> Field {
    let serde = Serde::of(&field.attrs);
    let default = output::default(&mut field.attrs, &serde, diagnostics);
    let output = output::of(&mut field.attrs, field.ident.is_some(), diagnostics);
    let (member, plain) = match &field.ident {
        Some(ident) => (Member::Named(ident.clone()), ident.unraw().to_string()),
        None => (Member::Unnamed(Index::from(index)), index.to_string()),
    };
    Field {
        member,
        name: naming.name(&serde, &plain),
        rules: rules(&mut field.attrs, diagnostics),
        cfgs: cfgs(&field.attrs),
        ty: field.ty.clone(),
        skipped: serde.skip,
        flattened: serde.flatten,
        output,
        default,
        skip_if: serde.skip_serializing_if,
        each: false,
    }
}

pub(crate) fn cfgs(attributes: &[Attribute]) -> Vec<Attribute> {
    attributes.iter().filter(|attribute| attribute.path().is_ident("cfg")).cloned().collect()
}

fn rules(attributes: &mut Vec<Attribute>, diagnostics: &mut Diagnostics) -> Vec<Rule> {
    conditional(attributes, diagnostics);
    let mut rules = Vec::new();
    for attribute in take_validate(attributes) {
        if cfg!(feature = "validation") {
            rules.extend(diagnostics.take(listed(&attribute)).into_iter().flatten());
        } else {
            without_feature(&attribute, diagnostics);
        }
    }
    rules
}

fn without_feature(attribute: &Attribute, diagnostics: &mut Diagnostics) {
    diagnostics.error(
        attribute.path(),
        "`#[validate]` needs nestling's feature `validation`",
        "turn it on in Cargo.toml: nestling = { features = [\"validation\"] }",
    );
}

/// Only rustc knows whether the condition holds, and it does not tell attribute macros.
fn conditional(attributes: &[Attribute], diagnostics: &mut Diagnostics) {
    for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("cfg_attr")) {
        let Meta::List(list) = &attribute.meta else { continue };
        let validate = list.tokens.clone().into_iter().find(|token| token.to_string() == "validate");
        if let Some(validate) = validate {
            diagnostics.error(
                validate,
                "`#[dto]` cannot see rules inside `cfg_attr`",
                "write the field twice, each with its own `#[cfg(…)]` and its own `#[validate(…)]`",
            );
        }
    }
}

fn take_validate(attributes: &mut Vec<Attribute>) -> Vec<Attribute> {
    attributes.extract_if(.., |attribute| attribute.path().is_ident("validate")).collect()
}

fn misplaced(attributes: &mut Vec<Attribute>, place: &str, diagnostics: &mut Diagnostics) {
    for attribute in take_validate(attributes) {
        diagnostics.error(
            attribute.path(),
            format!("`#[validate]` has no meaning on {place}"),
            "put it on the fields that the rule is about",
        );
    }
    output::misplaced(attributes, place, diagnostics);
}

fn listed(attribute: &Attribute) -> syn::Result<Vec<Rule>> {
    let empty = || {
        spanned(
            &attribute.meta,
            "`#[validate]` without a rule checks nothing",
            "name a rule, as in `#[validate(length(min = 1))]`, or remove the attribute",
        )
    };
    match &attribute.meta {
        Meta::List(list) if list.tokens.is_empty() => Err(empty()),
        Meta::List(list) => {
            let rules = list.parse_args_with(Punctuated::<Rule, Token![,]>::parse_terminated)?;
            Ok(rules.into_iter().collect())
        }
        Meta::Path(_) | Meta::NameValue(_) => Err(empty()),
    }
}

impl Parse for Rule {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name: Ident = input.parse()?;
        let (mut arguments, mut inner) = (Punctuated::<Argument, Token![,]>::new(), Vec::new());
        if input.peek(Token![=]) {
            return Err(unparenthesized(&name));
        }
        if input.peek(syn::token::Paren) {
            let content;
            syn::parenthesized!(content in input);
            if name == "each" {
                inner.extend(content.parse_terminated(Rule::parse, Token![,])?);
                return Ok(Self { name, arguments: Vec::new(), inner });
            }
            let parse = if name == "constraint" { Argument::named_or_type } else { Argument::parse };
            arguments = content.parse_terminated(parse, Token![,])?;
        }
        Ok(Self { name, arguments: arguments.into_iter().collect(), inner })
    }
}

fn unparenthesized(name: &Ident) -> syn::Error {
    let example = SPECS.iter().find(|spec| name == spec.name).map_or("rule(argument = 1)", |spec| spec.example);
    spanned(name, "the arguments of a rule must stand in parentheses", format!("write it like `{example}`"))
}

impl Argument {
    /// `constraint(UniqueName)`: the type goes without a name.
    fn named_or_type(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Ident) && input.peek2(Token![=]) {
            return input.parse();
        }
        let path: syn::TypePath = input.parse()?;
        let name = Ident::new("type", path.path.segments.last().map_or_else(Span::call_site, |last| last.ident.span()));
        Ok(Self { name, value: Expr::Verbatim(path.into_token_stream()) })
    }
}

impl Parse for Argument {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let name = input.parse()?;
        input.parse::<Token![=]>()?;
        Ok(Self { name, value: input.parse()? })
    }
}
