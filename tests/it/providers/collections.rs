//! Several providers for one trait, and providers that may be absent.

use nestling::prelude::*;

trait Check: Send + Sync {
    fn name(&self) -> String;
}

macro_rules! checks {
    ($($name:ident)*) => {
        $(
            #[injectable]
            struct $name;

            impl Check for $name {
                fn name(&self) -> String {
                    stringify!($name).to_owned()
                }
            }
        )*
    };
}

checks! { Disk Memory Network Dns Private }

struct Named(&'static str);

impl Check for Named {
    fn name(&self) -> String {
        self.0.to_owned()
    }
}

#[module(providers = [multi(Dns as dyn Check)], exports = [multi(dyn Check)])]
struct DnsModule;

#[module(
    imports = [DnsModule],
    providers = [multi(Network as dyn Check)],
    exports = [multi(dyn Check), DnsModule],
)]
struct NetworkModule;

#[module(providers = [multi(Private as dyn Check)])]
struct PrivateModule;

#[injectable]
struct Health {
    checks: Vec<Arc<dyn Check>>,
}

impl Health {
    fn names(&self) -> Vec<String> {
        self.checks.iter().map(|check| check.name()).collect()
    }
}

#[nestling::test]
async fn own_ones_come_first_then_those_of_imports_each_once() -> Result<()> {
    #[module(
        imports = [PrivateModule, NetworkModule, DnsModule],
        providers = [
            Health,
            multi(Memory as dyn Check),
            multi(Disk as dyn Check),
            multi(value(Named("value") as dyn Check)),
            multi(factory(async || -> Result<Named> { Ok(Named("factory")) }) as dyn Check),
        ],
    )]
    struct AppModule;

    let health = App::create::<AppModule>().await?.get::<Health>()?;
    assert_eq!(health.names(), ["Memory", "Disk", "value", "factory", "Network", "Dns"]);
    Ok(())
}

#[nestling::test]
async fn none_is_an_empty_list() -> Result<()> {
    #[module(imports = [PrivateModule], providers = [Health])]
    struct AppModule;

    assert!(App::create::<AppModule>().await?.get::<Health>()?.names().is_empty());
    Ok(())
}

#[nestling::test]
async fn an_alias_may_be_one_of_several() -> Result<()> {
    #[module(providers = [Health, Disk, multi(existing(Disk as dyn Check))])]
    struct AppModule;

    let app = App::create::<AppModule>().await?;
    let health = app.get::<Health>()?;
    assert_eq!(Arc::as_ptr(&health.checks[0]).cast(), Arc::as_ptr(&app.get::<Disk>()?));
    Ok(())
}

#[injectable]
struct Maybe {
    disk: Option<Arc<Disk>>,
    check: Option<Arc<dyn Check>>,
}

#[nestling::test]
async fn an_optional_provider_may_be_there() -> Result<()> {
    #[module(providers = [Maybe, Disk, Memory as dyn Check])]
    struct AppModule;

    let app = App::create::<AppModule>().await?;
    let maybe = app.get::<Maybe>()?;
    assert!(Arc::ptr_eq(maybe.disk.as_ref().unwrap(), &app.get::<Disk>()?));
    assert_eq!(maybe.check.as_ref().unwrap().name(), "Memory");
    Ok(())
}

#[nestling::test]
async fn an_optional_provider_may_be_absent() -> Result<()> {
    /// Both are somewhere, but nobody exports them.
    #[module(providers = [Disk, Memory as dyn Check])]
    struct OtherModule;

    #[module(imports = [OtherModule], providers = [Maybe])]
    struct AppModule;

    let maybe = App::create::<AppModule>().await?.get::<Maybe>()?;
    assert!(maybe.disk.is_none() && maybe.check.is_none());
    Ok(())
}

#[nestling::test]
async fn exporting_several_does_not_export_the_single_one() -> Result<()> {
    #[module(providers = [Private as dyn Check, multi(Disk as dyn Check)], exports = [multi(dyn Check)])]
    struct ManyModule;

    #[module(providers = [Private as dyn Check, multi(Disk as dyn Check)], exports = [dyn Check])]
    struct OneModule;

    #[module(imports = [ManyModule], providers = [Maybe, Health])]
    struct WithMany;

    #[module(imports = [OneModule], providers = [Maybe, Health])]
    struct WithOne;

    let many = App::create::<WithMany>().await?;
    assert!(many.get::<Maybe>()?.check.is_none());
    assert_eq!(many.get::<Health>()?.names(), ["Disk"]);
    let one = App::create::<WithOne>().await?;
    assert_eq!(one.get::<Maybe>()?.check.as_ref().unwrap().name(), "Private");
    assert!(one.get::<Health>()?.names().is_empty());
    Ok(())
}
