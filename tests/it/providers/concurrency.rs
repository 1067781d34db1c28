//! Async constructors wait beside each other.

use crate::support::soon;
use nestling::prelude::*;
use tokio::sync::Barrier;

/// It opens when three have come: nobody passes who waits for the one before to be done.
#[injectable]
struct Gate {
    #[inject(value = Barrier::new(3))]
    barrier: Barrier,
}

struct Database;
struct Queue;
struct Cache;
struct Report(&'static str);

#[module(providers = [
    Gate,
    factory(async |gate: Arc<Gate>| -> Database { gate.barrier.wait().await; Database }),
    factory(async |gate: Arc<Gate>| -> Queue { gate.barrier.wait().await; Queue }),
    factory(async |gate: Arc<Gate>| -> Cache { gate.barrier.wait().await; Cache }),
    factory(async |_: Arc<Database>, _: Arc<Queue>, _: Arc<Cache>| -> Report { Report("after all three") }),
])]
struct AppModule;

#[nestling::test]
async fn independent_factories_run_concurrently() -> Result<()> {
    let app = soon(App::create::<AppModule>()).await?;
    assert_eq!(app.get::<Report>()?.0, "after all three");
    Ok(())
}

#[nestling::test]
async fn one_that_fails_does_not_stop_the_others_from_failing() -> Result<()> {
    struct First;
    struct Second;

    #[module(providers = [
        Gate,
        factory(async |gate: Arc<Gate>| -> Result<First> { gate.barrier.wait().await; Err(Error::msg("first")) }),
        factory(async |gate: Arc<Gate>| -> Result<Second> { gate.barrier.wait().await; Err(Error::msg("second")) }),
        factory(async |gate: Arc<Gate>| -> Database { gate.barrier.wait().await; Database }),
    ])]
    struct FailingModule;

    let error = soon(App::create::<FailingModule>()).await.err().expect("two of them fail");
    let messages: Vec<_> = error.problems().iter().map(|problem| problem.message()).collect();
    assert_eq!(messages, ["`First` could not be constructed: first", "`Second` could not be constructed: second"]);
    Ok(())
}
