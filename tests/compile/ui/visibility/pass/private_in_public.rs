//! A public module may provide and import what nobody else sees.

#![deny(warnings, missing_docs)]

use nestling::prelude::*;

/// Cats.
pub mod cats {
    use nestling::prelude::*;

    #[injectable]
    struct Store;

    #[module(providers = [Store], exports = [Store])]
    struct StoreModule;

    /// The service.
    #[injectable]
    pub struct CatsService {
        #[allow(dead_code)]
        store: Arc<Store>,
    }

    #[injectable]
    struct KeyGuard;

    impl CanActivate for KeyGuard {
        async fn can_activate(&self, _: &mut ExecutionContext) -> Result<bool> {
            Ok(true)
        }
    }

    #[dto]
    struct Secret {
        name: String,
    }

    #[injectable]
    struct RouteGuard;

    impl CanActivate for RouteGuard {
        async fn can_activate(&self, _: &mut ExecutionContext) -> Result<bool> {
            Ok(true)
        }
    }

    /// The routes.
    #[controller("/cats")]
    #[guard(KeyGuard)]
    pub struct CatsController {
        #[allow(dead_code)]
        cats: Arc<CatsService>,
    }

    #[routes]
    impl CatsController {
        #[get("/")]
        #[guard(RouteGuard)]
        async fn find_all(&self) -> Secret {
            Secret { name: String::new() }
        }
    }

    /// All of it.
    #[module(imports = [StoreModule], controllers = [CatsController], providers = [CatsService], exports = [CatsService])]
    pub struct CatsModule;
}

#[module(imports = [cats::CatsModule])]
struct AppModule;

#[nestling::main]
async fn main() -> nestling::Result<()> {
    App::create::<AppModule>().await?;
    Ok(())
}
