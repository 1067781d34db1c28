//! A struct whose fields are injected.

use syn::{Expr, Generics, Ident, LitStr, Type};

pub(crate) struct Provider {
    pub(crate) ident: Ident,
    pub(crate) generics: Generics,
    pub(crate) scope: Scope,
    pub(crate) shape: Shape,
    pub(crate) fields: Vec<Field>,
}

impl Provider {
    /// A mistake that is reported, and after which no impl would make sense.
    pub(crate) fn borrows(&self) -> bool {
        self.generics.lifetimes().next().is_some()
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Scope {
    Singleton,
    Transient,
    Request,
}

#[derive(Clone, Copy)]
pub(crate) enum Shape {
    Named,
    Tuple,
    Unit,
}

pub(crate) struct Field {
    /// `None` in tuple structs.
    pub(crate) name: Option<Ident>,
    pub(crate) ty: Type,
    pub(crate) source: Source,
}

/// Where a field's value comes from.
pub(crate) enum Source {
    /// The container.
    Injected(Option<Qualifier>),
    /// `Default::default()`
    Default,
    /// An expression.
    Value(Expr),
    /// It was not said: the mistake is reported already.
    Unknown,
}

/// What tells providers of one type apart.
#[derive(Clone)]
pub(crate) enum Qualifier {
    Name(LitStr),
    Type(Type),
}
