//! What takes the place of providers and modules.

use crate::support::{Trace, soon};
use nestling::prelude::*;
use nestling::testing::TestApp;
use std::sync::atomic::{AtomicUsize, Ordering};

trait Clock: Send + Sync {
    fn hour(&self) -> u8;
}

/// Nothing that this test has can make one.
#[injectable]
struct AtomicClock {
    #[inject(value = caesium())]
    _caesium: (),
}

fn caesium() {
    panic!("there is no atomic clock here")
}

impl Clock for AtomicClock {
    fn hour(&self) -> u8 {
        unreachable!()
    }
}

struct Fixed(u8);

impl Clock for Fixed {
    fn hour(&self) -> u8 {
        self.0
    }
}

#[derive(Debug, PartialEq)]
struct Database(&'static str);

struct Replica;

trait Chime: Send + Sync {
    fn times(&self) -> u8;
}

impl Chime for Fixed {
    fn times(&self) -> u8 {
        self.0
    }
}

struct Visitor(String);

#[injectable(scope = request)]
struct Visit {
    clock: Arc<dyn Clock>,
    #[inject(value = Visitor(String::new()))]
    visitor: Visitor,
}

#[controller("/house", scope = request)]
struct HouseController {
    clock: Arc<dyn Clock>,
    visit: Arc<Visit>,
}

#[routes]
impl HouseController {
    #[get("/hour")]
    async fn hour(&self) -> String {
        self.clock.hour().to_string()
    }

    #[get("/visitor")]
    async fn visitor(&self) -> String {
        format!("{}{}", self.visit.visitor.0, self.visit.clock.hour())
    }
}

#[module(
    controllers = [HouseController],
    providers = [
        Visit,
        AtomicClock as dyn Clock,
        factory(async || -> Result<Database> { Err(Error::msg("nobody listens on port 5432")) }),
        qualified("archive", value(Database("archive"))),
        qualified(Replica, value(Database("replica"))),
        multi(value(Fixed(1) as dyn Chime)),
        multi(value(Fixed(2) as dyn Chime)),
        House,
    ],
)]
struct HouseModule;

#[injectable]
struct House {
    chimes: Vec<Arc<dyn Chime>>,
    #[inject("archive")]
    archive: Arc<Database>,
    #[inject(Replica)]
    replica: Arc<Database>,
}

fn house() -> nestling::testing::TestAppBuilder {
    TestApp::of::<HouseModule>()
        .override_provider::<dyn Clock>(Arc::new(Fixed(7)))
        .override_provider(Arc::new(Database("memory")))
}

#[nestling::test]
async fn a_fake_stands_behind_a_trait_and_the_real_one_is_not_constructed() -> Result<()> {
    let app = house().create().await?;
    assert_eq!(app.get("/house/hour").send().await.text().await?, "7");
    assert_eq!(app.provider::<dyn Clock>()?.hour(), 7);
    Ok(())
}

#[nestling::test]
async fn the_factory_of_what_is_overridden_is_not_called() -> Result<()> {
    let app = house().create().await?;
    assert_eq!(*app.provider::<Database>()?, Database("memory"));
    Ok(())
}

#[nestling::test]
async fn the_test_keeps_its_fake() -> Result<()> {
    let fake = Arc::new(Fixed(9));
    let app = house().override_provider::<dyn Clock>(fake.clone()).create().await?;
    assert_eq!(app.provider::<dyn Clock>()?.hour(), fake.0);
    assert!(Arc::strong_count(&fake) > 1);
    Ok(())
}

#[nestling::test]
async fn what_is_request_scoped_sees_the_fake_and_may_be_one() -> Result<()> {
    let app = house().create().await?;
    assert_eq!(app.get("/house/visitor").send().await.text().await?, "7");
    assert_eq!(app.resolve::<Visit>().await?.clock.hour(), 7);

    let ann = Visit { clock: Arc::new(Fixed(1)), visitor: Visitor("Ann at ".to_owned()) };
    let app = house().override_provider(Arc::new(ann)).create().await?;
    assert_eq!(app.get("/house/visitor").send().await.text().await?, "Ann at 1");
    Ok(())
}

#[nestling::test]
async fn a_fake_that_is_overridden_again_gives_way_to_the_last() -> Result<()> {
    let app = house().override_provider::<dyn Clock>(Arc::new(Fixed(8))).create().await?;
    assert_eq!(app.provider::<dyn Clock>()?.hour(), 8);
    Ok(())
}

#[nestling::test]
async fn qualified_providers_are_replaced_by_their_own_keys() -> Result<()> {
    let app = house()
        .override_named("archive", Arc::new(Database("fake archive")))
        .override_qualified::<Database, Replica>(Arc::new(Database("fake replica")))
        .create()
        .await?;
    let house = app.provider::<House>()?;
    assert_eq!((house.archive.0, house.replica.0), ("fake archive", "fake replica"));
    assert_eq!(*app.provider::<Database>()?, Database("memory"));
    Ok(())
}

#[nestling::test]
async fn each_of_several_is_replaced() -> Result<()> {
    let times = |app: &TestApp| {
        app.provider::<House>().map(|house| house.chimes.iter().map(|chime| chime.times()).collect::<Vec<_>>())
    };
    assert_eq!(times(&house().create().await?)?, [1, 2]);
    assert_eq!(times(&house().override_provider::<dyn Chime>(Arc::new(Fixed(9))).create().await?)?, [9, 9]);
    Ok(())
}

#[injectable]
struct Warm {
    trace: Arc<Trace>,
}

impl OnModuleInit for Warm {
    async fn on_module_init(&self) -> Result<()> {
        self.trace.add("init");
        Ok(())
    }
}

impl OnApplicationShutdown for Warm {
    async fn on_application_shutdown(&self, _: Option<Signal>) -> Result<()> {
        self.trace.add("shutdown");
        Ok(())
    }
}

#[module(providers = [Warm, value(Trace::default())])]
struct WarmModule;

#[nestling::test]
async fn hooks_run_as_in_production_but_not_those_of_a_fake() -> Result<()> {
    let app = TestApp::of::<WarmModule>().create().await?;
    let trace = app.provider::<Trace>()?;
    app.close().await;
    assert_eq!(trace.take(), ["init", "shutdown"]);

    let trace = Arc::new(Trace::default());
    let fake = Arc::new(Warm { trace: trace.clone() });
    TestApp::of::<WarmModule>().override_provider(fake).create().await?.close().await;
    assert_eq!(trace.take(), [""; 0]);
    Ok(())
}

static MAIL_SERVERS: AtomicUsize = AtomicUsize::new(0);

struct Mailer(&'static str);

#[module(dynamic = [Mailer], exports = [Mailer])]
struct MailModule;

impl MailModule {
    fn of(host: &'static str) -> DynamicModule<Self> {
        DynamicModule::new().factory(move || async move {
            MAIL_SERVERS.fetch_add(1, Ordering::Relaxed);
            Ok::<_, Error>(Mailer(host))
        })
    }
}

#[module(providers = [value(Mailer("nowhere"))], exports = [Mailer])]
struct NoMailModule;

#[injectable]
struct Newsletter {
    mailer: Arc<Mailer>,
}

#[module(imports = [MailModule::of("smtp.example.com")], exports = [MailModule])]
struct SharedModule;

#[module(imports = [SharedModule], providers = [Newsletter])]
struct NewsModule;

#[nestling::test]
async fn a_module_takes_the_place_of_another_with_what_it_was_given() -> Result<()> {
    let app = soon(TestApp::of::<NewsModule>().override_module::<MailModule, NoMailModule>().create()).await?;
    assert_eq!(app.provider::<Newsletter>()?.mailer.0, "nowhere");
    assert_eq!(MAIL_SERVERS.load(Ordering::Relaxed), 0);
    Ok(())
}
