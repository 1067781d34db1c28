//! The message's format string: which fields it shows, and how.

use super::model::{Field, binding, key, place_of};
use crate::diagnostics::did_you_mean;
use proc_macro2::{Ident, TokenStream};
use quote::{format_ident, quote, quote_spanned};
use std::collections::BTreeMap;
use syn::{LitStr, Member};

/// A format string whose arguments are locals of the macro.
pub(crate) struct Message {
    /// As the author wrote it.
    pub(crate) literal: LitStr,
    rewritten: String,
    arguments: Vec<Argument>,
}

/// A field in the message, by its place among the fields.
#[derive(PartialEq)]
pub(crate) struct Argument {
    pub(crate) field: usize,
    pub(crate) shown: Shown,
}

/// How the field is used.
#[derive(Clone, Copy, PartialEq)]
pub(crate) enum Shown {
    /// As a value, through this trait of `core::fmt`.
    Through(&'static str),
    /// As the width or the precision of another.
    AsCount,
}

/// What is wrong with a format string, and what to do.
pub(crate) type Mistake = (String, String);

impl Message {
    pub(crate) fn new(literal: LitStr, fields: &[Field]) -> Result<Self, Mistake> {
        let text = literal.value();
        let mut message = Self { literal, rewritten: String::new(), arguments: Vec::new() };
        message.read(&text, fields)?;
        Ok(message)
    }

    pub(crate) fn arguments(&self) -> &[Argument] {
        &self.arguments
    }

    /// `write!(f, …)`, from locals that hold references to the fields.
    pub(crate) fn write(&self, f: &Ident, fields: &[Field]) -> TokenStream {
        let span = place_of(&self.literal);
        let literal = LitStr::new(&self.rewritten, span);
        let mut arguments = BTreeMap::new();
        for Argument { field, shown } in &self.arguments {
            let member = &fields[*field].member;
            let (name, mut field) = (local(member, *shown), binding(member));
            field.set_span(span);
            let star = (*shown == Shown::AsCount).then(|| quote!(*));
            arguments.insert(name.to_string(), quote!(#name = #star #field));
        }
        let arguments = arguments.values();
        quote_spanned!(span=> ::nestling::__private::core::write!(#f, #literal #(, #arguments)*))
    }

    fn read(&mut self, text: &str, fields: &[Field]) -> Result<(), Mistake> {
        let mut rest = text;
        while let Some(brace) = rest.find(['{', '}']) {
            self.rewritten.push_str(&rest[..brace]);
            rest = &rest[brace..];
            rest = if rest.starts_with("{{") || rest.starts_with("}}") {
                self.rewritten.push_str(&rest[..2]);
                &rest[2..]
            } else {
                self.placeholder(rest, fields)?
            };
        }
        self.rewritten.push_str(rest);
        Ok(())
    }

    /// Reads `{name:spec}` at the start of `text`; returns what follows.
    fn placeholder<'a>(&mut self, text: &'a str, fields: &[Field]) -> Result<&'a str, Mistake> {
        let inner = text.strip_prefix('{').ok_or_else(|| unbalanced("}", "opened"))?;
        let (inner, rest) = inner.split_once('}').ok_or_else(|| unbalanced("{", "closed"))?;
        let (name, spec) = inner.split_once(':').unwrap_or((inner, ""));
        let name = self.argument(name.trim(), Shown::Through(formatter(spec.trim_end())), fields)?;
        let spec = self.spec(spec, fields)?;
        self.rewritten.push_str(&format!("{{{name}:{spec}}}"));
        Ok(rest)
    }

    /// The spec, with the names of widths and precisions (`name$`) replaced.
    fn spec(&mut self, spec: &str, fields: &[Field]) -> Result<String, Mistake> {
        if spec.contains(".*") {
            return Err((
                "`.*` takes an argument that is not there".into(),
                "write `.name$` with a field's name".into(),
            ));
        }
        let mut parts: Vec<String> = spec.split('$').map(String::from).collect();
        let last = parts.pop().unwrap_or_default();
        for part in &mut parts {
            let name = count(part);
            if !name.is_empty() {
                let local = self.argument(name, Shown::AsCount, fields)?;
                part.replace_range(part.len() - name.len().., &local.to_string());
            }
        }
        parts.push(last);
        Ok(parts.join("$"))
    }

    /// The local for the field of this name, which becomes an argument of the message.
    fn argument(&mut self, name: &str, shown: Shown, fields: &[Field]) -> Result<Ident, Mistake> {
        let field = fields.iter().position(|field| key(&field.member) == name).ok_or_else(|| no_field(name, fields))?;
        let argument = Argument { field, shown };
        if !self.arguments.contains(&argument) {
            self.arguments.push(argument);
        }
        Ok(local(&fields[field].member, shown))
    }
}

/// The argument's name in the rewritten string. A count has one of its own, because it is a value and not a reference.
fn local(member: &Member, shown: Shown) -> Ident {
    match shown {
        Shown::Through(_) => binding(member),
        Shown::AsCount => format_ident!("__nestling_count_{}", key(member)),
    }
}

/// The trait of `core::fmt` that a spec asks for.
fn formatter(spec: &str) -> &'static str {
    match spec.chars().last() {
        Some('?') => "Debug",
        Some('x') => "LowerHex",
        Some('X') => "UpperHex",
        Some('o') => "Octal",
        Some('b') => "Binary",
        Some('e') => "LowerExp",
        Some('E') => "UpperExp",
        Some('p') => "Pointer",
        _ => "Display",
    }
}

/// The name at the end of what stands before a `$`; a zero in front of a number is a flag, not part of it.
fn count(part: &str) -> &str {
    let start = part.rfind(|c: char| !c.is_alphanumeric() && c != '_').map_or(0, |at| at + 1);
    let name = &part[start..];
    match name.strip_prefix('0') {
        Some(number) if number.starts_with(|c: char| c.is_alphanumeric() || c == '_') => number,
        _ => name,
    }
}

fn unbalanced(brace: &str, missing: &str) -> Mistake {
    (format!("this `{brace}` is never {missing}"), format!("write `{brace}{brace}` for a brace in the text"))
}

fn no_field(name: &str, fields: &[Field]) -> Mistake {
    let names: Vec<String> = fields.iter().map(|field| key(&field.member)).collect();
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    let help = match (did_you_mean(name, &names), &names[..]) {
        _ if name.is_empty() => "write the name of a field into the braces, or its position, such as `{0}`".into(),
        (_, []) => "there are no fields: write `{{` and `}}` for braces in the text".into(),
        (Some(field), _) if field.parse::<usize>().is_err() => format!("did you mean `{{{field}}}`?"),
        _ => format!("there is `{{{}}}`", names.join("}`, `{")),
    };
    (format!("`{{{name}}}` names no field"), help)
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    fn fields(declaration: syn::ItemStruct) -> Vec<Field> {
        let members = declaration.fields.members().zip(declaration.fields.iter());
        members.map(|(member, field)| Field { member, ty: field.ty.clone(), from: None, source: None }).collect()
    }

    fn rewritten(text: &str, declaration: syn::ItemStruct) -> Result<String, String> {
        let literal = LitStr::new(text, proc_macro2::Span::call_site());
        Message::new(literal, &fields(declaration)).map(|message| message.rewritten).map_err(|(message, _)| message)
    }

    #[test]
    fn names_fields_by_position_and_by_name() {
        let tuple = || {
            parse_quote!(
                struct T(u8, u8);
            )
        };
        assert_eq!(rewritten("a {1} b {0:?}", tuple()).unwrap(), "a {__nestling_1:} b {__nestling_0:?}");
        let named = || {
            parse_quote!(
                struct T {
                    id: u8,
                    r#type: u8,
                }
            )
        };
        assert_eq!(rewritten("{id} {type}", named()).unwrap(), "{__nestling_id:} {__nestling_type:}");
    }

    #[test]
    fn replaces_widths_and_precisions() {
        let tuple = || {
            parse_quote!(
                struct T(f64, usize);
            )
        };
        assert_eq!(rewritten("{0:>1$}", tuple()).unwrap(), "{__nestling_0:>__nestling_count_1$}");
        assert_eq!(
            rewritten("{0:01$.1$}", tuple()).unwrap(),
            "{__nestling_0:0__nestling_count_1$.__nestling_count_1$}"
        );
        assert_eq!(rewritten("{0:$>5}", tuple()).unwrap(), "{__nestling_0:$>5}");
    }

    #[test]
    fn keeps_escaped_braces() {
        assert_eq!(
            rewritten(
                "{{0}} {0}",
                parse_quote!(
                    struct T(u8);
                )
            )
            .unwrap(),
            "{{0}} {__nestling_0:}"
        );
    }

    #[test]
    fn refuses_what_names_no_field() {
        let tuple = || {
            parse_quote!(
                struct T(u8);
            )
        };
        assert_eq!(rewritten("{1}", tuple()).unwrap_err(), "`{1}` names no field");
        assert_eq!(rewritten("{}", tuple()).unwrap_err(), "`{}` names no field");
        assert_eq!(rewritten("{0:w$}", tuple()).unwrap_err(), "`{w}` names no field");
        assert_eq!(rewritten("{0", tuple()).unwrap_err(), "this `{` is never closed");
        assert_eq!(rewritten("0}", tuple()).unwrap_err(), "this `}` is never opened");
        assert_eq!(rewritten("{0:.*}", tuple()).unwrap_err(), "`.*` takes an argument that is not there");
    }
}
