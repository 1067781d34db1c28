//! Everything that is wrong is said at once, and in the same words and order each time.

use crate::support::report;
use nestling::prelude::*;
use std::marker::PhantomData;

trait Chicken: Send + Sync {}
trait Egg: Send + Sync {}

#[injectable]
struct Hen {
    egg: Arc<dyn Egg>,
}

#[injectable]
struct Shell {
    hen: Arc<dyn Chicken>,
}

impl Chicken for Hen {}
impl Egg for Shell {}

#[injectable(scope = request)]
struct Visit;

#[injectable]
struct Farm {
    #[inject("best")]
    egg: Arc<dyn Egg>,
    visit: Arc<Visit>,
    later: Lazy<Visit>,
}

#[module(providers = [Farm, Visit, Hen as dyn Chicken, Shell as dyn Egg])]
struct FarmModule;

#[module(imports = [BarnModule], exports = [BarnModule])]
struct FieldModule;

struct Size;

#[module(imports = [FieldModule], exports = [FieldModule], dynamic = [Size])]
struct BarnModule;

#[controller("/eggs/:id")]
struct EggsController<T> {
    #[inject(default)]
    of: PhantomData<fn() -> T>,
}

#[routes]
impl<T> EggsController<T> {
    #[get("/")]
    async fn one(&self, #[param("id")] _id: u64) {}

    #[get("/:id")]
    async fn part(&self, #[param("id")] _id: u64) {}

    #[post("/")]
    async fn paint(&self, #[param("colour")] _colour: String) {}
}

#[controller("/eggs")]
struct OtherController;

#[routes]
impl OtherController {
    #[get("/:_name")]
    async fn named(&self) {}
}

#[module(
    imports = [FarmModule, FieldModule, DynamicModule::new().value(Size).value(Size) as BarnModule],
    controllers = [EggsController<u8>, OtherController],
)]
struct AppModule;

const REPORT: &str = r#"the application cannot start: 9 problems

error[N002]: `Farm` needs `dyn Egg` named "best", which is not available in `FarmModule`
  at: together.rs: Farm
  path: FarmModule -> Farm -> dyn Egg named "best"
  help: add it to the `providers` of `FarmModule`, or import a module that exports it

error[N003]: `Hen` needs itself
  at: together.rs: Hen
  path: Hen -> Shell -> Hen
  help: hold one of them as `Lazy<…>` in the other

error[N004]: `Farm` is a singleton and would store `Visit`, which lives as long as one request
  at: together.rs: Farm
  path: Farm -> Visit
  help: give `Farm` `scope = request`, or ask for `Visit` with `ctx.resolve` where it is used

error[N005]: `Farm` holds `Lazy<Visit>`, which is request-scoped
  at: together.rs: Farm
  path: Farm -> Visit
  help: `Lazy` is for singletons: inject it as an `Arc`, or make it a singleton

error[N006]: `BarnModule` re-exports itself
  at: together.rs: BarnModule
  path: BarnModule -> FieldModule -> BarnModule
  help: export in one of them the providers by name instead of the module

error[N007]: `OtherController::named` and `EggsController<u8>::one` (together.rs: one) both answer `GET /eggs/:_name`
  at: together.rs: named
  help: change the method or the path of one of them

error[N008]: the path of `EggsController<u8>::part`, "/:id" under "/eggs/:id", is invalid: route pattern "/eggs/:id/:id": two parameters are called `id`; rename one of them
  at: together.rs: part
  help: change the route's path or its controller's

error[N009]: `EggsController<u8>::paint` reads the path parameter `colour`, which its path `/eggs/:id` does not have
  at: together.rs: paint
  help: name it in the path as `:colour`, or read one that is there

error[N010]: `BarnModule` is given `Size` twice
  at: together.rs: value
  help: configure `BarnModule` once and import it by name elsewhere, or tell the two apart by a qualifier"#;

#[nestling::test]
async fn nine_different_problems_are_nine_problems() {
    assert_eq!(report::<AppModule>().await, REPORT);
}

#[nestling::test]
async fn the_report_is_the_same_every_time() {
    for _ in 0..20 {
        assert_eq!(report::<AppModule>().await, REPORT);
    }
}
