//! When an application is dropped, everything in it is.

use crate::support::{Server, get, soon};
use nestling::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// How many of one story's instances are alive.
struct Alive(&'static AtomicUsize);

impl Alive {
    fn new(count: &'static AtomicUsize) -> Self {
        count.fetch_add(1, Ordering::SeqCst);
        Self(count)
    }
}

impl Drop for Alive {
    fn drop(&mut self) {
        self.0.fetch_sub(1, Ordering::SeqCst);
    }
}

/// An application in which everything holds on to everything else, by every means.
macro_rules! entangled {
    ($count:ident) => {
        static $count: AtomicUsize = AtomicUsize::new(0);

        trait Named: Send + Sync {}

        #[injectable]
        struct Parent {
            _child: Arc<Child>,
            _module: ModuleRef,
            _all: Vec<Arc<dyn Named>>,
            _maybe: Option<Arc<Child>>,
            #[inject(value = Alive::new(&$count))]
            _alive: Alive,
        }

        #[injectable]
        struct Child {
            parent: Lazy<Parent>,
            module: ModuleRef,
            #[inject(value = Alive::new(&$count))]
            _alive: Alive,
        }

        #[injectable]
        struct Other {
            _child: Lazy<Child>,
            #[inject(value = Alive::new(&$count))]
            _alive: Alive,
        }

        impl Named for Other {}

        struct Made(#[allow(dead_code)] Alive, #[allow(dead_code)] ModuleRef);

        #[controller("/alive")]
        struct AliveController {
            child: Arc<Child>,
            #[inject(value = Alive::new(&$count))]
            _alive: Alive,
        }

        #[routes]
        impl AliveController {
            #[get("/")]
            async fn alive(&self) -> Result<String> {
                let (lazy, found) = (self.child.parent.get(), self.child.module.get::<Parent>()?);
                assert!(Arc::ptr_eq(&lazy, &found));
                Ok($count.load(Ordering::SeqCst).to_string())
            }
        }

        #[module(controllers = [AliveController], providers = [
                                    Parent,
                                    Child,
                                    multi(Other as dyn Named),
                                    factory(async |module: ModuleRef| -> Made { Made(Alive::new(&$count), module) }),
                                    value(Alive::new(&$count)),
                                ])]
        struct AppModule;
    };
}

#[nestling::test]
async fn dropping_an_application_frees_everything() -> Result<()> {
    entangled!(ALIVE);
    let app = App::create::<AppModule>().await?;
    assert_eq!(get(&app, "/alive").await, "6");
    drop(app);
    assert_eq!(ALIVE.load(Ordering::SeqCst), 0);
    Ok(())
}

#[nestling::test]
async fn closing_an_application_frees_everything() -> Result<()> {
    entangled!(ALIVE);
    App::create::<AppModule>().await?.close().await;
    assert_eq!(ALIVE.load(Ordering::SeqCst), 0);
    Ok(())
}

#[nestling::test]
async fn an_application_that_has_listened_frees_everything() -> Result<()> {
    entangled!(ALIVE);
    let server = Server::of::<AppModule>().await;
    assert_eq!(server.connect().await.get("/alive").await.pair(), (200, "6"));
    server.close().await;
    assert_eq!(ALIVE.load(Ordering::SeqCst), 0);
    Ok(())
}

#[nestling::test]
async fn a_boot_that_fails_frees_everything() -> Result<()> {
    entangled!(ALIVE);

    #[module(imports = [AppModule])]
    struct FailingModule;

    impl OnApplicationBootstrap for FailingModule {
        async fn on_application_bootstrap(&self) -> Result<()> {
            assert_eq!(ALIVE.load(Ordering::SeqCst), 6);
            Err(Error::msg("not today"))
        }
    }

    assert!(soon(App::create::<FailingModule>()).await.is_err());
    assert_eq!(ALIVE.load(Ordering::SeqCst), 0);
    Ok(())
}
