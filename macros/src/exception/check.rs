//! Judges what is written; every mistake is reported where it stands, and the rest goes on.

use super::format::Message;
use super::model::{Answer, Field, Model, Variant};
use super::parse::{Attribute, Declaration, Status, Written};
use crate::diagnostics::{Diagnostics, did_you_mean};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, quote};
use syn::{LitInt, Path};

pub(crate) fn model(declaration: Declaration, diagnostics: &mut Diagnostics) -> Model {
    let Declaration { ident, generics, variants } = declaration;
    let mut variants: Vec<Variant> = variants.into_iter().map(|written| variant(written, diagnostics)).collect();
    origins(&mut variants, diagnostics);
    Model { ident, generics, variants }
}

fn variant(written: Written, diagnostics: &mut Diagnostics) -> Variant {
    let Written { name, path, mut fields, attribute } = written;
    sources(&name, &mut fields, diagnostics);
    let answer = answer(&name, &fields, attribute, diagnostics);
    Variant { name, path, fields, answer }
}

fn answer(name: &Ident, fields: &[Field], attribute: Attribute, diagnostics: &mut Diagnostics) -> Answer {
    match attribute {
        Attribute::Mistaken => Answer::Mistaken,
        Attribute::Missing => missing(name, diagnostics),
        Attribute::Transparent(word) => transparent(name, word, fields, diagnostics),
        Attribute::Stated { status, message, code } => {
            let status = checked(status, diagnostics);
            let message = message_of(message, fields, diagnostics);
            match (status, message) {
                (Some(status), Some(message)) => Answer::Stated { status, message, code },
                _ => Answer::Mistaken,
            }
        }
    }
}

fn missing(name: &Ident, diagnostics: &mut Diagnostics) -> Answer {
    let help = "write `#[exception(NOT_FOUND, \"…\")]` above it, or `#[exception(transparent)]` if its field answers";
    diagnostics.error(name, format!("`{name}` does not say how it is answered"), help);
    Answer::Mistaken
}

fn transparent(name: &Ident, word: Ident, fields: &[Field], diagnostics: &mut Diagnostics) -> Answer {
    if fields.len() == 1 {
        return Answer::Transparent;
    }
    let message = format!("`{name}` has {} fields, and `transparent` takes one", fields.len());
    diagnostics.error(word, message, "keep only the error that answers, or state a status and a message");
    Answer::Mistaken
}

fn message_of(literal: syn::LitStr, fields: &[Field], diagnostics: &mut Diagnostics) -> Option<Message> {
    let message = Message::new(literal.clone(), fields);
    message.map_err(|(message, help)| diagnostics.error(literal, message, help)).ok()
}

/// The status as an expression.
fn checked(status: Status, diagnostics: &mut Diagnostics) -> Option<TokenStream> {
    match status {
        Status::Number(number) => checked_number(number, diagnostics),
        Status::Name(path) => checked_name(path, diagnostics),
    }
}

fn checked_number(number: LitInt, diagnostics: &mut Diagnostics) -> Option<TokenStream> {
    match number.base10_parse::<u16>() {
        Ok(status @ 400..=599) => Some(quote!(::nestling::__private::exception::status(#status))),
        _ => {
            let message = format!("`{number}` is no status of an error");
            diagnostics.error(number, message, "the status of an exception is from 400 to 599");
            None
        }
    }
}

fn checked_name(path: Path, diagnostics: &mut Diagnostics) -> Option<TokenStream> {
    let written = path.to_token_stream().to_string().replace(' ', "");
    let name = path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
    if path.get_ident().is_some() && STATUSES.contains(&&*name) {
        return Some(quote!(::nestling::__private::StatusCode::#path));
    }
    let help = match did_you_mean(&name.to_uppercase(), STATUSES) {
        Some(status) => format!("did you mean `{status}`?"),
        None => "write the name of a 4xx or 5xx constant of `StatusCode`, such as `NOT_FOUND`, or a number".into(),
    };
    diagnostics.error(path, format!("`{written}` is no status of an error"), help);
    None
}

/// `#[from]` and `#[source]`: at most one of them in a variant, and no field beside `#[from]` that it could not fill.
fn sources(name: &Ident, fields: &mut [Field], diagnostics: &mut Diagnostics) {
    let others = fields.len().saturating_sub(1);
    let mut marked = fields.iter_mut().filter(|field| field.from.is_some() || field.source.is_some());
    let Some(first) = marked.next() else { return };
    let seconds: Vec<Ident> = marked.filter_map(|second| second.from.take().or(second.source.take())).collect();
    for word in &seconds {
        let help = format!("an error has one source: remove this `#[{word}]`");
        diagnostics.error(word, format!("`{name}` has two sources"), help);
    }
    if let Some(from) = first.from.take_if(|_| others > 0) {
        if seconds.is_empty() {
            let message = format!("`#[from]` cannot fill the other {} of `{name}`", plural(others));
            diagnostics.error(&from, message, "write `#[source]` instead, and make the error where it happens");
        }
        first.source = Some(from);
    }
}

fn plural(fields: usize) -> String {
    if fields == 1 { "field".into() } else { format!("{fields} fields") }
}

/// No two variants are made from the same type: `?` could not choose.
fn origins(variants: &mut [Variant], diagnostics: &mut Diagnostics) {
    let mut known: Vec<(String, &Ident)> = Vec::new();
    for Variant { name, fields, .. } in variants {
        for field in fields.iter_mut().filter(|field| field.from.is_some()) {
            let ty = field.ty.to_token_stream().to_string();
            match known.iter().find(|(other, _)| *other == ty) {
                None => known.push((ty, name)),
                Some((_, first)) => {
                    let message = format!("`{first}` and `{name}` are made from the same type");
                    diagnostics.error(&field.ty, message, "`?` could not choose: make one of them `#[source]`");
                    field.source = field.from.take();
                }
            }
        }
    }
}

/// The constants of `http::StatusCode` that an error can have.
const STATUSES: &[&str] = &[
    "BAD_REQUEST",
    "UNAUTHORIZED",
    "PAYMENT_REQUIRED",
    "FORBIDDEN",
    "NOT_FOUND",
    "METHOD_NOT_ALLOWED",
    "NOT_ACCEPTABLE",
    "PROXY_AUTHENTICATION_REQUIRED",
    "REQUEST_TIMEOUT",
    "CONFLICT",
    "GONE",
    "LENGTH_REQUIRED",
    "PRECONDITION_FAILED",
    "PAYLOAD_TOO_LARGE",
    "URI_TOO_LONG",
    "UNSUPPORTED_MEDIA_TYPE",
    "RANGE_NOT_SATISFIABLE",
    "EXPECTATION_FAILED",
    "IM_A_TEAPOT",
    "MISDIRECTED_REQUEST",
    "UNPROCESSABLE_ENTITY",
    "LOCKED",
    "FAILED_DEPENDENCY",
    "TOO_EARLY",
    "UPGRADE_REQUIRED",
    "PRECONDITION_REQUIRED",
    "TOO_MANY_REQUESTS",
    "REQUEST_HEADER_FIELDS_TOO_LARGE",
    "UNAVAILABLE_FOR_LEGAL_REASONS",
    "INTERNAL_SERVER_ERROR",
    "NOT_IMPLEMENTED",
    "BAD_GATEWAY",
    "SERVICE_UNAVAILABLE",
    "GATEWAY_TIMEOUT",
    "HTTP_VERSION_NOT_SUPPORTED",
    "VARIANT_ALSO_NEGOTIATES",
    "INSUFFICIENT_STORAGE",
    "LOOP_DETECTED",
    "NOT_EXTENDED",
    "NETWORK_AUTHENTICATION_REQUIRED",
];
