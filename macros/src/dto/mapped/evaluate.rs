//! From the mapped types' fields to those of the new one.

use super::expression::Expression;
use super::field::Mapped;
use super::source::Source;
use crate::diagnostics::{Diagnostics, expected};
use syn::punctuated::Punctuated;
use syn::{Data, DataStruct, DeriveInput, Fields, FieldsNamed, Ident};

/// The fields that the expression stands for. `sources` are those of [`Expression::sources`].
pub(crate) fn fields(expression: &Expression, sources: Vec<Source>, diagnostics: &mut Diagnostics) -> Vec<Mapped> {
    let fields = of(expression, &mut sources.into_iter(), diagnostics);
    fields.iter().for_each(|field| field.check(diagnostics));
    fields
}

fn of(
    expression: &Expression,
    sources: &mut impl Iterator<Item = Source>,
    diagnostics: &mut Diagnostics,
) -> Vec<Mapped> {
    match expression {
        Expression::Source(_) => sources.next().map(|source| source.fields).unwrap_or_default(),
        Expression::Partial { of: inner, .. } => {
            let mut fields = of(inner, sources, diagnostics);
            fields.iter_mut().for_each(|field| field.make_optional(diagnostics));
            fields
        }
        Expression::Pick { of: inner, fields: names, .. } => {
            chosen(of(inner, sources, diagnostics), names, true, diagnostics)
        }
        Expression::Omit { of: inner, fields: names, .. } => {
            chosen(of(inner, sources, diagnostics), names, false, diagnostics)
        }
        Expression::Intersection { of: parts, .. } => {
            let mut all = Vec::new();
            for part in parts {
                let fields = of(part, sources, diagnostics);
                all.extend(fields.into_iter().filter(|field| is_new(field, &all, diagnostics)).collect::<Vec<_>>());
            }
            all
        }
    }
}

/// Those that are named, or those that are not, in the order of the type.
fn chosen(fields: Vec<Mapped>, names: &[Ident], keep: bool, diagnostics: &mut Diagnostics) -> Vec<Mapped> {
    let known: Vec<String> = fields.iter().map(Mapped::name).collect();
    for (at, name) in names.iter().enumerate() {
        if !fields.iter().any(|field| field.is(name)) {
            let known: Vec<&str> = known.iter().map(String::as_str).collect();
            let message = format!("there is no field `{name}`");
            diagnostics.error(name, message, expected(&name.to_string(), &known));
        } else if names[..at].contains(name) {
            diagnostics.error(name, format!("`{name}` is named twice"), "remove one of them");
        }
    }
    fields.into_iter().filter(|field| names.iter().any(|name| field.is(name)) == keep).collect()
}

fn is_new(field: &Mapped, all: &[Mapped], diagnostics: &mut Diagnostics) -> bool {
    let Some(other) = all.iter().find(|other| other.name() == field.name()) else { return true };
    let message = format!("`{}` and `{}` both have a field `{}`", other.of, field.of, field.name());
    let help = format!("leave one of them out, as in `omit({}, {})`", field.of, field.name());
    diagnostics.error(&field.at, message, help);
    false
}

/// Puts the fields before the item's own.
pub(crate) fn put(item: &mut DeriveInput, fields: Vec<Mapped>, diagnostics: &mut Diagnostics) {
    let Data::Struct(DataStruct { fields: own, struct_token, .. }) = &mut item.data else {
        let help = "write `struct Name;`, or a struct with further fields";
        diagnostics.error(&item.ident, "a mapped type is a struct", help);
        return;
    };
    let further = match std::mem::replace(own, Fields::Unit) {
        Fields::Named(named) => named.named,
        Fields::Unit => Punctuated::new(),
        Fields::Unnamed(unnamed) => {
            diagnostics.error(&unnamed, "a mapped type has named fields", "write `struct Name;`, or name the fields");
            Punctuated::new()
        }
    };
    for field in &further {
        let clash = fields.iter().find(|mapped| field.ident.as_ref().is_some_and(|ident| mapped.is(ident)));
        if let (Some(mapped), Some(ident)) = (clash, &field.ident) {
            let help = format!("leave that one out, as in `omit({}, {})`", mapped.of, mapped.name());
            diagnostics.error(ident, format!("`{}` has a field `{}`, too", mapped.of, mapped.name()), help);
        }
    }
    let is_further =
        |mapped: &Mapped| further.iter().filter_map(|field| field.ident.as_ref()).any(|ident| mapped.is(ident));
    let mut named: Vec<syn::Field> =
        fields.into_iter().filter(|mapped| !is_further(mapped)).map(|mapped| mapped.field).collect();
    named.extend(further);
    let brace_token = syn::token::Brace(struct_token.span);
    *own = Fields::Named(FieldsNamed { brace_token, named: named.into_iter().collect() });
}
