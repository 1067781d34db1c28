//! Look-ups at run time.

use crate::support::get;
use nestling::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

trait Strategy: Send + Sync {
    fn price(&self) -> u32;
}

struct Fixed(u32);

impl Strategy for Fixed {
    fn price(&self) -> u32 {
        self.0
    }
}

static MADE: AtomicU64 = AtomicU64::new(0);

#[injectable(scope = transient)]
struct Receipt {
    #[inject(value = MADE.fetch_add(1, Ordering::Relaxed))]
    number: u64,
}

#[injectable(scope = request)]
struct Visitor;

/// Transient, but it can only be made for a request.
#[injectable(scope = transient)]
struct Basket {
    _visitor: Arc<Visitor>,
}

#[injectable]
struct Shop {
    module: ModuleRef,
}

struct Hidden;

#[module(providers = [value(Hidden)])]
struct HiddenModule;

#[module(imports = [HiddenModule], providers = [
    Shop,
    Receipt,
    Visitor,
    Basket,
    qualified("cheap", value(Fixed(1) as dyn Strategy)),
    qualified("dear", value(Fixed(9) as dyn Strategy)),
    value(Fixed(5) as dyn Strategy),
])]
struct ShopModule;

async fn shop() -> Result<(App, Arc<Shop>)> {
    let app = App::create::<ShopModule>().await?;
    let shop = app.get::<Shop>()?;
    Ok((app, shop))
}

fn refusal<T>(result: Result<T>) -> String {
    result.err().expect("it is refused").to_string()
}

#[nestling::test]
async fn a_strategy_is_chosen_by_name() -> Result<()> {
    let (_app, shop) = shop().await?;
    assert_eq!(shop.module.get::<dyn Strategy>()?.price(), 5);
    assert_eq!(shop.module.get_named::<dyn Strategy>("cheap")?.price(), 1);
    assert_eq!(shop.module.get_named::<dyn Strategy>("dear")?.price(), 9);
    Ok(())
}

#[nestling::test]
async fn what_is_not_there_is_named() -> Result<()> {
    let (_app, shop) = shop().await?;
    assert_eq!(
        refusal(shop.module.get_named::<dyn Strategy>("free")),
        "`dyn Strategy` named \"free\" is not available in `ShopModule`"
    );
    assert_eq!(refusal(shop.module.get::<Hidden>()), "`Hidden` is not available in `ShopModule`");
    Ok(())
}

#[nestling::test]
async fn transient_providers_are_made_anew() -> Result<()> {
    let (_app, shop) = shop().await?;
    assert_eq!(refusal(shop.module.get::<Receipt>()), "`Receipt` is no singleton: `resolve` makes an instance");
    let (first, second) = (shop.module.resolve::<Receipt>().await?, shop.module.resolve::<Receipt>().await?);
    assert_ne!(first.number, second.number);
    assert!(Arc::ptr_eq(&shop.module.resolve::<Shop>().await?, &shop));
    Ok(())
}

#[nestling::test]
async fn what_belongs_to_a_request_is_refused() -> Result<()> {
    let (_app, shop) = shop().await?;
    assert_eq!(
        refusal(shop.module.resolve::<Visitor>().await),
        "`Visitor` is made within a request: resolve it from the `ExecutionContext`"
    );
    assert_eq!(
        refusal(shop.module.resolve::<Basket>().await),
        "`Basket` is made within a request: resolve it from the `ExecutionContext`"
    );
    Ok(())
}

#[nestling::test]
async fn it_says_that_the_application_is_gone() -> Result<()> {
    let (app, shop) = shop().await?;
    drop(app);
    assert_eq!(refusal(shop.module.get::<Shop>()), "the application is gone");
    Ok(())
}

#[nestling::test]
async fn while_the_application_boots_it_says_what_is_not_there_yet() -> Result<()> {
    struct Slow;
    struct Asked(String);

    #[module(providers = [
        factory(async |module: ModuleRef| -> Asked { Asked(refusal(module.get::<Slow>())) }),
        // It needs the other one, so that it is always later.
        factory(async |_: Arc<Asked>| -> Slow { Slow }),
    ])]
    struct SlowModule;

    let app = App::create::<SlowModule>().await?;
    assert_eq!(app.get::<Asked>()?.0, "`Slow` is not constructed yet");
    Ok(())
}

#[controller("/price")]
struct PriceController {
    module: ModuleRef,
}

#[routes]
impl PriceController {
    #[get("/:name")]
    async fn price(&self, #[param("name")] name: String) -> Result<String> {
        let name = if name == "dear" { "dear" } else { "cheap" };
        Ok(self.module.get_named::<dyn Strategy>(name)?.price().to_string())
    }
}

#[nestling::test]
async fn a_controller_has_that_of_its_own_module() -> Result<()> {
    #[module(
        controllers = [PriceController],
        providers = [
            qualified("cheap", value(Fixed(2) as dyn Strategy)),
            qualified("dear", value(Fixed(8) as dyn Strategy)),
        ],
    )]
    struct PriceModule;

    #[module(imports = [PriceModule, ShopModule])]
    struct AppModule;

    let app = App::create::<AppModule>().await?;
    assert_eq!((get(&app, "/price/cheap").await, get(&app, "/price/dear").await), ("2".to_owned(), "8".to_owned()));
    Ok(())
}
