//! The moments in an application's life that a provider, a controller or a module may take part in.

use super::dependency::{Instance, shared};
use super::provider::BoxFuture;
use crate::Result;
use crate::signal::Signal;
use std::future::Future;

macro_rules! hooks {
    ($($(#[$doc:meta])* $trait:ident :: $method:ident ( $($signal:ident)? ) ;)*) => {
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
                pub fn $method() -> Option<Hook> {
                    Some(Hook(|instance, signal| {
                        let provider = shared::<T>(&instance);
                        Box::pin(async move {
                            $(let $signal = signal;)?
                            let _ = signal;
                            provider.$method($($signal)?).await
                        })
                    }))
                }
            }
        )*

        /// Chosen where the type does not implement a hook: an inherent function would win.
        #[doc(hidden)]
        pub trait NoHook {
            $(
                fn $method() -> Option<Hook> {
                    None
                }
            )*
        }

        impl<T> NoHook for HookProbe<T> {}
    };
}

/// One hook of one type. A type with a name of its own, which rustc compares faster than the function's.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct Hook(fn(Instance, Option<Signal>) -> BoxFuture<'static, Result<()>>);

impl Hook {
    pub(crate) fn run(self, instance: Instance, signal: Option<Signal>) -> BoxFuture<'static, Result<()>> {
        (self.0)(instance, signal)
    }
}

/// Finds out which hooks a concrete type has: its inherent function wins over the trait's where its bound holds.
#[doc(hidden)]
pub struct HookProbe<T>(std::marker::PhantomData<T>);

/// The hooks of one type.
#[doc(hidden)]
#[derive(Clone, Copy, Default)]
pub struct Hooks {
    pub(crate) on_module_init: Option<Hook>,
    pub(crate) on_application_bootstrap: Option<Hook>,
    pub(crate) before_application_shutdown: Option<Hook>,
    pub(crate) on_module_destroy: Option<Hook>,
    pub(crate) on_application_shutdown: Option<Hook>,
}

/// What a probe answers. Functions and not constants: rustc would evaluate those while it checks a module.
type Probed = fn() -> Option<Hook>;

impl Hooks {
    /// The answers of one type's probe, in the order of an application's life.
    pub fn of(init: Probed, bootstrap: Probed, before_shutdown: Probed, destroy: Probed, shutdown: Probed) -> Self {
        Self {
            on_module_init: init(),
            on_application_bootstrap: bootstrap(),
            before_application_shutdown: before_shutdown(),
            on_module_destroy: destroy(),
            on_application_shutdown: shutdown(),
        }
    }
}

hooks! {
    /// Runs when everything is constructed, after the hooks of everything this one depends on.
    OnModuleInit::on_module_init();
    /// Runs when all [`OnModuleInit`] hooks are done, before the application listens.
    OnApplicationBootstrap::on_application_bootstrap();
    /// Runs when the application no longer accepts connections, while running requests go on.
    BeforeApplicationShutdown::before_application_shutdown(signal);
    /// Runs when all connections are drained, before the hooks of what this one depends on.
    OnModuleDestroy::on_module_destroy();
    /// Runs last.
    OnApplicationShutdown::on_application_shutdown(signal);
}

/// The [`Hooks`] of a concrete type, decided where the type is written; [`NoHook`] is in scope there.
#[doc(hidden)]
#[macro_export]
macro_rules! __nestling_hooks {
    ($type:ty) => {{
        $crate::__private::Hooks::of(
            $crate::__private::HookProbe::<$type>::on_module_init,
            $crate::__private::HookProbe::<$type>::on_application_bootstrap,
            $crate::__private::HookProbe::<$type>::before_application_shutdown,
            $crate::__private::HookProbe::<$type>::on_module_destroy,
            $crate::__private::HookProbe::<$type>::on_application_shutdown,
        )
    }};
}
