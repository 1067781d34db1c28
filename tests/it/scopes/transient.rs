//! What is transient is made anew for each that is injected with it.

use crate::support::get;
use nestling::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

#[injectable]
struct Numbers {
    #[inject(default)]
    next: AtomicUsize,
}

struct Logger(usize);

#[injectable]
struct First(Arc<Logger>, Arc<Logger>);

#[injectable]
struct Second {
    logger: Arc<Logger>,
    maybe: Option<Arc<Logger>>,
}

#[controller("/loggers", scope = request)]
struct LoggersController {
    logger: Arc<Logger>,
    other: Arc<Logger>,
}

#[routes]
impl LoggersController {
    #[get("/")]
    async fn loggers(&self) -> String {
        format!("{} {}", self.logger.0, self.other.0)
    }
}

#[module(
    controllers = [LoggersController],
    providers = [
        Numbers,
        First,
        Second,
        factory(scope = transient, async |numbers: Arc<Numbers>| -> Logger {
            Logger(numbers.next.fetch_add(1, Ordering::Relaxed))
        }),
    ],
)]
struct AppModule;

#[nestling::test]
async fn each_injection_has_its_own() -> Result<()> {
    let app = App::create::<AppModule>().await?;
    let (first, second) = (app.get::<First>()?, app.get::<Second>()?);
    let mut numbers = [first.0.0, first.1.0, second.logger.0, second.maybe.as_ref().unwrap().0];
    numbers.sort_unstable();
    assert_eq!(numbers, [0, 1, 2, 3]);
    Ok(())
}

#[nestling::test]
async fn a_singleton_keeps_the_one_it_has() -> Result<()> {
    let app = App::create::<AppModule>().await?;
    let (once, again) = (app.get::<Second>()?, app.get::<Second>()?);
    assert!(Arc::ptr_eq(&once.logger, &again.logger));
    Ok(())
}

#[nestling::test]
async fn each_request_makes_its_own() -> Result<()> {
    let app = App::create::<AppModule>().await?;
    assert_eq!(get(&app, "/loggers").await, "4 5");
    assert_eq!(get(&app, "/loggers").await, "6 7");
    Ok(())
}
