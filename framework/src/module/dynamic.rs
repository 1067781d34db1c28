//! Modules that are configured where they are imported.

use super::definition::Module;
use crate::di::dependency::{Dependency, Inject, Resolved};
use crate::di::hook::Hooks;
use crate::di::key::Key;
use crate::di::provider::{BoxFuture, Built, Construct, ProviderEntry};
use crate::{Error, Result};
use std::future::Future;
use std::marker::PhantomData;
use std::panic::Location;
use std::sync::Arc;

/// An import of the module `M` with providers that depend on how it is imported.
///
/// A function of the module, by custom `for_root`, returns it, and the module declares in `dynamic = […]` what it
/// will be given. All imports of one module mean one module: configure it once (usually in the root module) and
/// import it by name elsewhere. Source: <https://docs.nestjs.com/fundamentals/dynamic-modules>.
///
/// ```
/// use nestling::prelude::*;
///
/// struct MailOptions { from: String }
///
/// #[injectable]
/// struct Mailer { options: Arc<MailOptions> }
///
/// #[module(providers = [Mailer], dynamic = [MailOptions], exports = [Mailer])]
/// struct MailModule;
///
/// impl MailModule {
///     fn for_root(from: &str) -> DynamicModule<Self> {
///         DynamicModule::new().value(MailOptions { from: from.to_owned() })
///     }
/// }
///
/// #[module(imports = [MailModule::for_root("nest@example.com")])]
/// struct AppModule;
///
/// # #[nestling::main]
/// # async fn main() -> nestling::Result<()> {
/// let app = App::create::<AppModule>().await?;
/// assert_eq!(app.get::<Mailer>()?.options.from, "nest@example.com");
/// # Ok(())
/// # }
/// ```
#[must_use]
pub struct DynamicModule<M> {
    providers: Vec<ProviderEntry>,
    of: PhantomData<fn() -> M>,
}

impl<M: Module> DynamicModule<M> {
    /// The module as it is, without further providers.
    pub fn new() -> Self {
        Self { providers: Vec::new(), of: PhantomData }
    }

    /// Provides `value` by its type.
    #[track_caller]
    pub fn value<T: Send + Sync + 'static>(self, value: T) -> Self {
        self.shared(Arc::new(value))
    }

    /// Provides what an `Arc` holds: `.shared::<dyn Trait>(Arc::new(…))`.
    #[track_caller]
    pub fn shared<T: ?Sized + Send + Sync + 'static>(self, value: Arc<T>) -> Self {
        self.with(Key::of::<T>(), Vec::new(), Construct::Value(Built::new(value)))
    }

    /// Provides what an async function makes at boot. Its arguments are injected from the module, so that options can
    /// be read from other providers; what is not available is a [`BootError`](crate::BootError).
    ///
    /// ```
    /// # use nestling::prelude::*;
    /// # #[module]
    /// # struct MailModule;
    /// # struct MailOptions;
    /// # struct Settings;
    /// let import = DynamicModule::<MailModule>::new()
    ///     .factory(async |settings: Arc<Settings>| -> Result<MailOptions> { Ok(MailOptions) });
    /// ```
    ///
    /// One that captures something is written as `move |…| async move { … }`, with a clone of what each call consumes.
    #[track_caller]
    pub fn factory<A, F: Factory<A>>(self, make: F) -> Self {
        let dependencies = F::dependencies();
        let make = Arc::new(make);
        self.with(Key::of::<F::Output>(), dependencies, Construct::factory(move |resolved| make.make(resolved)))
    }

    #[track_caller]
    fn with(mut self, key: Key, dependencies: Vec<Dependency>, construct: Construct) -> Self {
        let location = Location::caller().into();
        self.providers.push(ProviderEntry::made(key, dependencies, construct, Hooks::default(), location));
        self
    }
}

impl<M: Module> Default for DynamicModule<M> {
    fn default() -> Self {
        Self::new()
    }
}

/// An expression in `imports` that configures the module `M`.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "`{Self}` does not configure `{M}`",
    label = "expected a `DynamicModule<{M}>`",
    note = "where the module is not the type before the function's name, say which it is: `expression as Module`"
)]
pub trait ImportOf<M> {
    fn into_providers(self) -> Vec<ProviderEntry>;
}

impl<M> ImportOf<M> for DynamicModule<M> {
    fn into_providers(self) -> Vec<ProviderEntry> {
        self.providers
    }
}

/// An async function whose arguments are injected: up to eight of them.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a factory",
    note = "a factory is an async closure of up to 8 injectable arguments that returns a `Result`: `async |db: Arc<Db>| -> Result<T>`"
)]
pub trait Factory<Arguments>: Send + Sync + 'static {
    /// What it makes.
    type Output: Send + Sync + 'static;

    #[doc(hidden)]
    fn dependencies() -> Vec<Dependency>;
    #[doc(hidden)]
    fn make(&self, resolved: Resolved) -> BoxFuture<'static, Result<Built>>;
}

macro_rules! factories {
    ($($argument:ident)*) => {
        impl<Make, Made, Out, Failure, $($argument),*> Factory<($($argument,)*)> for Make
        where
            Make: Fn($($argument),*) -> Made + Send + Sync + 'static,
            Made: Future<Output = Result<Out, Failure>> + Send + 'static,
            Out: Send + Sync + 'static,
            Failure: Into<Error>,
            $($argument: Inject,)*
        {
            type Output = Out;

            fn dependencies() -> Vec<Dependency> {
                vec![$($argument::DEPENDENCY),*]
            }

            #[allow(unused_mut, unused_variables, reason = "a factory may have no arguments")]
            fn make(&self, mut resolved: Resolved) -> BoxFuture<'static, Result<Built>> {
                let made = self($(resolved.next::<$argument>()),*);
                Box::pin(async move { made.await.map(|value| Built::new(Arc::new(value))).map_err(Into::into) })
            }
        }
        factories!(@less $($argument)*);
    };
    (@less) => {};
    (@less $first:ident $($rest:ident)*) => { factories!($($rest)*); };
}

factories!(A B C D E F G H);
