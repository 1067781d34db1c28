//! Overrides of what the application does not have.

use crate::support::resolve;
use nestling::prelude::*;
use nestling::testing::{Allow, PassThrough, TestApp, TestAppBuilder};

#[injectable]
struct Cats;

#[injectable]
struct Expensive {
    #[inject(value = cost())]
    _cost: (),
}

fn cost() {
    panic!("what cannot start constructs nothing")
}

trait Dogs: Send + Sync {}

struct Kennel;

impl Dogs for Kennel {}

struct Door;

impl CanActivate for Door {
    async fn can_activate(&self, _: &mut ExecutionContext) -> Result<bool> {
        Ok(true)
    }
}

impl Interceptor for Door {
    async fn intercept(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
        next.handle(ctx).await
    }
}

#[module(providers = [Cats, qualified("wild", Cats)])]
struct CatsModule;

#[module(providers = [Expensive])]
struct ExpensiveModule;

#[module]
struct OtherModule;

async fn report(app: TestAppBuilder) -> String {
    resolve(&app.create().await.err().expect("the application starts").to_string())
}

#[nestling::test]
async fn a_provider_that_nobody_provides_is_told_before_anything_is_constructed() {
    let app = TestApp::of::<ExpensiveModule>().override_provider::<dyn Dogs>(Arc::new(Kennel));
    assert_eq!(
        report(app).await,
        "\
the application cannot start: 1 problem

error[N015]: `override_provider` names `dyn Dogs`, which no module provides
  at: unused.rs: override_provider
  help: name it as it is listed, or take the override away: the test runs without it"
    );
}

#[nestling::test]
async fn all_are_told_at_once() {
    let app = TestApp::of::<CatsModule>()
        .override_provider(Arc::new(Cats))
        .override_named("wild", Arc::new(Cats))
        .override_named("tame", Arc::new(Cats))
        .override_qualified::<Cats, Door>(Arc::new(Cats))
        .override_module::<OtherModule, CatsModule>();
    let report = report(app).await;
    for problem in [
        "3 problems",
        "`override_named` names `Cats` named \"tame\", which no module provides",
        "`override_qualified` names `Qualified<Cats, Door>`, which no module provides",
        "`override_module` names `OtherModule`, which no module imports",
    ] {
        assert!(report.contains(problem), "{report}");
    }
}

#[nestling::test]
async fn a_guard_that_no_route_runs_is_told() {
    let report = report(TestApp::of::<CatsModule>().override_guard::<Door>(Allow)).await;
    assert!(report.contains("error[N015]: `override_guard` names `Door`, which no route uses"), "{report}");
}

#[nestling::test]
async fn an_interceptor_is_told_where_its_type_is_used_as_a_guard_only() {
    let close = |app: &mut App| _ = app.use_global_guard(Door);
    let app = TestApp::of::<HouseModule>().configure(close);
    let report = report(app.override_guard::<Door>(Allow).override_interceptor::<Door>(PassThrough)).await;
    assert!(report.contains("1 problem\n\nerror[N015]: `override_interceptor` names `Door`"), "{report}");
}

#[controller]
struct HouseController;

#[routes]
impl HouseController {
    #[get("/")]
    async fn house(&self) {}
}

#[module(controllers = [HouseController])]
struct HouseModule;
