//! What a user's own macro puts together, with names from where it is called, is found.

#![deny(warnings)]

use nestling::http::request;
use nestling::prelude::*;

trait Store: Send + Sync {
    fn name(&self) -> &'static str;
}

macro_rules! resource {
    ($module:ident, $controller:ident, $service:ident, $guard:ident, $find:ident, $path:literal, $id:ident: $ty:ty) => {
        #[injectable]
        struct $service {
            store: Arc<dyn Store>,
            #[inject(value = $path)]
            path: &'static str,
        }

        impl Store for $guard {
            fn name(&self) -> &'static str {
                stringify!($guard)
            }
        }

        #[injectable]
        struct $guard;

        impl Guard for $guard {
            type Grant = u8;

            async fn check(&self, _: &mut ExecutionContext) -> Result<u8> {
                Ok(7)
            }
        }

        #[controller($path)]
        #[guard($guard)]
        struct $controller {
            service: Arc<$service>,
        }

        #[routes]
        impl $controller {
            #[get("/:id")]
            #[guard($guard)]
            async fn $find(&self, #[param("id")] $id: $ty, #[grant($guard)] grant: u8, #[req] request: &Request) -> String {
                let service = &self.service;
                format!("{} {} {} {grant} {}", service.path, service.store.name(), $id, request.uri())
            }
        }

        #[module(
            controllers = [$controller],
            providers = [$service, $guard as dyn Store, value($id() as $ty)],
            exports = [$service, $ty],
        )]
        struct $module;
    };
}

fn id() -> u64 {
    1
}

resource!(CatsModule, CatsController, CatsService, CatsGuard, find_one, "/cats", id: u64);

#[nestling::main]
async fn main() -> nestling::Result<()> {
    let app = App::create::<CatsModule>().await?;
    let response = app.handle(request::Builder::new().uri("/cats/3").body(Body::empty())?).await;
    assert_eq!(response.into_body().into_bytes().await.unwrap(), "/cats CatsGuard 3 7 /cats/3");
    Ok(())
}
