//! The moments in an application's life that a provider, a controller or a module may take part in.

use super::dependency::{Instance, shared};
use super::provider::BoxFuture;
use crate::Result;
use crate::signal::Signal;
use std::future::Future;

macro_rules! hooks {
    ($($(#[$doc:meta])* $trait:ident :: $method:ident ( $($signal:ident)? ), $decided:ident $answer:ident;)*) => {
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

            /// One of the questions of [`Hooked`].
            #[doc(hidden)]
            pub trait $decided<Answer: ?Sized> {
                fn hook() -> Option<Hook>;
            }

            #[diagnostic::do_not_recommend]
            impl<T: ?Sized> $decided<u8> for T {
                fn hook() -> Option<Hook> {
                    None
                }
            }

            #[diagnostic::do_not_recommend]
            impl<T: $trait> $decided<i32> for T {
                fn hook() -> Option<Hook> {
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

        impl<T: ?Sized, $($answer: ?Sized),*> Hooked<$($answer),*> for T
        where
            $(T: $decided<$answer>),*
        {
            fn hooks() -> Hooks {
                Hooks { $($method: <T as $decided<$answer>>::hook()),* }
            }
        }
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

/// Which hooks a type has: `Hooks::of::<T, _, _, _, _, _>(0, 0, 0, 0, 0)`.
///
/// The type of each number is the answer to one question. Where `T` has no such hook, only the impl for `u8` applies,
/// and the number becomes a `u8`. Where it has one, two impls apply, rustc cannot decide, and a number whose type is not
/// decided is an `i32`. It is asked where the type is concrete. Five such answers cost rustc a fraction of what five
/// look-ups of a method do, and as one trait they are one thing to prove. Nothing here need be `Sized`, because that
/// would have to be proven, too.
#[doc(hidden)]
pub trait Hooked<A: ?Sized, B: ?Sized, C: ?Sized, D: ?Sized, E: ?Sized> {
    fn hooks() -> Hooks;
}

impl Hooks {
    /// The hooks of `T`; see [`Hooked`].
    pub fn of<T: Hooked<A, B, C, D, E>, A, B, C, D, E>(_: A, _: B, _: C, _: D, _: E) -> Self {
        T::hooks()
    }
}

hooks! {
    /// Runs when everything is constructed, after the hooks of everything this one depends on.
    OnModuleInit::on_module_init(), Initialized A;
    /// Runs when all [`OnModuleInit`] hooks are done, before the application listens.
    OnApplicationBootstrap::on_application_bootstrap(), Bootstrapped B;
    /// Runs when the application no longer accepts connections, while running requests go on.
    BeforeApplicationShutdown::before_application_shutdown(signal), Warned C;
    /// Runs when all connections are drained, before the hooks of what this one depends on.
    OnModuleDestroy::on_module_destroy(), Destroyed D;
    /// Runs last.
    OnApplicationShutdown::on_application_shutdown(signal), ShutDown E;
}

/// The [`Hooks`] of a type, decided where it is written.
#[doc(hidden)]
#[macro_export]
macro_rules! __nestling_hooks {
    ($type:ty) => {
        $crate::__private::Hooks::of::<$type, _, _, _, _, _>(0, 0, 0, 0, 0)
    };
}
