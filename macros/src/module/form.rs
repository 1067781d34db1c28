//! The forms of a provider: a class, a value, a factory, another name for one; alone, as one of several, qualified.

use super::model::{Entry, Factory, Form, Key};
use super::parse::{call, only, owner, path_type, qualified, unknown_form};
use crate::diagnostics::{Diagnostics, spanned};
use crate::injectable::model::Scope;
use crate::injectable::parse::{qualifier, scope_value};
use crate::types::{arguments, name_span};
use quote::ToTokens;
use syn::parse::ParseStream;
use syn::spanned::Spanned;
use syn::{Expr, ExprClosure, Ident, Pat, PathSegment, ReturnType, Token, Type};

const FORMS: &[&str] = &["value", "factory", "existing", "multi", "qualified"];

pub(crate) fn entry(input: ParseStream<'_>) -> syn::Result<Entry> {
    let Some((name, content)) = call(input)? else { return class(input) };
    let entry = match name.to_string().as_str() {
        "value" => value(only(&content)?),
        "factory" => factory(&name, &content),
        "existing" => existing(&content),
        "multi" => multi(&name, &content),
        "qualified" => qualified(&content, entry),
        _ => Err(unknown_form(&name, FORMS)),
    }?;
    viewed(input, entry)
}

/// `… as dyn Trait` after a form.
fn viewed(input: ParseStream<'_>, entry: Entry) -> syn::Result<Entry> {
    match view(input)? {
        Some(ty) => Ok(Entry { key: Key { ty, ..entry.key }, ..entry }),
        None => Ok(entry),
    }
}

fn view(input: ParseStream<'_>) -> syn::Result<Option<Type>> {
    if !input.peek(Token![as]) {
        return Ok(None);
    }
    input.parse::<Token![as]>()?;
    input.parse().map(Some)
}

fn class(input: ParseStream<'_>) -> syn::Result<Entry> {
    let class: Type = input.parse()?;
    let span = name_span(&class);
    let ty = view(input)?.unwrap_or_else(|| class.clone());
    Ok(Entry { key: Key { ty, qualifier: None }, multi: false, form: Form::Class(class), span })
}

fn multi(name: &Ident, content: ParseStream<'_>) -> syn::Result<Entry> {
    let entry: Entry = only(content)?;
    match entry.multi {
        false => Ok(Entry { multi: true, ..entry }),
        true => Err(spanned(name, "`multi` stands twice", "write it once")),
    }
}

fn existing(content: ParseStream<'_>) -> syn::Result<Entry> {
    let existing: Type = content.parse()?;
    let span = name_span(&existing);
    let ty = view(content)?.unwrap_or_else(|| existing.clone());
    match content.is_empty() {
        true => Ok(Entry { key: Key { ty, qualifier: None }, multi: false, form: Form::Existing(existing), span }),
        false => Err(content.error("expected nothing more in `existing(…)`")),
    }
}

fn value(expression: Expr) -> syn::Result<Entry> {
    let span = expression.span();
    let (ty, expression) = match expression {
        Expr::Cast(cast) => (*cast.ty, *cast.expr),
        expression => match shown_type(&expression) {
            Some(ty) => (ty, expression),
            None => {
                let help = "write `value(expression as Type)`";
                return Err(spanned(&expression, "the value does not show its type", help));
            }
        },
    };
    Ok(Entry { key: Key { ty, qualifier: None }, multi: false, form: Form::Value(expression), span })
}

/// The type of `Config { … }`, `Config(…)`, `Config::new(…)`, `Config::Default` and `Config`, by Rust's rules of
/// capitals. A wrong guess is a type error.
pub(crate) fn shown_type(expression: &Expr) -> Option<Type> {
    match expression {
        // Settings that are given one after the other: `Config::new().verbose(true)`.
        Expr::MethodCall(call) => shown_type(&call.receiver),
        Expr::Struct(literal) => Some(path_type(literal.qself.clone(), literal.path.clone())),
        Expr::Call(call) => constructed(&call.func).or_else(|| owner(&call.func)),
        Expr::Path(_) => constructed(expression),
        _ => None,
    }
}

/// The struct or the enum of `Config` and `Mode::Fast`.
fn constructed(expression: &Expr) -> Option<Type> {
    let Expr::Path(path) = expression else { return None };
    let mut segments = path.path.segments.iter().rev().map(is_type_name);
    match (segments.next()?, segments.next()) {
        (true, Some(true)) => owner(expression),
        (true, _) => Some(path_type(path.qself.clone(), path.path.clone())),
        (false, _) => None,
    }
}

/// Whether a name is that of a type, by Rust's rules of capitals.
pub(crate) fn is_type_name(segment: &PathSegment) -> bool {
    let name = segment.ident.to_string();
    name.starts_with(char::is_uppercase) && (name.len() == 1 || name.contains(char::is_lowercase))
}

fn factory(name: &Ident, content: ParseStream<'_>) -> syn::Result<Entry> {
    let scope = match content.peek(Ident) && content.peek2(Token![=]) {
        true => factory_scope(content)?,
        false => Scope::Singleton,
    };
    let mut closure = match only::<Expr>(content)? {
        Expr::Closure(closure) => closure,
        other => {
            let help = "write `factory(async |db: Arc<Db>| -> Result<Pool> { … })`";
            return Err(spanned(&other, "a factory must be a closure", help));
        }
    };
    let ReturnType::Type(_, output) = &closure.output else {
        return Err(spanned(
            closure.inputs_begin,
            "the factory does not state what it makes",
            "write `async |…| -> Result<Pool> { … }`",
        ));
    };
    let output = (**output).clone();
    let made = arguments(&output, "Result").map(|arguments| arguments.first().copied().cloned());
    let (output, fallible) = match made {
        Some(Some(made)) => (made, true),
        _ => (output, false),
    };
    let arguments = closure_arguments(&mut closure)?;
    let is_async = closure.asyncness.is_some();
    let form =
        Factory { scope, closure: closure.to_token_stream(), is_async, arguments, output: output.clone(), fallible };
    Ok(Entry { key: Key { ty: output, qualifier: None }, multi: false, form: Form::Factory(form), span: name.span() })
}

fn factory_scope(content: ParseStream<'_>) -> syn::Result<Scope> {
    let key: Ident = content.parse()?;
    if key != "scope" {
        return Err(crate::injectable::parse::unknown_argument("factory(…)", &key, &["scope"]));
    }
    let scope = scope_value(content)?;
    content.parse::<Token![,]>()?;
    Ok(scope)
}

fn closure_arguments(
    closure: &mut ExprClosure,
) -> syn::Result<Vec<(Type, Option<crate::injectable::model::Qualifier>)>> {
    let mut diagnostics = Diagnostics::new();
    let mut found = Vec::new();
    for input in &mut closure.inputs {
        match input {
            Pat::Type(typed) => {
                let ty = (*typed.ty).clone();
                let qualifier = qualifier(&mut typed.attrs, &ty, &mut diagnostics);
                found.push((ty, qualifier));
            }
            other => {
                diagnostics.error(&*other, "the factory's argument does not state its type", "write `db: Arc<Db>`")
            }
        }
    }
    diagnostics.into_result().map(|()| found)
}
