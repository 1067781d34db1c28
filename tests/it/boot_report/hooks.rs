//! Hooks that fail, panic or take too long: the first one stops the boot, by its name.

use crate::support::{report, resolve};
use nestling::prelude::*;
use std::future::pending;
use std::time::Duration;

mod fails {
    use super::*;

    #[injectable]
    struct Migrations;

    impl OnModuleInit for Migrations {
        async fn on_module_init(&self) -> Result<()> {
            Err(Error::msg("table `cats` exists"))
        }
    }

    /// It needs the one that fails, so that its own hook would come later.
    #[injectable]
    struct Later {
        migrations: Arc<Migrations>,
    }

    impl OnModuleInit for Later {
        async fn on_module_init(&self) -> Result<()> {
            unreachable!("the hook before this one failed")
        }
    }

    #[module(providers = [Later, Migrations])]
    struct AppModule;

    #[nestling::test]
    async fn a_hook_that_fails() {
        let expected = "the application cannot start: 1 problem

error[N013]: `on_module_init` of `Migrations` failed: table `cats` exists
  at: hooks.rs: Migrations
  help: see the cause above";
        assert_eq!(report::<AppModule>().await, expected);
    }
}

mod panics {
    use super::*;

    #[module]
    struct AppModule;

    impl OnApplicationBootstrap for AppModule {
        async fn on_application_bootstrap(&self) -> Result<()> {
            panic!("on purpose")
        }
    }

    #[nestling::test]
    async fn a_hook_that_panics() {
        let expected = "the application cannot start: 1 problem

error[N013]: `on_application_bootstrap` of `AppModule` failed: panicked: on purpose
  at: hooks.rs: AppModule
  help: see the cause above";
        assert_eq!(report::<AppModule>().await, expected);
    }
}

mod hangs {
    use super::*;

    struct Connection;

    impl OnModuleInit for Connection {
        async fn on_module_init(&self) -> Result<()> {
            pending().await
        }
    }

    #[module(providers = [value(Connection)])]
    struct AppModule;

    #[nestling::test]
    async fn a_hook_that_takes_too_long() {
        let app = App::builder::<AppModule>().hook_timeout(Duration::from_millis(20)).create().await;
        let expected = "the application cannot start: 1 problem

error[N014]: `on_module_init` of `Connection` took longer than 20ms
  at: hooks.rs: Connection
  help: make it return sooner, or raise `hook_timeout` of the `AppBuilder`";
        assert_eq!(resolve(&app.err().expect("the hook never ends").to_string()), expected);
    }
}
