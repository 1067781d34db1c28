//! What stands on a route, on a controller and in a module alike: guards, pipes, interceptors, filters, middleware,
//! metadata and limits.

pub(crate) mod emit;
mod parse;
mod setting;

use crate::diagnostics::Diagnostics;
use crate::types::{same, written_tight};
use proc_macro2::TokenStream;
use quote::quote;
use syn::{Attribute, Expr, Type};

pub(crate) use parse::{attribute_name, list as parse_list};
pub(crate) use setting::{Setting, is_header_name, of_module as module_setting};

/// The enhancers of one level.
#[derive(Clone, Default)]
pub(crate) struct Enhancers {
    pub(crate) all: Vec<Enhancer>,
    /// Values of types that somebody asks for: `#[meta(…)]`, limits, versions.
    pub(crate) metadata: Vec<TokenStream>,
}

/// One of them, by its type or as a value.
#[derive(Clone)]
pub(crate) struct Enhancer {
    pub(crate) kind: Kind,
    pub(crate) ty: Type,
    /// None where the module injects it.
    pub(crate) value: Option<Expr>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Guard,
    Pipe,
    Interceptor,
    Filter,
    Middleware,
}

impl Kind {
    pub(crate) const ALL: [Self; 5] = [Self::Guard, Self::Pipe, Self::Interceptor, Self::Filter, Self::Middleware];

    /// The attribute, and what messages call it.
    pub(crate) fn name(self) -> &'static str {
        match self {
            Self::Guard => "guard",
            Self::Pipe => "pipe",
            Self::Interceptor => "interceptor",
            Self::Filter => "filter",
            Self::Middleware => "middleware",
        }
    }

    /// The key in `#[module(…)]`.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Guard => "guards",
            Self::Pipe => "pipes",
            Self::Interceptor => "interceptors",
            Self::Filter => "filters",
            Self::Middleware => "middleware",
        }
    }

    pub(crate) fn example(self) -> &'static str {
        match self {
            Self::Guard => "JwtGuard",
            Self::Pipe => "TrimPipe",
            Self::Interceptor => "LoggingInterceptor",
            Self::Filter => "CatFilter",
            Self::Middleware => "LoggerMiddleware",
        }
    }
}

/// Where attributes stand: some belong to one place only.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    Controller,
    Route,
}

impl Enhancers {
    /// Takes the attributes of enhancers and settings off an item.
    pub(crate) fn take(attributes: &mut Vec<Attribute>, place: Place, diagnostics: &mut Diagnostics) -> Self {
        let mut enhancers = Self::default();
        attributes.retain(|attribute| {
            let name = attribute_name(attribute);
            if let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.name() == name) {
                enhancers.all.extend(diagnostics.take(parse::enhancers(attribute, kind)).unwrap_or_default());
                return false;
            }
            match Setting::named(&name, place) {
                Some(setting) => {
                    enhancers.metadata.extend(diagnostics.take(setting.metadata(attribute)).into_iter().flatten());
                    false
                }
                None => true,
            }
        });
        enhancers
    }

    pub(crate) fn of(&self, kind: Kind) -> impl DoubleEndedIterator<Item = &Enhancer> {
        self.all.iter().filter(move |enhancer| enhancer.kind == kind)
    }

    /// The types that a module injects.
    pub(crate) fn injected(&self) -> impl DoubleEndedIterator<Item = &Enhancer> {
        self.all.iter().filter(|enhancer| enhancer.value.is_none())
    }

    /// A guard runs once, so that naming its type twice is a mistake; values differ in their settings.
    pub(crate) fn check(&self, diagnostics: &mut Diagnostics) {
        let guards: Vec<_> = self.injected().filter(|enhancer| enhancer.kind == Kind::Guard).collect();
        for (at, guard) in guards.iter().enumerate() {
            if guards[..at].iter().any(|before| same(&before.ty, &guard.ty)) {
                let name = written_tight(&guard.ty);
                let message = format!("the guard `{name}` is named twice");
                diagnostics.error(&guard.ty, message, "remove one: a guard runs once");
            }
        }
    }

    /// `fn metadata(…) { … }`'s body.
    pub(crate) fn add_metadata(&self) -> TokenStream {
        let values = &self.metadata;
        quote!(#(__nestling_metadata.add(#values);)*)
    }
}
