//! The routes of one `impl` block.

use crate::controller::enhancer::Enhancers;
use crate::pattern::Pattern;
use proc_macro2::Span;
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

pub(crate) struct Argument {
    pub(crate) ty: Type,
    pub(crate) source: Source,
    /// The attribute's name, or the type where there is none.
    pub(crate) span: Span,
}

/// Where an argument comes from.
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
    /// `#[body]`
    Body,
    /// `#[req]`; true for `&mut Request`.
    Request(bool),
    /// `#[grant(JwtGuard)]`
    Grant(Type),
    /// A type that implements `FromRequest`.
    Custom,
    /// Something else: the mistake is reported already.
    Unknown,
}

impl Route {
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

    /// The guards of the route itself, in order: those it names, then those whose grants it asks for.
    pub(crate) fn guards(&self) -> Vec<&Type> {
        let mut guards: Vec<&Type> = self.enhancers.guards.iter().collect();
        for guard in self.grants() {
            if !guards.iter().any(|known| crate::types::same(known, &guard)) {
                guards.push(guard);
            }
        }
        guards
    }
}
