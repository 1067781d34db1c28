//! Each form of a provider, alone.

use nestling::prelude::*;
use std::sync::atomic::{AtomicU64, Ordering};

trait Greeter: Send + Sync {
    fn greet(&self) -> String;
}

#[injectable]
struct English;

impl Greeter for English {
    fn greet(&self) -> String {
        "hello".to_owned()
    }
}

struct Name(&'static str);

impl Greeter for Name {
    fn greet(&self) -> String {
        format!("I am {}", self.0)
    }
}

impl Name {
    fn new(name: &'static str) -> Self {
        Self(name)
    }
}

#[nestling::test]
async fn a_class_is_one_instance_for_all() -> Result<()> {
    #[injectable]
    struct First {
        english: Arc<English>,
    }

    #[injectable]
    struct Second(Arc<English>, Arc<First>);

    #[module(providers = [Second, First, English])]
    struct AppModule;

    let app = App::create::<AppModule>().await?;
    let second = app.get::<Second>()?;
    assert!(Arc::ptr_eq(&second.0, &second.1.english));
    assert!(Arc::ptr_eq(&second.0, &app.get::<English>()?));
    Ok(())
}

#[nestling::test]
async fn a_class_behind_a_trait_is_asked_for_by_the_trait() -> Result<()> {
    #[injectable]
    struct Host {
        greeter: Arc<dyn Greeter>,
    }

    #[module(providers = [English as dyn Greeter, Host])]
    struct AppModule;

    let app = App::create::<AppModule>().await?;
    assert_eq!(app.get::<Host>()?.greeter.greet(), "hello");
    assert!(app.get::<English>().is_err());
    Ok(())
}

#[nestling::test]
async fn a_value_shows_its_type_or_says_it() -> Result<()> {
    #[derive(PartialEq, Debug)]
    enum Mode {
        Fast,
        Slow(u8),
    }

    struct Fields {
        one: u8,
    }

    struct Port(u16);

    struct Limit(u8);

    fn limit() -> Limit {
        Limit(3)
    }

    const CITY: &str = "Bern";

    #[module(providers = [
        value(Name::new("Tom")),
        value(Fields { one: 1 }),
        value(Port(80)),
        value(Mode::Slow(2)),
        value(limit() as Limit),
        value(CITY.to_owned() as String),
        value(Name::new("Kitty") as dyn Greeter),
    ])]
    struct AppModule;

    #[module(providers = [value(Mode::Fast), value(Arc::new(Port(443)) as Port)])]
    struct OtherModule;

    let app = App::create::<AppModule>().await?;
    assert_eq!(app.get::<Name>()?.0, "Tom");
    assert_eq!((app.get::<Fields>()?.one, app.get::<Port>()?.0, app.get::<Limit>()?.0), (1, 80, 3));
    assert_eq!(*app.get::<Mode>()?, Mode::Slow(2));
    assert_eq!(*app.get::<String>()?, "Bern");
    assert_eq!(app.get::<dyn Greeter>()?.greet(), "I am Kitty");
    let other = App::create::<OtherModule>().await?;
    assert_eq!((&*other.get::<Mode>()?, other.get::<Port>()?.0), (&Mode::Fast, 443));
    Ok(())
}

#[nestling::test]
async fn a_factory_waits_may_fail_and_has_dependencies() -> Result<()> {
    struct Database(String);
    struct Pool(Arc<Database>, usize);

    #[module(providers = [
        factory(async |name: Arc<Name>| -> Result<Database> {
            tokio::task::yield_now().await;
            Ok(Database(name.0.to_owned()))
        }),
        factory(|database: Arc<Database>| -> Pool { Pool(database, 4) }),
        factory(async || -> Result<Name, std::fmt::Error> { Ok(Name("factory")) }) as dyn Greeter,
        value(Name("cats")),
    ])]
    struct AppModule;

    let app = App::create::<AppModule>().await?;
    let pool = app.get::<Pool>()?;
    assert_eq!((pool.0.0.as_str(), pool.1), ("cats", 4));
    assert_eq!(app.get::<dyn Greeter>()?.greet(), "I am factory");
    Ok(())
}

#[nestling::test]
async fn a_factory_may_make_one_each_time() -> Result<()> {
    #[injectable]
    struct Counter {
        #[inject(default)]
        made: AtomicU64,
    }

    struct Ticket(u64);

    #[injectable]
    struct Desk {
        ticket: Arc<Ticket>,
    }

    #[module(providers = [
        factory(scope = transient, |counter: Arc<Counter>| -> Ticket {
            Ticket(counter.made.fetch_add(1, Ordering::Relaxed))
        }),
        Desk,
        Counter,
    ])]
    struct AppModule;

    let app = App::create::<AppModule>().await?;
    assert_eq!(app.get::<Desk>()?.ticket.0, 0);
    assert_eq!((app.resolve::<Ticket>().await?.0, app.resolve::<Ticket>().await?.0), (1, 2));
    assert!(app.get::<Ticket>().is_err());
    Ok(())
}

#[nestling::test]
async fn an_existing_provider_under_another_type_is_the_same_instance() -> Result<()> {
    #[injectable]
    struct Both {
        english: Arc<English>,
        greeter: Arc<dyn Greeter>,
    }

    #[module(providers = [English, existing(English as dyn Greeter), Both])]
    struct AppModule;

    let app = App::create::<AppModule>().await?;
    let both = app.get::<Both>()?;
    assert_eq!(Arc::as_ptr(&both.english).cast::<()>(), Arc::as_ptr(&both.greeter).cast::<()>());
    Ok(())
}

#[nestling::test]
async fn a_field_may_come_from_somewhere_else() -> Result<()> {
    #[injectable]
    struct Service {
        #[inject(default)]
        seen: Vec<u8>,
        #[inject(value = 40 + 2)]
        limit: u32,
        #[inject(value = Arc::new(Name("own")))]
        name: Arc<Name>,
    }

    #[module(providers = [Service])]
    struct AppModule;

    let service = App::create::<AppModule>().await?.get::<Service>()?;
    assert_eq!((service.seen.len(), service.limit, service.name.0), (0, 42, "own"));
    Ok(())
}

#[nestling::test]
async fn a_macro_of_ones_own_may_write_a_provider() -> Result<()> {
    /// The name, or the field's type, comes from the call; the rest from here.
    macro_rules! holder {
        ($name:ident) => {
            #[injectable]
            struct $name {
                held: Arc<English>,
            }
        };
        ($name:ident of $held:ty) => {
            #[injectable]
            struct $name {
                held: $held,
                #[inject(value = stringify!($name))]
                name: &'static str,
            }
        };
    }

    holder!(Inner);
    holder!(Outer of Arc<Inner>);

    #[module(providers = [Outer, Inner, English])]
    struct AppModule;

    let outer = App::create::<AppModule>().await?.get::<Outer>()?;
    assert_eq!((outer.name, outer.held.held.greet()), ("Outer", "hello".to_owned()));
    Ok(())
}
