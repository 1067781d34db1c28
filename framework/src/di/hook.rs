//! The moments in an application's life that a provider, a controller or a module may take part in.

use super::dependency::{Instance, shared};
use super::provider::BoxFuture;
use crate::Result;
use crate::signal::Signal;
use std::future::Future;

macro_rules! hooks {
    ($($(#[$doc:meta])* $trait:ident :: $method:ident ( $($signal:ident)? ) => $constant:ident, $absent:ident;)*) => {
        $(
            $(#[$doc])*
            ///
            /// Source: <https://docs.nestjs.com/fundamentals/lifecycle-events>.
            pub trait $trait: Send + Sync + 'static {
                /// Called once, awaited before the next hook runs, and bounded by the application's hook time-out.
                ///
                /// # Errors
                ///
                /// At start an error stops the boot and is reported with this provider's name; at shutdown it is logged.
                fn $method(&self $(, $signal: Option<Signal>)?) -> impl Future<Output = Result<()>> + Send;
            }

            impl<T: $trait> HookProbe<T> {
                pub const $constant: Option<Hook> = Some(|instance, signal| {
                    let provider = shared::<T>(&instance);
                    Box::pin(async move {
                        $(let $signal = signal;)?
                        let _ = signal;
                        provider.$method($($signal)?).await
                    })
                });
            }

            /// Chosen where the type does not implement the hook.
            #[doc(hidden)]
            pub trait $absent {
                const $constant: Option<Hook> = None;
            }

            impl<T> $absent for HookProbe<T> {}
        )*
    };
}

/// One hook of one type.
pub(crate) type Hook = fn(Instance, Option<Signal>) -> BoxFuture<'static, Result<()>>;

/// Finds out which hooks a concrete type has: the inherent constant wins over the trait's where its bound holds.
#[doc(hidden)]
pub struct HookProbe<T>(std::marker::PhantomData<T>);

/// The hooks of one type.
#[doc(hidden)]
#[derive(Clone, Copy, Default)]
pub struct Hooks {
    pub on_module_init: Option<Hook>,
    pub on_application_bootstrap: Option<Hook>,
    pub before_application_shutdown: Option<Hook>,
    pub on_module_destroy: Option<Hook>,
    pub on_application_shutdown: Option<Hook>,
}

hooks! {
    /// Runs when everything is constructed, after the hooks of everything this one depends on.
    OnModuleInit::on_module_init() => ON_MODULE_INIT, NoOnModuleInit;
    /// Runs when all [`OnModuleInit`] hooks are done, before the application listens.
    OnApplicationBootstrap::on_application_bootstrap() => ON_APPLICATION_BOOTSTRAP, NoOnApplicationBootstrap;
    /// Runs when the application no longer accepts connections, while running requests go on.
    BeforeApplicationShutdown::before_application_shutdown(signal) => BEFORE_APPLICATION_SHUTDOWN, NoBeforeApplicationShutdown;
    /// Runs when all connections are drained, before the hooks of what this one depends on.
    OnModuleDestroy::on_module_destroy() => ON_MODULE_DESTROY, NoOnModuleDestroy;
    /// Runs last.
    OnApplicationShutdown::on_application_shutdown(signal) => ON_APPLICATION_SHUTDOWN, NoOnApplicationShutdown;
}

/// The [`Hooks`] of a concrete type, decided where the type is written.
#[doc(hidden)]
#[macro_export]
macro_rules! __nestling_hooks {
    ($type:ty) => {{
        #[allow(unused_imports)]
        use $crate::__private::{
            NoBeforeApplicationShutdown as _, NoOnApplicationBootstrap as _, NoOnApplicationShutdown as _,
            NoOnModuleDestroy as _, NoOnModuleInit as _,
        };
        $crate::__private::Hooks {
            on_module_init: $crate::__private::HookProbe::<$type>::ON_MODULE_INIT,
            on_application_bootstrap: $crate::__private::HookProbe::<$type>::ON_APPLICATION_BOOTSTRAP,
            before_application_shutdown: $crate::__private::HookProbe::<$type>::BEFORE_APPLICATION_SHUTDOWN,
            on_module_destroy: $crate::__private::HookProbe::<$type>::ON_MODULE_DESTROY,
            on_application_shutdown: $crate::__private::HookProbe::<$type>::ON_APPLICATION_SHUTDOWN,
        }
    }};
}
