//! Keys, providers and the container: what is asked for, what it needs, and what was made.

pub(crate) mod container;
pub(crate) mod dependency;
pub(crate) mod hook;
pub(crate) mod key;
pub(crate) mod lazy;
pub(crate) mod module_ref;
pub(crate) mod order;
pub(crate) mod plan;
pub(crate) mod provider;
pub(crate) mod sharing;
pub(crate) mod visibility;

pub use dependency::Inject;
pub use hook::{
    BeforeApplicationShutdown, OnApplicationBootstrap, OnApplicationShutdown, OnModuleDestroy, OnModuleInit,
};
pub use key::Qualified;
pub use lazy::Lazy;
pub use module_ref::ModuleRef;
pub use provider::Scope;
