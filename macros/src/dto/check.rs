//! What can be wrong with the rules, as far as tokens tell. Rules that are wrong are reported and dropped.

use super::model::{Dto, Field, Rule, SPECS};
use crate::diagnostics::{Diagnostics, expected};
use syn::punctuated::Punctuated;
use syn::{Attribute, Expr, ExprLit, ExprUnary, Generics, Ident, Lit, Path, Token, UnOp};

/// The traits that the user derives although `#[dto]` does.
pub(crate) fn own_derives(attributes: &[Attribute], diagnostics: &mut Diagnostics) -> Vec<String> {
    let ours = ["Serialize", "Deserialize", "JsonSchema", "Validate"];
    let mut taken = Vec::new();
    for path in attributes.iter().filter_map(derived).flatten() {
        let name = path.segments.last().map(|segment| segment.ident.to_string()).unwrap_or_default();
        if ours.contains(&name.as_str()) && (name != "JsonSchema" || cfg!(feature = "schema")) {
            diagnostics.error(path, format!("`#[dto]` derives `{name}` already"), format!("remove `{name}` here"));
            taken.push(name);
        }
    }
    taken
}

fn derived(attribute: &Attribute) -> Option<Punctuated<Path, Token![,]>> {
    let list = attribute.path().is_ident("derive").then(|| attribute.meta.require_list().ok()).flatten()?;
    list.parse_args_with(Punctuated::parse_terminated).ok()
}

pub(crate) fn rules(dto: &mut Dto, generics: &Generics, diagnostics: &mut Diagnostics) {
    for fields in dto.groups() {
        let siblings: Vec<Ident> = fields.iter().filter_map(|field| field.ident().cloned()).collect();
        let tuple = fields.len() > 1 && siblings.is_empty();
        for field in fields {
            let mut rules = std::mem::take(&mut field.rules);
            rules.retain_mut(|rule| {
                named(rule, tuple, diagnostics)
                    && received(rule, field, diagnostics)
                    && known(rule, diagnostics)
                    && arguments(rule, diagnostics)
                    && each(rule, diagnostics)
                    && plain(rule, generics, diagnostics)
                    && consistent(rule, diagnostics)
                    && sibling(rule, field, &siblings, diagnostics)
            });
            field.rules = rules;
        }
    }
}

fn named(rule: &Rule, tuple: bool, diagnostics: &mut Diagnostics) -> bool {
    if tuple {
        let help = "give the fields names, so that clients can be told which one is wrong";
        diagnostics.error(&rule.name, "a field without a name cannot have rules", help);
    }
    !tuple
}

fn received(rule: &Rule, field: &Field, diagnostics: &mut Diagnostics) -> bool {
    if field.skipped {
        let help = "remove the rule, or serde's `skip`";
        diagnostics.error(&rule.name, "this rule never sees a client's value: serde skips the field", help);
    }
    !field.skipped
}

fn known(rule: &Rule, diagnostics: &mut Diagnostics) -> bool {
    if rule.spec().is_none() {
        let names: Vec<&str> = SPECS.iter().map(|spec| spec.name).collect();
        let name = rule.name.to_string();
        diagnostics.error(&rule.name, format!("there is no rule `{name}`"), expected(&name, &names));
    }
    rule.spec().is_some()
}

/// Every argument is known and given once; the rule has one of those that it needs.
fn arguments(rule: &Rule, diagnostics: &mut Diagnostics) -> bool {
    let Some(spec) = rule.spec() else { return false };
    let known: Vec<&str> = spec.arguments.iter().copied().chain(["message"]).collect();
    let mut seen = Vec::new();
    let mut fine = true;
    for argument in &rule.arguments {
        let name = argument.name.to_string();
        if !known.contains(&name.as_str()) {
            let message = format!("`{}` has no argument `{name}`", spec.name);
            diagnostics.error(&argument.name, message, expected(&name, &known));
            fine = false;
        } else if seen.contains(&name) {
            diagnostics.error(&argument.name, format!("`{name}` is given twice"), "remove one of them");
            fine = false;
        }
        seen.push(name);
    }
    if fine && !spec.arguments.is_empty() && !seen.iter().any(|name| name != "message") {
        let message = format!("`{}` needs {}", spec.name, one_of(spec.arguments));
        diagnostics.error(&rule.name, message, format!("write `{}`", spec.example));
        fine = false;
    }
    fine
}

/// What is in an `each` looks at nothing but the item.
fn each(rule: &mut Rule, diagnostics: &mut Diagnostics) -> bool {
    if !rule.is("each") {
        return true;
    }
    if rule.inner.is_empty() {
        diagnostics.error(&rule.name, "`each` names no rule", "write `each(length(min = 1))`");
        return false;
    }
    rule.inner.retain(|inner| {
        known(inner, diagnostics)
            && lone(inner, diagnostics)
            && arguments(inner, diagnostics)
            && consistent(inner, diagnostics)
    });
    !rule.inner.is_empty()
}

fn lone(rule: &Rule, diagnostics: &mut Diagnostics) -> bool {
    let help = match rule.name.to_string().as_str() {
        "nested" => "write `nested` without `each`: it goes through lists by itself",
        "each" | "must_match" | "required" | "constraint" | "unique" => "put it on the field itself",
        _ => return true,
    };
    diagnostics.error(&rule.name, format!("`{}` cannot stand in `each`", rule.name), help);
    false
}

/// What a constraint looks at is known when the application boots.
fn plain(rule: &Rule, generics: &Generics, diagnostics: &mut Diagnostics) -> bool {
    let generic = rule.is("constraint") && !generics.params.is_empty();
    if generic {
        let help = "put it on a type without generic parameters";
        diagnostics.error(&rule.name, "a generic dto cannot have constraints", help);
    }
    !generic
}

fn one_of(arguments: &[&str]) -> String {
    match arguments {
        [one] => format!("`{one}`"),
        many => format!("one of `{}`", many.join("`, `")),
    }
}

fn consistent(rule: &Rule, diagnostics: &mut Diagnostics) -> bool {
    match () {
        () if rule.is("length") => {
            numeric(rule, diagnostics)
                && whole(rule, diagnostics)
                && exclusive(rule, "equal", &["min", "max"], diagnostics)
                && satisfiable(rule, "min", "max", diagnostics)
        }
        () if rule.is("range") => {
            numeric(rule, diagnostics)
                && exclusive(rule, "exclusive_min", &["min"], diagnostics)
                && exclusive(rule, "exclusive_max", &["max"], diagnostics)
                && [
                    ("min", "max"),
                    ("min", "exclusive_max"),
                    ("exclusive_min", "max"),
                    ("exclusive_min", "exclusive_max"),
                ]
                .into_iter()
                .all(|(low, high)| satisfiable(rule, low, high, diagnostics))
        }
        () => true,
    }
}

fn numeric(rule: &Rule, diagnostics: &mut Diagnostics) -> bool {
    let is_text = |value: &Expr| matches!(value, Expr::Lit(ExprLit { lit: Lit::Str(_), .. }));
    let wrong = rule.arguments.iter().find(|argument| argument.name != "message" && is_text(&argument.value));
    if let Some(wrong) = wrong {
        diagnostics.error(&wrong.value, "a bound must be a number, not a text", "write it without the quotes");
    }
    wrong.is_none()
}

/// Lengths are whole and not negative.
fn whole(rule: &Rule, diagnostics: &mut Diagnostics) -> bool {
    let wrong = rule.arguments.iter().find(|argument| {
        let number = literal(&argument.value);
        number.is_some_and(|number| number < 0.0 || number.fract() != 0.0)
    });
    if let Some(wrong) = wrong {
        diagnostics.error(
            &wrong.value,
            "a length is a whole number from 0 upwards",
            "write it as one, as in `min = 1`",
        );
    }
    wrong.is_none()
}

fn exclusive(rule: &Rule, one: &str, others: &[&str], diagnostics: &mut Diagnostics) -> bool {
    let other = others.iter().find(|other| rule.argument(other).is_some());
    match (rule.named_argument(one), other) {
        (Some(argument), Some(other)) => {
            diagnostics.error(argument, format!("`{one}` and `{other}` contradict each other"), "keep one of them");
            false
        }
        _ => true,
    }
}

fn satisfiable(rule: &Rule, low: &str, high: &str, diagnostics: &mut Diagnostics) -> bool {
    let (Some(low_value), Some(high_value)) = (rule.argument(low), rule.argument(high)) else { return true };
    let (Some(lowest), Some(highest)) = (literal(low_value), literal(high_value)) else { return true };
    let open = low.starts_with("exclusive") || high.starts_with("exclusive");
    let empty = lowest > highest || (open && lowest == highest);
    if empty {
        let message = format!("nothing is within `{low} = {lowest}` and `{high} = {highest}`");
        diagnostics.error(high_value, message, format!("`{low}` must be less than `{high}`: swap them?"));
    }
    !empty
}

/// The number that is written here, if it is one.
fn literal(expression: &Expr) -> Option<f64> {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Int(number), .. }) => number.base10_parse::<u128>().ok().map(|n| n as f64),
        Expr::Lit(ExprLit { lit: Lit::Float(number), .. }) => number.base10_parse().ok(),
        Expr::Unary(ExprUnary { op: UnOp::Neg(_), expr, .. }) => literal(expr).map(|number| -number),
        _ => None,
    }
}

/// The field that `must_match` names is there.
fn sibling(rule: &Rule, field: &Field, siblings: &[Ident], diagnostics: &mut Diagnostics) -> bool {
    let Some(other) = rule.argument("other") else { return true };
    let names: Vec<String> = siblings.iter().filter(|name| field.ident() != Some(name)).map(Ident::to_string).collect();
    let found = rule.other().map(|other| other.to_string()).unwrap_or_default();
    if names.contains(&found) {
        return true;
    }
    let names: Vec<&str> = names.iter().map(String::as_str).collect();
    diagnostics.error(other, "`other` must name another field beside this one", help(&found, &names));
    false
}

fn help(found: &str, names: &[&str]) -> String {
    if names.is_empty() { "there is no other field with a name".to_owned() } else { expected(found, names) }
}
