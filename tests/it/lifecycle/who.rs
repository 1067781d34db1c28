//! Whatever is a singleton may have hooks, however it came to be.

use crate::support::Trace;
use nestling::prelude::*;

/// Says when it starts and when it ends.
macro_rules! hooked {
    ($type:ident) => {
        impl OnModuleInit for $type {
            async fn on_module_init(&self) -> Result<()> {
                self.0.add(concat!("init ", stringify!($type)));
                Ok(())
            }
        }

        impl OnModuleDestroy for $type {
            async fn on_module_destroy(&self) -> Result<()> {
                self.0.add(concat!("destroy ", stringify!($type)));
                Ok(())
            }
        }
    };
}

trait Part: Send + Sync {}

#[injectable]
struct Class(Arc<Trace>);

#[injectable]
struct Viewed(Arc<Trace>);

#[injectable]
struct Several(Arc<Trace>);

#[injectable]
struct KeptGuard(Arc<Trace>);

#[injectable(scope = transient)]
struct Fleeting(Arc<Trace>);

#[injectable(scope = request)]
struct Visiting(Arc<Trace>);

struct Made(Arc<Trace>);
struct MadeViewed(Arc<Trace>);
struct Given(Arc<Trace>);

hooked!(Class);
hooked!(Viewed);
hooked!(Several);
hooked!(KeptGuard);
hooked!(Fleeting);
hooked!(Visiting);
hooked!(Made);
hooked!(MadeViewed);
hooked!(Given);

impl Part for Class {}
impl Part for Viewed {}
impl Part for Several {}
impl Part for MadeViewed {}

impl CanActivate for KeptGuard {
    async fn can_activate(&self, _: &mut ExecutionContext) -> Result<bool> {
        Ok(true)
    }
}

#[controller("/guarded")]
struct GuardedController;

#[routes]
impl GuardedController {
    #[get("/")]
    #[guard(KeptGuard)]
    async fn guarded(&self) {}
}

#[injectable]
struct Holder {
    _fleeting: Arc<Fleeting>,
}

#[module(providers = [value(Trace::default())], exports = [Trace])]
struct TraceModule;

#[module(
    imports = [TraceModule],
    controllers = [GuardedController],
    providers = [
        Class,
        existing(Class as dyn Part),
        qualified("viewed", Viewed as dyn Part),
        multi(Several as dyn Part),
        multi(existing(Class as dyn Part)),
        factory(async |trace: Arc<Trace>| -> Made { Made(trace) }),
        qualified("made", factory(|trace: Arc<Trace>| -> MadeViewed { MadeViewed(trace) }) as dyn Part),
        Fleeting,
        Visiting,
        Holder,
    ],
)]
struct AppModule;

#[nestling::test]
async fn all_singletons_have_hooks_and_nothing_else_has() -> Result<()> {
    let app = App::create::<AppModule>().await?;
    let trace = app.get::<Trace>()?;
    let order = ["Class", "Viewed", "Several", "Made", "MadeViewed", "KeptGuard"];
    assert_eq!(trace.take(), order.map(|name| format!("init {name}")));
    app.close().await;
    let ending: Vec<_> = order.iter().rev().map(|name| format!("destroy {name}")).collect();
    assert_eq!(trace.take(), ending, "an alias and its original are one instance, whose hooks run once");
    Ok(())
}

#[nestling::test]
async fn a_value_has_hooks() -> Result<()> {
    static TRACE: std::sync::LazyLock<Arc<Trace>> = std::sync::LazyLock::new(Arc::default);

    #[module(providers = [value(Given(Arc::clone(&TRACE)))])]
    struct ValueModule;

    App::create::<ValueModule>().await?.close().await;
    assert_eq!(TRACE.take(), ["init Given", "destroy Given"]);
    Ok(())
}
