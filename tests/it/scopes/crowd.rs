//! A thousand requests at once, over real sockets: each has its own instances, and one of each.

use crate::support::{Http2, Server, soon};
use nestling::prelude::*;
use std::collections::HashSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

const CROWD: usize = 1000;
/// Few, so that no system runs out of descriptors; a connection has 128 streams.
const CONNECTIONS: usize = 10;

/// Holds every request until all of them are inside their handlers.
#[injectable]
struct Together {
    #[inject(value = Barrier::new(CROWD))]
    barrier: Barrier,
}

/// How often it was made, and how often it was dropped.
#[injectable]
struct Count {
    #[inject(default)]
    made: AtomicUsize,
    #[inject(default)]
    dropped: AtomicUsize,
}

struct Visit {
    number: usize,
    count: Arc<Count>,
}

impl Drop for Visit {
    fn drop(&mut self) {
        self.count.dropped.fetch_add(1, Ordering::SeqCst);
    }
}

/// Reaches the visit by another way.
#[injectable(scope = request)]
struct Audit {
    visit: Arc<Visit>,
}

#[injectable(scope = transient)]
struct Line {
    audit: Arc<Audit>,
}

/// A singleton that looks at the visit while the request passes.
#[injectable]
struct VisitGuard;

impl Guard for VisitGuard {
    type Grant = Arc<Visit>;

    async fn check(&self, ctx: &mut ExecutionContext) -> Result<Arc<Visit>> {
        ctx.resolve::<Visit>().await
    }
}

#[controller("/visits", scope = request)]
struct VisitsController {
    visit: Arc<Visit>,
    audit: Arc<Audit>,
    line: Arc<Line>,
    together: Arc<Together>,
}

#[routes]
impl VisitsController {
    #[get("/")]
    async fn visit(&self, #[grant(VisitGuard)] granted: Arc<Visit>) -> String {
        self.together.barrier.wait().await;
        let seen = [&granted, &self.visit, &self.audit.visit, &self.line.audit.visit];
        assert!(seen.iter().all(|visit| Arc::ptr_eq(visit, &self.visit)), "one request, one visit");
        assert!(Arc::ptr_eq(&self.line.audit, &self.audit));
        self.visit.number.to_string()
    }
}

#[controller("/quiet")]
struct QuietController;

#[routes]
impl QuietController {
    #[get("/")]
    async fn quiet(&self) {}
}

#[module(
    controllers = [VisitsController, QuietController],
    providers = [
        Together,
        Count,
        Audit,
        Line,
        factory(scope = request, async |count: Arc<Count>| -> Visit {
            // A pause, so that requests are in the middle of it together.
            tokio::task::yield_now().await;
            Visit { number: count.made.fetch_add(1, Ordering::SeqCst), count }
        }),
    ],
)]
struct AppModule;

#[nestling::test(worker_threads = 2)]
async fn a_thousand_concurrent_requests_share_nothing() -> Result<()> {
    let app = App::create::<AppModule>().await?;
    let count = app.get::<Count>()?;
    let server = Server::start(app).await;

    let mut visitors = JoinSet::new();
    for _ in 0..CONNECTIONS {
        let client = Http2::connect(server.address).await;
        for _ in 0..CROWD / CONNECTIONS {
            let client = client.clone();
            visitors.spawn(async move { client.request("GET", "/visits", "").await });
        }
    }
    let mut numbers = HashSet::new();
    while let Some(answer) = soon(visitors.join_next()).await {
        let (status, body) = answer?;
        assert_eq!(status, 200, "{body}");
        assert!(numbers.insert(body), "two requests saw the same visit");
    }

    assert_eq!((numbers.len(), count.made.load(Ordering::SeqCst)), (CROWD, CROWD));
    server.close().await;
    assert_eq!(count.dropped.load(Ordering::SeqCst), CROWD, "a visit ends with its request");
    Ok(())
}

#[nestling::test]
async fn a_route_that_needs_none_builds_none() -> Result<()> {
    let app = App::create::<AppModule>().await?;
    let count = app.get::<Count>()?;
    let server = Server::start(app).await;
    let mut client = server.connect().await;
    for _ in 0..100 {
        assert_eq!(client.get("/quiet").await.status, 200);
    }
    assert_eq!(count.made.load(Ordering::SeqCst), 0);
    server.close().await;
    Ok(())
}
