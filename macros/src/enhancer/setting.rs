//! Settings of a level that travel as metadata: `#[meta]`, `#[timeout]`, `#[body_limit]`, `#[version]`, `#[host]`,
//! `#[header]` and `#[redirect]`.

use super::Place;
use super::parse::attribute_name;
use crate::diagnostics::spanned;
use crate::paths::private_at;
use proc_macro2::TokenStream;
use quote::{ToTokens, quote, quote_spanned};
use syn::parse::{ParseStream, Parser};
use syn::spanned::Spanned;
use syn::{Attribute, Expr, ExprLit, Ident, Lit, LitInt, LitStr, Meta, Token};

/// One of the settings.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Setting {
    Meta,
    Timeout,
    BodyLimit,
    Version,
    Host,
    Header,
    Redirect,
    Serialize,
}

const SETTINGS: &[(&str, Setting)] = &[
    ("meta", Setting::Meta),
    ("timeout", Setting::Timeout),
    ("body_limit", Setting::BodyLimit),
    ("version", Setting::Version),
    ("host", Setting::Host),
    ("header", Setting::Header),
    ("redirect", Setting::Redirect),
    ("serialize", Setting::Serialize),
];

impl Setting {
    /// The setting that an attribute of this name is in this place.
    pub(super) fn named(name: &str, place: Place) -> Option<Self> {
        let setting = SETTINGS.iter().find(|(known, _)| *known == name)?.1;
        let of_routes = matches!(setting, Self::Header | Self::Redirect);
        (place == Place::Route || !of_routes).then_some(setting)
    }

    pub(super) fn metadata(self, attribute: &Attribute) -> syn::Result<Vec<TokenStream>> {
        let Meta::List(list) = &attribute.meta else { return Err(self.empty(attribute)) };
        if list.tokens.is_empty() {
            return Err(self.empty(attribute));
        }
        let parse = |input: ParseStream<'_>| self.parse(input, attribute);
        parse.parse2(list.tokens.clone())
    }

    fn parse(self, input: ParseStream<'_>, attribute: &Attribute) -> syn::Result<Vec<TokenStream>> {
        match self {
            Self::Meta => {
                let value: Expr = input.parse()?;
                Ok(vec![quote_spanned!(value.span()=> #value)])
            }
            Self::Timeout => Ok(vec![timeout(&input.parse()?)?]),
            Self::BodyLimit => Ok(vec![body_limit(&input.parse()?)?]),
            Self::Version => Ok(vec![version(&input.parse()?)?]),
            Self::Host => Ok(vec![host(&input.parse()?)]),
            Self::Header => header(input).map(|header| vec![header]),
            Self::Serialize => serialize(input, attribute).map(|options| vec![options]),
            Self::Redirect => redirect(input, attribute).map(|redirect| vec![redirect]),
        }
    }

    fn empty(self, attribute: &Attribute) -> syn::Error {
        let name = attribute_name(attribute);
        let (lacks, example) = match self {
            Self::Meta => ("has no value", "Roles(&[\"admin\"])"),
            Self::Timeout => ("names no time", "\"30s\""),
            Self::BodyLimit => ("names no size", "\"10MiB\""),
            Self::Version => ("names no version", "\"1\""),
            Self::Host => ("names no host", "\":account.example.com\""),
            Self::Header => ("names no header", "\"cache-control\", \"no-store\""),
            Self::Redirect => ("does not say where to", "\"/cats\""),
            Self::Serialize => ("names no groups", "groups = [\"admin\"]"),
        };
        spanned(attribute.path(), format!("`#[{name}]` {lacks}"), format!("write `#[{name}({example})]`"))
    }
}

/// `timeout = "30s"` and the like in `#[module(…)]`, as a value.
pub(crate) fn of_module(key: &Ident, value: &Expr) -> syn::Result<TokenStream> {
    match (key.to_string().as_str(), value) {
        ("timeout", Expr::Lit(ExprLit { lit: Lit::Str(text), .. })) => timeout(text),
        ("body_limit", Expr::Lit(ExprLit { lit: Lit::Str(text), .. })) => body_limit(text),
        ("version", value) => version(value),
        (key, value) => {
            let example = if key == "timeout" { "\"30s\"" } else { "\"10MiB\"" };
            Err(spanned(value, format!("`{key}` is a text"), format!("write `{key} = {example}`")))
        }
    }
}

fn timeout(text: &LitStr) -> syn::Result<TokenStream> {
    const UNITS: &[(&str, u64)] = &[("ms", 1), ("s", 1_000), ("m", 60_000), ("h", 3_600_000)];
    let millis = quantity(&text.value(), UNITS).filter(|millis| *millis > 0).ok_or_else(|| {
        let message = format!("`{}` is not a time", text.value());
        spanned(text, message, "write a number and `ms`, `s`, `m` or `h`: `\"30s\"`")
    })?;
    let (timeout, duration) = (private_at(text.span(), quote!(Timeout)), quote!(::core::time::Duration));
    Ok(quote!(#timeout(#duration::from_millis(#millis))))
}

fn body_limit(text: &LitStr) -> syn::Result<TokenStream> {
    const UNITS: &[(&str, u64)] = &[
        ("KiB", 1 << 10),
        ("MiB", 1 << 20),
        ("GiB", 1 << 30),
        ("kB", 1_000),
        ("KB", 1_000),
        ("MB", 1_000_000),
        ("GB", 1_000_000_000),
        ("B", 1),
        ("", 1),
    ];
    let bytes = quantity(&text.value(), UNITS).ok_or_else(|| {
        let message = format!("`{}` is not a size", text.value());
        spanned(text, message, "write a number and `B`, `KiB`, `MiB`, `GiB`, `kB`, `MB` or `GB`: `\"10MiB\"`")
    })?;
    let limit = private_at(text.span(), quote!(BodyLimit));
    Ok(quote!(#limit(#bytes)))
}

/// A number with one of the units, the first that fits.
fn quantity(text: &str, units: &[(&str, u64)]) -> Option<u64> {
    let digits = text.trim_end_matches(|c: char| !c.is_ascii_digit());
    let unit = text[digits.len()..].trim();
    let (_, factor) = units.iter().find(|(known, _)| *known == unit)?;
    digits.parse::<u64>().ok()?.checked_mul(*factor)
}

/// `"1"`, `["1", "2"]` or an expression such as `Version::Neutral`.
fn version(value: &Expr) -> syn::Result<TokenStream> {
    let span = value.span();
    let version = private_at(span, quote!(RouteVersions));
    let texts: Vec<&Expr> = match value {
        Expr::Array(array) => array.elems.iter().collect(),
        other => vec![other],
    };
    for text in &texts {
        if let Expr::Lit(ExprLit { lit, .. }) = text
            && !matches!(lit, Lit::Str(text) if !text.value().is_empty() && !text.value().contains('/'))
        {
            return Err(spanned(lit, "a version must be a text", "write `#[version(\"1\")]`"));
        }
    }
    Ok(quote_spanned!(span=> #version::new([#(#version::version(#texts)),*])))
}

fn host(pattern: &LitStr) -> TokenStream {
    let host = private_at(pattern.span(), quote!(RouteHost));
    quote!(#host(#pattern))
}

/// `"cache-control", "no-store"`
fn header(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    let help = "write `#[header(\"cache-control\", \"no-store\")]`";
    let name: LitStr = input.parse()?;
    if !is_header_name(&name.value()) {
        let message = format!("`{}` is not the name of a header", name.value());
        return Err(spanned(&name, message, "write it as it is sent, as in `cache-control`: letters, digits and `-`"));
    }
    input.parse::<Token![,]>().map_err(|_| spanned(&name, "the header has no value", help))?;
    let value: LitStr = input.parse()?;
    if !value.value().chars().all(|c| matches!(c, ' '..='~')) {
        return Err(spanned(&value, "a header's value is visible ASCII", help));
    }
    let [header, header_name, header_value] = ["ResponseHeader", "HeaderName", "HeaderValue"].map(|path| {
        let path = Ident::new(path, name.span());
        private_at(name.span(), path.to_token_stream())
    });
    let name = LitStr::new(&name.value().to_ascii_lowercase(), name.span());
    Ok(quote!(#header(#header_name::from_static(#name), #header_value::from_static(#value))))
}

pub(crate) fn is_header_name(name: &str) -> bool {
    !name.is_empty() && name.chars().all(|c| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c))
}

/// `groups = ["admin"]`
fn serialize(input: ParseStream<'_>, attribute: &Attribute) -> syn::Result<TokenStream> {
    let wrong =
        || spanned(attribute.path(), "`#[serialize]` takes groups", "write `#[serialize(groups = [\"admin\"])]`");
    let key: Ident = input.parse().map_err(|_| wrong())?;
    if key != "groups" {
        return Err(spanned(&key, format!("`#[serialize]` has no `{key}`"), "write `groups = [\"admin\"]`"));
    }
    input.parse::<Token![=]>().map_err(|_| wrong())?;
    let groups: syn::ExprArray = input.parse().map_err(|_| wrong())?;
    let options = private_at(key.span(), quote!(SerializeOptions));
    Ok(quote_spanned!(key.span()=> #options { groups: &#groups }))
}

/// `"/cats"`, `"/cats", 301`
fn redirect(input: ParseStream<'_>, attribute: &Attribute) -> syn::Result<TokenStream> {
    let to: LitStr = input.parse()?;
    if to.value().is_empty() || !to.value().chars().all(|c| matches!(c, '!'..='~')) {
        return Err(spanned(&to, "this is no place to redirect to", "write a path or a URL: `\"/cats\"`"));
    }
    let status = match input.parse::<Option<Token![,]>>()? {
        Some(_) if !input.is_empty() => input.parse::<LitInt>()?,
        _ => LitInt::new("302", attribute.path().span()),
    };
    if !matches!(status.base10_parse::<u16>(), Ok(300..=399)) {
        let message = format!("`{status}` is not the status of a redirect");
        return Err(spanned(&status, message, "statuses of redirects are 300 to 399"));
    }
    let [redirect, status_code, header_value] = ["RedirectTo", "status", "HeaderValue"].map(|path| {
        let path = Ident::new(path, to.span());
        private_at(to.span(), path.to_token_stream())
    });
    Ok(quote!(#redirect(#status_code(#status), #header_value::from_static(#to))))
}
