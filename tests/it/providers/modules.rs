//! A module is a provider of itself: its fields are injected, and it has hooks.

use nestling::prelude::*;
use std::sync::Mutex;

struct Name(&'static str);

#[nestling::test]
async fn the_fields_of_a_module_come_from_what_it_sees() -> Result<()> {
    #[module(providers = [value(Name("imported"))], exports = [Name])]
    struct NameModule;

    #[module(imports = [NameModule], providers = [qualified("own", value(Name("own")))])]
    struct AppModule {
        name: Arc<Name>,
        #[inject("own")]
        own: Arc<Name>,
        absent: Option<Arc<String>>,
        module: ModuleRef,
        #[inject(default)]
        started: Mutex<Vec<&'static str>>,
    }

    impl OnModuleInit for AppModule {
        async fn on_module_init(&self) -> Result<()> {
            assert!(self.absent.is_none());
            let found = self.module.get_named::<Name>("own")?;
            *self.started.lock().unwrap() = vec![self.name.0, self.own.0, found.0];
            Ok(())
        }
    }

    impl OnApplicationBootstrap for AppModule {
        async fn on_application_bootstrap(&self) -> Result<()> {
            let started = self.started.lock().unwrap();
            assert_eq!(*started, ["imported", "own", "own"]);
            Err(Error::msg("both hooks ran on one instance"))
        }
    }

    let error = App::create::<AppModule>().await.err().expect("its last hook fails");
    let message = "`on_application_bootstrap` of `AppModule` failed: both hooks ran on one instance";
    assert_eq!(error.problems()[0].message(), message);
    Ok(())
}

#[nestling::test]
async fn a_module_comes_after_all_that_it_provides() -> Result<()> {
    #[injectable]
    struct Service {
        #[inject(default)]
        log: Mutex<Vec<&'static str>>,
    }

    impl OnModuleInit for Service {
        async fn on_module_init(&self) -> Result<()> {
            self.log.lock().unwrap().push("service");
            Ok(())
        }
    }

    #[module(providers = [Service])]
    struct AppModule(Lazy<Service>);

    impl OnModuleInit for AppModule {
        async fn on_module_init(&self) -> Result<()> {
            self.0.get().log.lock().unwrap().push("module");
            Ok(())
        }
    }

    let service = App::create::<AppModule>().await?.get::<Service>()?;
    assert_eq!(*service.log.lock().unwrap(), ["service", "module"]);
    Ok(())
}
