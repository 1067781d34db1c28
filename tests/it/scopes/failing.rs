//! What cannot be made for a request fails that request, and tells the client nothing.

use crate::support::{Log, Server, send};
use nestling::prelude::*;
use std::marker::PhantomData;

const INTERNAL: (u16, &str) = (500, r#"{"statusCode":500,"message":"Internal server error"}"#);

struct SecretSession;
struct SecretToken;

/// An argument that needs a `T` of this request.
struct Needs<T>(PhantomData<fn() -> T>);

impl<T: Send + Sync + 'static> FromRequest for Needs<T> {
    async fn from_request(ctx: &mut ExecutionContext) -> Result<Self> {
        ctx.resolve::<T>().await?;
        Ok(Self(PhantomData))
    }
}

#[controller("/secrets")]
struct SecretsController;

#[routes]
impl SecretsController {
    #[get("/session")]
    async fn session(&self, _session: Needs<SecretSession>) {}

    #[get("/fine")]
    async fn fine(&self) -> &'static str {
        "fine"
    }
}

#[controller("/tokens", scope = request)]
struct TokensController {
    _token: Arc<SecretToken>,
}

#[routes]
impl TokensController {
    #[get("/")]
    async fn token(&self) {}
}

#[module(
    controllers = [SecretsController, TokensController],
    providers = [
        factory(scope = request, async || -> Result<SecretSession> { Err(Error::msg("db://user:password@host")) }),
        factory(scope = request, || -> SecretToken { panic!("no token in /etc/tokens") }),
    ],
)]
struct AppModule;

#[nestling::test]
async fn a_factory_that_fails_is_a_500_that_names_nothing() -> Result<()> {
    let app = App::create::<AppModule>().await?;
    let log = Log::start();
    let (status, body) = send(&app, "GET", "/secrets/session").await;
    assert_eq!((status, body.as_str()), INTERNAL);
    let route = "GET /secrets/session → SecretsController::session";
    assert_eq!(log.errors(), [format!("status=500 route={route:?} Internal server error: db://user:password@host")]);
    Ok(())
}

#[nestling::test]
async fn a_factory_that_panics_is_one_too() -> Result<()> {
    let app = App::create::<AppModule>().await?;
    let log = Log::start();
    let (status, body) = send(&app, "GET", "/tokens").await;
    assert_eq!((status, body.as_str()), INTERNAL);
    let route = "GET /tokens → TokensController::token";
    assert_eq!(
        log.errors(),
        [format!("status=500 route={route:?} Internal server error: panicked: no token in /etc/tokens")]
    );
    Ok(())
}

#[nestling::test]
async fn the_next_request_on_the_same_connection_is_fine() -> Result<()> {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    assert_eq!(client.get("/secrets/session").await.pair(), INTERNAL);
    assert_eq!(client.get("/tokens").await.pair(), INTERNAL);
    assert_eq!(client.get("/secrets/fine").await.pair(), (200, "fine"));
    server.close().await;
    Ok(())
}

#[nestling::test]
async fn an_exception_of_a_factory_is_answered_as_it_is() -> Result<()> {
    struct Tenant;

    #[controller("/tenants")]
    struct TenantsController;

    #[routes]
    impl TenantsController {
        #[get("/")]
        async fn tenant(&self, _tenant: Needs<Tenant>) {}
    }

    #[module(
        controllers = [TenantsController],
        providers = [
            factory(scope = request, async || -> Result<Tenant> { Err(UnauthorizedException::new("which tenant?").into()) }),
        ],
    )]
    struct TenantModule;

    let app = App::create::<TenantModule>().await?;
    let (status, body) = send(&app, "GET", "/tenants").await;
    assert_eq!(status, 401);
    assert_eq!(body, r#"{"statusCode":401,"message":"which tenant?","error":"Unauthorized"}"#);
    Ok(())
}
