//! Overrides belong to one application.

use crate::support::soon;
use nestling::prelude::*;
use nestling::testing::{TestApp, TestAppBuilder, allow_with, guard_fn};
use tokio::sync::Barrier;
use tokio::task::JoinSet;

trait Store: Send + Sync {
    fn read(&self) -> usize;
}

#[injectable]
struct Disk;

impl Store for Disk {
    fn read(&self) -> usize {
        unreachable!("every test replaces it")
    }
}

struct Memory(usize);

impl Store for Memory {
    fn read(&self) -> usize {
        self.0
    }
}

#[derive(Clone)]
struct User(usize);

#[injectable]
struct UserGuard;

impl Guard for UserGuard {
    type Grant = User;

    async fn check(&self, _: &mut ExecutionContext) -> Result<User> {
        unreachable!("every test replaces it")
    }
}

#[controller("/store")]
struct StoreController {
    store: Arc<dyn Store>,
}

#[routes]
impl StoreController {
    #[get("/")]
    async fn read(&self, #[grant(UserGuard)] user: User) -> String {
        format!("{} reads {}", user.0, self.store.read())
    }
}

#[module(controllers = [StoreController], providers = [Disk as dyn Store, UserGuard])]
struct StoreModule;

fn with(store: usize) -> TestAppBuilder {
    TestApp::of::<StoreModule>().override_provider::<dyn Store>(Arc::new(Memory(store)))
}

#[nestling::test(worker_threads = 2)]
async fn two_test_apps_with_contradictory_overrides_run_in_parallel() -> Result<()> {
    let (open, closed) = (
        with(1).override_guard::<UserGuard>(allow_with(User(7))),
        with(2).override_guard::<UserGuard>(guard_fn(|_| Err(ForbiddenException::default().into()))),
    );
    let (open, closed) = tokio::join!(open.create(), closed.create());
    let (open, closed) = (open?, closed?);
    for _ in 0..3 {
        let (granted, refused) = tokio::join!(open.get("/store").send(), closed.get("/store").send());
        assert_eq!(granted.expect_status(200).text().await?, "7 reads 1");
        refused.expect_status(403);
    }
    assert_eq!((open.provider::<dyn Store>()?.read(), closed.provider::<dyn Store>()?.read()), (1, 2));
    Ok(())
}

#[nestling::test(worker_threads = 4)]
async fn a_hundred_test_apps_keep_to_their_own_overrides() {
    let all = Arc::new(Barrier::new(100));
    let mut tasks = JoinSet::new();
    for number in 0..100 {
        let all = Arc::clone(&all);
        tasks.spawn(async move {
            let guard = allow_with(User(100 - number));
            let app = with(number).override_guard::<UserGuard>(guard).create().await.unwrap();
            all.wait().await;
            for _ in 0..3 {
                let text = app.get("/store").send().await.text().await.unwrap();
                assert_eq!(text, format!("{} reads {number}", 100 - number));
                tokio::task::yield_now().await;
            }
        });
    }
    soon(tasks.join_all()).await;
}
