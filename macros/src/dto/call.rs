//! One rule as a call of the function that checks it.
//!
//! The field's type stands alone in the checked position, `length_of::<Type>()`, so that a type to which the rule does not
//! apply is underlined as a whole.

use super::model::{Field, Rule};
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Expr, ExprLit, ExprUnary, GenericArgument, Lit, LitFloat, PathArguments, Type, UnOp};

/// A way to write a reference to a field.
pub(crate) type Value<'a> = &'a dyn Fn(&Field) -> TokenStream;

pub(crate) fn rule(rule: &Rule, field: &Field, fields: &[Field], value: Value<'_>) -> TokenStream {
    let (name, at) = (&rule.name, at(rule, field));
    let (text, own) = (read("text_of", field, value), value(field));
    let path = quote!(::nestling::__private::rule::#name);
    match rule.name.to_string().as_str() {
        "length" => {
            let (length, [min, max]) = (read("length_of", field, value), lengths(rule));
            quote!(#path(#length, #at, #min, #max))
        }
        "range" => {
            let (ty, bounds) = (&field.ty, ranges(rule, field));
            let number = quote!(::nestling::__private::rule::number_of::<#ty, _>()(#own));
            quote!(#path(#number, #at, &[#(#bounds),*]))
        }
        "non_empty" => {
            let length = read("length_of", field, value);
            quote!(#path(#length, #at))
        }
        "required" => {
            let presence = read("presence_of", field, value);
            quote!(#path(#presence, #at))
        }
        "nested" => {
            let ty = &field.ty;
            quote!(#path(::nestling::__private::rule::rules_of::<#ty>(), #own, #at))
        }
        "positive" | "negative" => {
            let (ty, zero) =
                (&field.ty, if is_float(option_of(&field.ty).unwrap_or(&field.ty)) { quote!(0.0) } else { quote!(0) });
            quote!(#path(::nestling::__private::rule::number_of::<#ty, _>()(#own), #at, #zero))
        }
        "one_of" | "none_of" => among(rule, field, &path, text, own, at),
        "unique" => {
            let unique = read("uniqueness_of", field, value);
            quote!(#path(#unique, #at))
        }
        "each" => each(rule, field, own),
        "must_match" => must_match(rule, field, fields, value),
        "custom" => custom(rule, field, own),
        "regex" => {
            let regex = rule.argument("path");
            let borrow = quote_spanned!(regex.span()=> &);
            quote!(#path(#text, #at, #borrow #regex))
        }
        "contains" | "does_not_contain" => {
            let pattern = rule.argument("pattern");
            quote!(#path(#text, #at, #pattern))
        }
        _ => quote!(#path(#text, #at)),
    }
}

/// Where to complain, and with which text.
fn at(rule: &Rule, field: &Field) -> TokenStream {
    let name = if field.flattened && rule.is("nested") { "" } else { field.name.as_str() };
    let message = option(rule.argument("message").map(|text| quote!(#text)));
    let at = if field.each { quote!(at_each) } else { quote!(at) };
    quote!(::nestling::__private::rule::#at(__nestling_violations, #name, #message))
}

/// What the rule looks at.
fn read(reader: &str, field: &Field, value: Value<'_>) -> TokenStream {
    let reader = quote::format_ident!("{reader}");
    let (ty, value) = (&field.ty, value(field));
    quote!(::nestling::__private::rule::#reader::<#ty>()(#value))
}

fn option(value: Option<TokenStream>) -> TokenStream {
    match value {
        Some(value) => quote!(::nestling::__private::core::option::Option::Some(#value)),
        None => quote!(::nestling::__private::core::option::Option::None),
    }
}

fn lengths(rule: &Rule) -> [TokenStream; 2] {
    let equal = rule.argument("equal");
    ["min", "max"].map(|name| option(equal.or(rule.argument(name)).map(length)))
}

/// A constant may be of any integer type.
fn length(bound: &Expr) -> TokenStream {
    match bound {
        Expr::Lit(_) => quote!(#bound),
        _ => quote!(::nestling::__private::rule::count(#bound)),
    }
}

fn ranges<'a>(rule: &'a Rule, field: &'a Field) -> impl Iterator<Item = TokenStream> + 'a {
    let bounds = [("min", "Min"), ("max", "Max"), ("exclusive_min", "Above"), ("exclusive_max", "Below")];
    let float = is_float(option_of(&field.ty).unwrap_or(&field.ty));
    bounds.into_iter().filter_map(move |(name, bound)| {
        let bound = quote::format_ident!("{bound}");
        let value = rule.argument(name)?;
        let value = if float { as_float(value) } else { value.clone() };
        Some(quote!(::nestling::__private::rule::Bound::#bound(#value)))
    })
}

fn is_float(ty: &Type) -> bool {
    matches!(ty, Type::Path(path) if path.path.is_ident("f32") || path.path.is_ident("f64"))
}

/// Lets users write `max = 40` for a float, too.
fn as_float(expression: &Expr) -> Expr {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Int(number), attrs }) if number.suffix().is_empty() => {
            let float = LitFloat::new(&format!("{}.0", number.base10_digits()), number.span());
            Expr::Lit(ExprLit { lit: Lit::Float(float), attrs: attrs.clone() })
        }
        Expr::Unary(unary @ ExprUnary { op: UnOp::Neg(_), .. }) => {
            Expr::Unary(ExprUnary { expr: Box::new(as_float(&unary.expr)), ..unary.clone() })
        }
        other => other.clone(),
    }
}

/// Texts unless the list begins with a number.
fn among(
    rule: &Rule,
    field: &Field,
    path: &TokenStream,
    text: TokenStream,
    own: TokenStream,
    at: TokenStream,
) -> TokenStream {
    let values = rule.argument("values");
    let ty = &field.ty;
    let first = match values {
        Some(Expr::Array(array)) => array.elems.first(),
        _ => None,
    };
    let float = is_float(option_of(ty).unwrap_or(ty));
    match (values, first) {
        (
            Some(Expr::Array(array)),
            Some(Expr::Lit(ExprLit { lit: Lit::Int(_) | Lit::Float(_), .. }) | Expr::Unary(_)),
        ) => {
            let values = array.elems.iter().map(|value| if float { as_float(value) } else { value.clone() });
            quote!(#path(::nestling::__private::rule::number_of::<#ty, _>()(#own), #at, &[#(#values),*]))
        }
        _ => quote!(#path(#text, #at, &#values)),
    }
}

/// Each rule goes through the items for itself.
fn each(rule: &Rule, field: &Field, own: TokenStream) -> TokenStream {
    let ty = item_of(&field.ty);
    let item = Field {
        member: field.member.clone(),
        cfgs: Vec::new(),
        ty,
        name: field.name.clone(),
        skipped: false,
        flattened: false,
        rules: Vec::new(),
        output: super::model::Output::Everyone,
        default: None,
        skip_if: None,
        each: true,
    };
    let ty = &field.ty;
    let calls = rule.inner.iter().map(|inner| {
        let call = self::rule(inner, &item, &[], &|_| quote!(__nestling_item));
        quote! {
            ::nestling::__private::rule::each(
                ::nestling::__private::rule::items_of::<#ty, _>(),
                #own,
                __nestling_violations,
                |__nestling_item, __nestling_violations| #call,
            );
        }
    });
    quote!(#(#calls)*)
}

/// The type of the items, if it can be seen.
fn item_of(ty: &Type) -> Type {
    let list = option_of(ty).unwrap_or(ty);
    match list {
        Type::Array(array) => return (*array.elem).clone(),
        Type::Path(path) => {
            let last = path.path.segments.last();
            let known =
                last.filter(|last| ["Vec", "VecDeque", "HashSet", "BTreeSet"].iter().any(|name| last.ident == name));
            if let Some(PathArguments::AngleBracketed(arguments)) = known.map(|last| &last.arguments)
                && let Some(GenericArgument::Type(item)) = arguments.args.first()
            {
                return item.clone();
            }
        }
        _ => {}
    }
    syn::parse_quote!(_)
}

fn must_match(rule: &Rule, field: &Field, fields: &[Field], value: Value<'_>) -> TokenStream {
    let other = rule.other();
    let Some(other) = fields.iter().find(|each| each.ident() == other.as_ref()) else { return TokenStream::new() };
    let (ty, other_ty, name, at) = (&field.ty, &other.ty, &other.name, at(rule, field));
    let (one, two) = (value(field), value(other));
    quote! {
        ::nestling::__private::rule::must_match(
            ::nestling::__private::rule::equality_of::<#ty, #other_ty>()(#one, #two),
            #at,
            #name,
        )
    }
}

/// The call stands in a closure, so that a function of `&str` takes a `&String`. What is wrong with the function is
/// said where it is named.
fn custom(rule: &Rule, field: &Field, value: TokenStream) -> TokenStream {
    let (function, at) = (rule.function(), at(rule, field));
    let span = function.span();
    let (check, ty) = match option_of(&field.ty) {
        Some(inner) => (quote_spanned!(span=> custom_option), inner),
        None => (quote_spanned!(span=> custom), &field.ty),
    };
    let path = quote_spanned!(span=> ::nestling::__private::rule::#check::<#ty, _>);
    let parameter = quote_spanned!(span=> |__nestling_value: &#ty|);
    let argument = quote_spanned!(span=> (__nestling_value));
    quote!(#path(#value, #at, #parameter #function #argument))
}

/// The `T` of a type that is written `Option<T>`.
pub(crate) fn option_of(ty: &Type) -> Option<&Type> {
    let Type::Path(path) = ty else { return None };
    let last = path.path.segments.last().filter(|segment| segment.ident == "Option")?;
    let PathArguments::AngleBracketed(arguments) = &last.arguments else { return None };
    match arguments.args.first()? {
        GenericArgument::Type(inner) => Some(inner),
        _ => None,
    }
}
