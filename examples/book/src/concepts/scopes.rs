//! Scopes.

use nestling::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

// ANCHOR: scopes
#[injectable]
struct Counter {
    #[inject(default)]
    made: AtomicU64,
}

/// At most one per request, made when something of the request first needs it.
#[injectable(scope = request)]
struct Basket {
    counter: Arc<Counter>,
    #[inject(default)]
    items: AtomicU64,
}

/// A new one wherever it is injected.
#[injectable(scope = transient)]
struct Label {
    #[inject(default)]
    text: String,
}

/// A controller that holds something of a request is made per request, too.
#[controller("/basket", scope = request)]
struct BasketController {
    basket: Arc<Basket>,
}

#[routes]
impl BasketController {
    #[post("/")]
    async fn add(&self) -> u64 {
        self.basket.items.fetch_add(1, Ordering::Relaxed) + 1
    }
}
// ANCHOR_END: scopes

// ANCHOR: resolve
/// A singleton asks for it where it is used.
#[injectable]
struct StockGuard;

impl CanActivate for StockGuard {
    async fn can_activate(&self, ctx: &mut ExecutionContext) -> Result<bool> {
        let basket = ctx.resolve::<Basket>().await?;
        Ok(basket.items.load(Ordering::Relaxed) < 100)
    }
}
// ANCHOR_END: resolve

#[module(controllers = [BasketController], providers = [Counter, Basket, Label, StockGuard])]
struct AppModule;

#[cfg(test)]
mod tests {
    use super::*;
    use nestling::testing::TestApp;

    #[nestling::test]
    async fn each_request_has_its_own_basket() -> Result<()> {
        let app = TestApp::of::<AppModule>().create().await?;
        for _ in 0..2 {
            assert_eq!(app.post("/basket").send().await.expect_status(201).text().await?, "1");
        }
        let (one, two) = (app.resolve::<Label>().await?, app.resolve::<Label>().await?);
        assert!(!Arc::ptr_eq(&one, &two));
        Ok(())
    }
}
