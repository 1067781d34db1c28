//! An application before its boot, and what a test puts in the place of what it lists.

use super::guard_replacement::GuardReplacement;
use super::test_app::TestApp;
use crate::app::App;
use crate::app::boot::boot;
use crate::app::settings::Settings;
use crate::boot_error::{BootError, Code, Problem};
use crate::di::hook::Hooks;
use crate::di::key::{Key, Qualified};
use crate::di::provider::{Built, Construct, ProviderEntry};
use crate::location::Location;
use crate::module::Module;
use crate::module::definition::ModuleHandle;
use crate::pipeline::filter::Filter;
use crate::pipeline::guard::GuardStep;
use crate::pipeline::interceptor::ErasedInterceptor;
use crate::pipeline::middleware::ErasedMiddleware;
use crate::pipeline::replacement::{Replacement, Replacements};
use crate::pipeline::{Guard, Interceptor, Middleware};
use std::any::TypeId;
use std::sync::Arc;

/// An application before its boot. What a test overrides is not constructed, so that what it needs may be missing.
///
/// To override what the application does not have is a [`BootError`] (N015): the test would not test what it says.
#[must_use = "it is booted by `create`"]
pub struct TestAppBuilder {
    root: ModuleHandle,
    settings: Settings,
    enhancers: Replacements,
    configure: Vec<Configure>,
}

type Configure = Box<dyn FnOnce(&mut App) + Send>;

impl TestAppBuilder {
    pub(super) fn new(root: ModuleHandle) -> Self {
        let (settings, enhancers) = (Settings::default(), Replacements::default());
        Self { root, settings, enhancers, configure: Vec::new() }
    }

    /// Injects this wherever a `T` is injected. `T` is what is asked for: a type, or `dyn Trait`.
    ///
    /// It is given as an `Arc`, because rustc makes an `Arc<dyn Trait>` only of one, and so that the test can keep
    /// another: `Arc::new(Fake)`, or `fake.clone()`. It takes the place of a provider of any kind and scope, and of each
    /// of several (`multi(…)`). It is one value for all requests, and none of its hooks runs.
    ///
    /// ```
    /// # use nestling::prelude::*;
    /// # use nestling::testing::TestApp;
    /// # trait Clock: Send + Sync {}
    /// # #[injectable]
    /// # struct SystemClock;
    /// # impl Clock for SystemClock {}
    /// # struct Noon;
    /// # impl Clock for Noon {}
    /// # struct Settings { colour: &'static str }
    /// #[module(providers = [SystemClock as dyn Clock, value(Settings { colour: "red" })])]
    /// struct AppModule;
    ///
    /// # #[nestling::main]
    /// # async fn main() -> nestling::Result<()> {
    /// let app = TestApp::of::<AppModule>()
    ///     .override_provider::<dyn Clock>(Arc::new(Noon))
    ///     .override_provider(Arc::new(Settings { colour: "green" }))
    ///     .create()
    ///     .await?;
    /// assert_eq!(app.provider::<Settings>()?.colour, "green");
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn override_provider<T: ?Sized + Send + Sync + 'static>(self, replacement: Arc<T>) -> Self {
        self.provide(Key::of::<T>(), replacement, "override_provider")
    }

    /// The same for the `T` that is provided as `qualified("name", …)`.
    #[track_caller]
    pub fn override_named<T: ?Sized + Send + Sync + 'static>(self, name: &'static str, replacement: Arc<T>) -> Self {
        self.provide(Key::of::<T>().named(name), replacement, "override_named")
    }

    /// The same for the `T` that is provided as `qualified(Q, …)`.
    #[track_caller]
    pub fn override_qualified<T: ?Sized + Send + Sync + 'static, Q: 'static>(self, replacement: Arc<T>) -> Self {
        self.provide(Key::of::<Qualified<T, Q>>(), replacement, "override_qualified")
    }

    #[track_caller]
    fn provide<T: ?Sized + Send + Sync + 'static>(mut self, key: Key, with: Arc<T>, method: &str) -> Self {
        let location = Location::from(std::panic::Location::caller());
        let value = Construct::Value(Built::new(with));
        let entry = ProviderEntry::made(key, Vec::new(), value, Hooks::default(), location);
        let unused = unused(method, &key, "which no module provides");
        self.settings.overrides.providers.insert(key, Replacement::new(entry, unused));
        self
    }

    /// Runs this guard where `G` would run, as a type or as a value. It grants what `G` grants: [`Allow`](super::Allow),
    /// [`allow_with`](super::allow_with), [`guard_fn`](super::guard_fn), or any guard of the test's own.
    ///
    /// ```
    /// # use nestling::prelude::*;
    /// # use nestling::testing::{TestApp, allow_with};
    /// # #[derive(Clone)]
    /// # struct User(&'static str);
    /// # #[injectable]
    /// # struct JwtGuard;
    /// # impl Guard for JwtGuard {
    /// #     type Grant = User;
    /// #     async fn check(&self, _: &mut ExecutionContext) -> Result<User> {
    /// #         Err(UnauthorizedException::default().into())
    /// #     }
    /// # }
    /// # #[controller]
    /// # struct NameController;
    /// # #[routes]
    /// # impl NameController {
    /// #     #[get("/")]
    /// #     async fn name(&self, #[grant(JwtGuard)] user: User) -> &'static str { user.0 }
    /// # }
    /// # #[module(controllers = [NameController])]
    /// # struct AppModule;
    /// # #[nestling::main]
    /// # async fn main() -> nestling::Result<()> {
    /// let app = TestApp::of::<AppModule>().override_guard::<JwtGuard>(allow_with(User("Ann"))).create().await?;
    /// assert_eq!(app.get("/").send().await.text().await?, "Ann");
    /// # Ok(())
    /// # }
    /// ```
    #[track_caller]
    pub fn override_guard<G: Guard>(self, replacement: impl Guard<Grant = G::Grant>) -> Self {
        let guard = GuardReplacement::<G, _>::new(replacement);
        self.enhance::<G, dyn GuardStep>("override_guard", Arc::new(guard))
    }

    /// Uses this where an `I` would stand, as a type or as a value. [`PassThrough`](super::PassThrough) switches it off.
    #[track_caller]
    pub fn override_interceptor<I: Interceptor>(self, replacement: impl Interceptor) -> Self {
        self.enhance::<I, dyn ErasedInterceptor>("override_interceptor", Arc::new(replacement))
    }

    /// Uses this where an `M` would stand, as a type or as a value. [`PassThrough`](super::PassThrough) switches it off.
    #[track_caller]
    pub fn override_middleware<M: Middleware>(self, replacement: impl Middleware) -> Self {
        self.enhance::<M, dyn ErasedMiddleware>("override_middleware", Arc::new(replacement))
    }

    /// Lets this answer the exceptions that an `F` would be asked to, as a type or as a value. It says for itself which
    /// ones it takes; [`PassThrough`](super::PassThrough) takes none.
    #[track_caller]
    pub fn override_filter<F: Filter>(self, replacement: impl Filter) -> Self {
        self.enhance::<F, dyn Filter>("override_filter", Arc::new(replacement))
    }

    /// Sends arguments through this `P` and not through the one that would be injected or is written as a value.
    ///
    /// It is of the same type, which says what becomes of an argument: one with other settings, or with fakes inside.
    #[track_caller]
    pub fn override_pipe<P: Send + Sync + 'static>(self, replacement: P) -> Self {
        self.enhance::<P, P>("override_pipe", Arc::new(replacement))
    }

    #[track_caller]
    fn enhance<T: 'static, E: ?Sized + 'static>(mut self, method: &str, with: Arc<E>) -> Self
    where
        Arc<E>: Send + Sync,
    {
        self.enhancers.put::<T, E>(with, unused(method, &Key::of::<T>(), "which no route uses"));
        self
    }

    /// Imports `B` wherever a module imports or re-exports `A`, with all that `A` would be given there. `B` exports what
    /// the importers need, which is not seen before the boot.
    #[track_caller]
    pub fn override_module<A: Module, B: Module>(mut self) -> Self {
        let unused = unused("override_module", &Key::of::<A>(), "which no module imports");
        let replacement = Replacement::new(ModuleHandle::of::<B>(), unused);
        self.settings.overrides.modules.insert(TypeId::of::<A>(), replacement);
        self
    }

    /// Tells the application, once it has booted, what `main` tells it: what is global, a prefix, limits.
    ///
    /// A function that both call keeps the two alike.
    ///
    /// ```
    /// # use nestling::prelude::*;
    /// # use nestling::testing::TestApp;
    /// # #[controller("/cats")]
    /// # struct CatsController;
    /// # #[routes]
    /// # impl CatsController {
    /// #     #[get("/")]
    /// #     async fn list(&self) -> &'static str { "Tom" }
    /// # }
    /// # #[module(controllers = [CatsController])]
    /// # struct AppModule;
    /// fn configure(app: &mut App) {
    ///     app.set_global_prefix("/api");
    /// }
    ///
    /// # #[nestling::main]
    /// # async fn main() -> nestling::Result<()> {
    /// let app = TestApp::of::<AppModule>().configure(configure).create().await?;
    /// app.get("/api/cats").send().await.expect_status(200);
    /// # Ok(())
    /// # }
    /// ```
    pub fn configure(mut self, configure: impl FnOnce(&mut App) + Send + 'static) -> Self {
        self.configure.push(Box::new(configure));
        self
    }

    /// Boots the application as [`App::create`] does, hooks and all, and puts its routes together.
    ///
    /// # Errors
    ///
    /// A [`BootError`] with everything that keeps the application from starting, and with overrides of what it does not
    /// have.
    pub async fn create(mut self) -> Result<TestApp, BootError> {
        let enhancers = Arc::new(self.enhancers);
        self.settings.overrides.enhancers = Arc::clone(&enhancers);
        let booted = boot(self.root, &self.settings).await?;
        let mut app = App::new(booted, self.settings);
        for configure in self.configure {
            configure(&mut app);
        }
        // Which enhancers are used is known when there are routes.
        app.runtime()?;
        BootError::unless_empty(enhancers.unused())?;
        Ok(TestApp::new(app))
    }
}

/// What to say when nobody asks for what is overridden.
#[track_caller]
fn unused(method: &str, key: &Key, which: &str) -> Problem {
    let message = format!("`{method}` names {key}, {which}");
    let remedy = "name it as it is listed, or take the override away: the test runs without it";
    Problem::new(Code::UnusedOverride, message, remedy).at(std::panic::Location::caller().into())
}
