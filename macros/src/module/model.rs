//! A module as its attribute states it.

use crate::enhancer::Enhancers;
use crate::injectable::model::{self, Qualifier, Scope};
use proc_macro2::{Span, TokenStream};
use syn::{Expr, LitStr, Type};

pub(crate) struct Module {
    pub(crate) provider: model::Provider,
    pub(crate) imports: Vec<Import>,
    pub(crate) controllers: Vec<Type>,
    pub(crate) providers: Vec<Entry>,
    pub(crate) exports: Vec<Export>,
    pub(crate) dynamic: Vec<Key>,
    pub(crate) global: bool,
    pub(crate) path: Option<LitStr>,
    pub(crate) enhancers: Enhancers,
}

/// `CommonModule`, `ConfigModule::for_root(…)` or `expression as ConfigModule`.
pub(crate) struct Import {
    pub(crate) module: Type,
    pub(crate) configuration: Option<Expr>,
}

/// One line of `providers`.
pub(crate) struct Entry {
    pub(crate) key: Key,
    pub(crate) multi: bool,
    pub(crate) form: Form,
    pub(crate) span: Span,
}

/// What a provider is asked for by.
pub(crate) struct Key {
    pub(crate) ty: Type,
    pub(crate) qualifier: Option<Qualifier>,
}

pub(crate) enum Form {
    /// `CatsService`, or `PgCatsRepository as dyn CatsRepository`: then the key is the trait.
    Class(Type),
    /// `value(expression)`
    Value(Expr),
    /// `factory(async |db: Arc<Db>| -> Result<Pool> { … })`
    Factory(Factory),
    /// `existing(CatsService as dyn Greeter)`
    Existing(Type),
}

pub(crate) struct Factory {
    pub(crate) scope: Scope,
    pub(crate) closure: TokenStream,
    pub(crate) is_async: bool,
    pub(crate) arguments: Vec<(Type, Option<Qualifier>)>,
    /// What it makes, without the `Result`.
    pub(crate) output: Type,
    pub(crate) fallible: bool,
}

/// One line of `exports`.
pub(crate) enum Export {
    Provider { key: Key, multi: bool },
    Module(Type),
}
