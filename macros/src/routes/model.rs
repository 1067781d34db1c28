//! The routes of one `impl` block.

use crate::enhancer::{Enhancer, Enhancers, Kind};
use crate::paths::private;
use crate::pattern::Pattern;
use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use syn::{Attribute, Generics, Ident, LitInt, LitStr, ReturnType, Signature, Type};

pub(crate) struct Routes {
    pub(crate) controller: Type,
    pub(crate) generics: Generics,
    pub(crate) routes: Vec<Route>,
}

pub(crate) struct Route {
    /// `#[cfg(…)]`, which stays on the method and goes on all that is emitted for it.
    pub(crate) cfgs: Vec<Attribute>,
    pub(crate) method: Method,
    /// `"/"` where none is written.
    pub(crate) path: LitStr,
    pub(crate) pattern: Pattern,
    pub(crate) code: Option<LitInt>,
    pub(crate) enhancers: Enhancers,
    pub(crate) signature: Signature,
    pub(crate) arguments: Vec<Argument>,
}

/// The route attribute, such as `#[get]`.
pub(crate) struct Method {
    pub(crate) name: &'static str,
}

/// Attribute, method (none for all of them), whether its requests have no content.
pub(crate) const METHODS: &[(&str, Option<&str>, bool)] = &[
    ("get", Some("GET"), true),
    ("post", Some("POST"), false),
    ("put", Some("PUT"), false),
    ("patch", Some("PATCH"), false),
    ("delete", Some("DELETE"), false),
    ("head", Some("HEAD"), true),
    ("options", Some("OPTIONS"), true),
    ("all", None, false),
];

#[derive(Clone)]
pub(crate) struct Argument {
    pub(crate) ty: Type,
    pub(crate) source: Source,
    /// What its value passes, behind the pipes of outer levels.
    pub(crate) pipes: Vec<Enhancer>,
    /// The attribute's name, or the type where there is none.
    pub(crate) span: Span,
}

/// Where an argument comes from.
#[derive(Clone)]
pub(crate) enum Source {
    /// `#[param("id")]`
    Param(LitStr),
    /// `#[param]`: a struct of them.
    Params,
    /// `#[query("page")]`
    QueryField(LitStr),
    /// `#[query]`: a struct.
    Query,
    /// `#[header("x-key")]`
    Header(LitStr),
    /// `#[headers]`
    Headers,
    /// `#[cookie("sid")]`
    Cookie(LitStr),
    /// `#[body]`
    Body,
    /// `#[body("name")]`
    BodyField(LitStr),
    /// `#[raw_body]`
    RawBody,
    /// `#[req]`; true for `&mut Request`.
    Request(bool),
    /// `#[res]`
    ResponseHead,
    /// `#[ip]`
    Ip,
    /// `#[host("account")]`
    Host(LitStr),
    /// `#[grant(JwtGuard)]`
    Grant(Type),
    /// A type that implements `FromRequest`.
    Custom,
    /// Something else: the mistake is reported already.
    Unknown,
}

impl Argument {
    /// Whether its value starts as a text.
    pub(crate) fn is_text(&self) -> bool {
        use Source::{Cookie, Header, Host, Param, QueryField};
        matches!(self.source, Param(_) | QueryField(_) | Header(_) | Cookie(_) | Host(_))
    }

    /// Whether it is read as a whole, so that its type may have rules.
    pub(crate) fn is_object(&self) -> bool {
        matches!(self.source, Source::Params | Source::Query | Source::Headers | Source::Body | Source::BodyField(_))
    }

    /// Whether its type may have constraints that only providers can check.
    pub(crate) fn is_constrained(&self) -> bool {
        self.is_object() && self.pipes.is_empty()
    }

    /// Whether it is made from the request, and may go wrong.
    pub(crate) fn is_extracted(&self) -> bool {
        !matches!(self.source, Source::Request(_) | Source::ResponseHead | Source::Grant(_) | Source::Unknown)
    }

    /// What the pipes of outer levels see: what the argument's own pipes start with, else the argument.
    pub(crate) fn piped_type(&self) -> TokenStream {
        match self.pipes.is_empty() {
            true => self.ty.to_token_stream(),
            false => private!(String),
        }
    }

    /// Where it comes from, and its name there.
    pub(crate) fn place(&self) -> (&'static str, Option<&LitStr>) {
        match &self.source {
            Source::Param(name) => ("Param", Some(name)),
            Source::Params => ("Param", None),
            Source::QueryField(name) => ("Query", Some(name)),
            Source::Query => ("Query", None),
            Source::Header(name) => ("Header", Some(name)),
            Source::Headers => ("Header", None),
            Source::Cookie(name) => ("Cookie", Some(name)),
            Source::BodyField(name) => ("Body", Some(name)),
            Source::Body | Source::RawBody => ("Body", None),
            Source::Host(name) => ("Host", Some(name)),
            Source::Ip => ("Ip", None),
            _ => ("Custom", None),
        }
    }
}

impl Route {
    /// The arguments that pipes of outer levels are for. Where an argument's own pipes start with something else than a
    /// text, only they know what it is.
    pub(crate) fn piped(&self) -> impl Iterator<Item = (usize, &Argument)> {
        let piped = |argument: &Argument| argument.is_extracted() && (argument.pipes.is_empty() || argument.is_text());
        self.arguments.iter().enumerate().filter(move |(_, argument)| piped(argument))
    }

    pub(crate) fn ident(&self) -> &Ident {
        &self.signature.ident
    }

    pub(crate) fn output(&self) -> Option<&Type> {
        match &self.signature.output {
            ReturnType::Default => None,
            ReturnType::Type(_, ty) => Some(ty),
        }
    }

    /// The status of a returned value.
    pub(crate) fn status(&self) -> u16 {
        let default = if self.method.name == "post" { 201 } else { 200 };
        self.code.as_ref().and_then(|code| code.base10_parse().ok()).unwrap_or(default)
    }

    pub(crate) fn http_method(&self) -> Option<&'static str> {
        METHODS.iter().find(|(name, ..)| *name == self.method.name).and_then(|(_, method, _)| *method)
    }

    pub(crate) fn grants(&self) -> impl Iterator<Item = &Type> {
        self.arguments.iter().filter_map(|argument| match &argument.source {
            Source::Grant(guard) => Some(guard),
            _ => None,
        })
    }

    /// The route's own level: to ask for a grant is to apply its guard, behind those that are named.
    pub(crate) fn level(&self) -> Enhancers {
        let Enhancers { mut all, metadata } = self.enhancers.clone();
        for guard in self.grants() {
            let named = |known: &Enhancer| {
                known.kind == Kind::Guard && known.value.is_none() && crate::types::same(&known.ty, guard)
            };
            if !all.iter().any(named) {
                all.push(Enhancer { kind: Kind::Guard, ty: guard.clone(), value: None });
            }
        }
        Enhancers { all, metadata }
    }

    /// All types that the module injects for this route, in the order of their walk.
    pub(crate) fn injected(&self) -> Vec<Type> {
        let of_arguments = self.arguments.iter().flat_map(|argument| &argument.pipes);
        let level = self.level();
        let all = level.all.iter().chain(of_arguments).filter(|enhancer| enhancer.value.is_none());
        let mut types: Vec<Type> = Vec::new();
        for enhancer in all {
            if !types.iter().any(|known| crate::types::same(known, &enhancer.ty)) {
                types.push(enhancer.ty.clone());
            }
        }
        types
    }
}
