//! What belongs to a request is made when something in it first needs it, and never twice.

use crate::support::{get, send};
use nestling::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

#[injectable]
struct Made {
    #[inject(default)]
    carts: AtomicUsize,
    #[inject(default)]
    guards: AtomicUsize,
}

struct Cart(usize);

/// A guard that belongs to the request itself.
#[injectable(scope = request)]
struct CartGuard {
    cart: Arc<Cart>,
    made: Arc<Made>,
}

impl CanActivate for CartGuard {
    async fn can_activate(&self, ctx: &mut ExecutionContext) -> Result<bool> {
        self.made.guards.fetch_add(1, Ordering::Relaxed);
        Ok(Arc::ptr_eq(&self.cart, &ctx.resolve::<Cart>().await?))
    }
}

#[injectable]
struct Closed;

impl CanActivate for Closed {
    async fn can_activate(&self, _: &mut ExecutionContext) -> Result<bool> {
        Ok(false)
    }
}

/// Reads the cart as an argument of its own type.
struct CartNumber(usize);

impl FromRequest for CartNumber {
    async fn from_request(ctx: &mut ExecutionContext) -> Result<Self> {
        Ok(Self(ctx.resolve::<Cart>().await?.0))
    }
}

#[controller("/carts")]
struct CartsController;

#[routes]
impl CartsController {
    #[get("/guarded")]
    #[guard(CartGuard)]
    async fn guarded(&self, cart: CartNumber) -> String {
        cart.0.to_string()
    }

    #[get("/plain")]
    async fn plain(&self) -> &'static str {
        "plain"
    }
}

/// Where it is refused, nothing of it is needed.
#[controller("/closed", scope = request)]
#[guard(Closed)]
struct ClosedController {
    _cart: Arc<Cart>,
}

#[routes]
impl ClosedController {
    #[get("/")]
    async fn closed(&self) {}
}

#[module(
    controllers = [CartsController, ClosedController],
    providers = [
        Made,
        factory(scope = request, |made: Arc<Made>| -> Cart { Cart(made.carts.fetch_add(1, Ordering::Relaxed)) }),
    ],
)]
struct AppModule;

#[nestling::test]
async fn guards_arguments_and_handlers_see_one_instance() -> Result<()> {
    let app = App::create::<AppModule>().await?;
    assert_eq!((get(&app, "/carts/guarded").await, get(&app, "/carts/guarded").await), ("0".into(), "1".into()));
    let made = app.get::<Made>()?;
    assert_eq!((made.carts.load(Ordering::Relaxed), made.guards.load(Ordering::Relaxed)), (2, 2));
    Ok(())
}

#[nestling::test]
async fn nothing_is_made_before_it_is_needed() -> Result<()> {
    let app = App::create::<AppModule>().await?;
    get(&app, "/carts/plain").await;
    assert_eq!(send(&app, "GET", "/closed").await.0, 403);
    assert_eq!(app.get::<Made>()?.carts.load(Ordering::Relaxed), 0);
    Ok(())
}

#[nestling::test]
async fn outside_of_requests_each_one_is_new() -> Result<()> {
    let app = App::create::<AppModule>().await?;
    assert_eq!((app.resolve::<Cart>().await?.0, app.resolve::<Cart>().await?.0), (0, 1));
    let refusal = app.get::<Cart>().err().expect("it is no singleton").to_string();
    assert_eq!(refusal, "`Cart` is no singleton: `resolve` makes one");
    Ok(())
}

#[nestling::test]
async fn a_controller_may_be_one_per_request() -> Result<()> {
    #[controller("/own", scope = request)]
    struct OwnController {
        cart: Arc<Cart>,
        #[inject(default)]
        calls: AtomicUsize,
    }

    #[routes]
    impl OwnController {
        #[get("/")]
        async fn own(&self) -> String {
            format!("{} {}", self.cart.0, self.calls.fetch_add(1, Ordering::Relaxed))
        }
    }

    #[module(
        controllers = [OwnController],
        providers = [
            Made,
            factory(scope = request, |made: Arc<Made>| -> Cart { Cart(made.carts.fetch_add(1, Ordering::Relaxed)) }),
        ],
    )]
    struct OwnModule;

    let app = App::create::<OwnModule>().await?;
    assert_eq!((get(&app, "/own").await, get(&app, "/own").await), ("0 0".into(), "1 0".into()));
    Ok(())
}
