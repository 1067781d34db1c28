//! Settings that have to be known before the boot.

use super::application::App;
use super::boot::boot;
use super::settings::Settings;
use crate::boot_error::BootError;
use crate::module::Module;
use crate::module::definition::ModuleHandle;
use std::marker::PhantomData;
use std::time::Duration;

/// An application before its boot, to be told what differs from the defaults.
///
/// ```
/// # use nestling::prelude::*;
/// # use std::time::Duration;
/// # #[module]
/// # struct AppModule;
/// # #[nestling::main]
/// # async fn main() -> nestling::Result<()> {
/// let app = App::builder::<AppModule>()
///     .hook_timeout(Duration::from_secs(5))
///     .create()
///     .await?;
/// # Ok(())
/// # }
/// ```
#[must_use]
pub struct AppBuilder<M> {
    settings: Settings,
    root: PhantomData<fn() -> M>,
}

impl<M: Module> AppBuilder<M> {
    pub(crate) fn new() -> Self {
        Self { settings: Settings::default(), root: PhantomData }
    }

    /// How long each lifecycle hook may take; 30 s by default. One that takes longer is dropped: at start that stops
    /// the boot, at shutdown it is logged.
    pub fn hook_timeout(mut self, limit: Duration) -> Self {
        self.settings.hook_timeout = limit;
        self
    }

    /// How long running requests may take to end at shutdown; 30 s by default. Connections that are still open then
    /// are cut.
    pub fn shutdown_timeout(mut self, limit: Duration) -> Self {
        self.settings.shutdown_timeout = limit;
        self
    }

    /// The largest request body that is read into memory, in bytes; 1 MiB by default. A larger one is a 413.
    pub fn body_limit(mut self, bytes: u64) -> Self {
        self.settings.routing.body_limit = bytes;
        self
    }

    /// Boots the application: constructs everything and runs its start hooks.
    ///
    /// # Errors
    ///
    /// A [`BootError`] with everything that keeps the application from starting.
    pub async fn create(self) -> Result<App, BootError> {
        let booted = boot(ModuleHandle::of::<M>(), &self.settings).await?;
        Ok(App::new(booted, self.settings))
    }
}
