//! Nothing is shared by the applications of one process, and what belongs to none of them is told.

use crate::support::{Log, get, resolve, send, soon};
use nestling::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};
use tokio::sync::Barrier;
use tokio::task::JoinSet;
use tracing::Level;

struct Number(usize);

#[injectable]
struct Hits {
    #[inject(default)]
    count: AtomicUsize,
}

#[controller("/number")]
struct NumberController<const N: usize> {
    number: Arc<Number>,
    hits: Arc<Hits>,
}

#[routes]
impl<const N: usize> NumberController<N> {
    #[get("/")]
    async fn number(&self) -> String {
        format!("{N} {} {}", self.number.0, self.hits.count.fetch_add(1, Ordering::Relaxed))
    }
}

#[module(providers = [Hits], dynamic = [Number], exports = [Number, Hits])]
struct NumberModule;

impl NumberModule {
    fn of(number: usize) -> DynamicModule<Self> {
        DynamicModule::new().factory(move || async move {
            tokio::task::yield_now().await;
            Ok::<_, Error>(Number(number * number))
        })
    }
}

#[controller("/even")]
struct EvenController;

#[routes]
impl EvenController {
    #[get("/")]
    async fn even(&self) -> &'static str {
        "even"
    }
}

#[module(controllers = [EvenController])]
struct EvenModule;

#[module(imports = [NumberModule::of(N)], controllers = [NumberController<N>])]
struct OddApp<const N: usize>;

#[module(imports = [NumberModule::of(N), EvenModule], controllers = [NumberController<N>])]
struct EvenApp<const N: usize>;

/// Boots an application, waits until all others are there, and asks it three times.
async fn live<M: nestling::Module>(number: usize, even: u16, all: Arc<Barrier>) {
    let app = App::create::<M>().await.unwrap();
    all.wait().await;
    for hits in 0..3 {
        assert_eq!(get(&app, "/number").await, format!("{number} {} {hits}", number * number));
        tokio::task::yield_now().await;
    }
    assert_eq!(send(&app, "GET", "/even").await.0, even);
}

/// Spawns ten applications for each ten.
macro_rules! spawn {
    ($tasks:ident $all:ident $($ten:literal)*) => {
        $(
            spawn!(@even $tasks $all $ten * 10, $ten * 10 + 2, $ten * 10 + 4, $ten * 10 + 6, $ten * 10 + 8);
            spawn!(@odd $tasks $all $ten * 10 + 1, $ten * 10 + 3, $ten * 10 + 5, $ten * 10 + 7, $ten * 10 + 9);
        )*
    };
    (@even $tasks:ident $all:ident $($number:expr),*) => {
        $($tasks.spawn(live::<EvenApp<{ $number }>>($number, 200, Arc::clone(&$all)));)*
    };
    (@odd $tasks:ident $all:ident $($number:expr),*) => {
        $($tasks.spawn(live::<OddApp<{ $number }>>($number, 404, Arc::clone(&$all)));)*
    };
}

#[nestling::test(worker_threads = 4)]
async fn a_hundred_applications_live_in_one_process() {
    let all = Arc::new(Barrier::new(100));
    let mut tasks = JoinSet::new();
    spawn!(tasks all 0 1 2 3 4 5 6 7 8 9);
    assert_eq!(tasks.len(), 100);
    soon(tasks.join_all()).await;
}

#[nestling::test]
async fn one_application_twice_is_two_applications() -> Result<()> {
    let (first, second) = (App::create::<EvenApp<4>>().await?, App::create::<EvenApp<4>>().await?);
    assert_eq!((get(&first, "/number").await, get(&first, "/number").await), ("4 16 0".into(), "4 16 1".into()));
    assert_eq!(get(&second, "/number").await, "4 16 0");
    assert!(!Arc::ptr_eq(&first.get::<Hits>()?, &second.get::<Hits>()?));
    Ok(())
}

#[controller("/forgotten")]
struct ForgottenController;

#[routes]
impl ForgottenController {
    #[get("/")]
    async fn forgotten(&self) {}
}

#[module]
struct ForgottenModule;

#[nestling::test]
async fn what_no_module_reaches_is_told_by_its_name_and_place() -> Result<()> {
    let log = Log::start();
    let app = App::create::<EvenApp<0>>().await?;
    let warnings = resolve(&log.at(Level::WARN).join("\n"));
    let lines: Vec<_> = warnings.lines().filter(|line| line.contains("(isolation.rs: ")).collect();
    assert_eq!(
        lines,
        [
            "module `ForgottenModule` (isolation.rs: ForgottenModule) is imported by no reachable module: nothing of it is used",
            "controller `ForgottenController` (isolation.rs: ForgottenController) is in no reachable module: its routes are not served",
        ]
    );
    assert_eq!(send(&app, "GET", "/forgotten").await.0, 404);
    Ok(())
}
