//! Several providers of one type, told apart by a name or by a type.

use nestling::prelude::*;

struct Database(&'static str);

/// The qualifier: a type that is never constructed.
enum Replica {}

#[injectable]
struct Reports {
    database: Arc<Database>,
    #[inject("archive")]
    archive: Arc<Database>,
    #[inject(Replica)]
    replica: Arc<Database>,
    #[inject("missing")]
    missing: Option<Arc<Database>>,
    #[inject("archive")]
    maybe: Option<Arc<Database>>,
    #[inject("archive")]
    later: Lazy<Database>,
}

struct Summary(String);

#[module(
    providers = [
        value(Database("primary")),
        qualified("archive", value(Database("archive"))),
        qualified(Replica, factory(async || -> Result<Database> { Ok(Database("replica")) })),
        factory(
            |#[inject("archive")] archive: Arc<Database>, #[inject(Replica)] replica: Arc<Database>| -> Summary {
                Summary(format!("{} and {}", archive.0, replica.0))
            }
        ),
    ],
    exports = [Database, Summary, qualified("archive", Database), qualified(Replica, Database)],
)]
struct DatabaseModule;

#[module(imports = [DatabaseModule], providers = [Reports])]
struct AppModule;

#[nestling::test]
async fn each_asks_for_the_one_it_means() -> Result<()> {
    let reports = App::create::<AppModule>().await?.get::<Reports>()?;
    assert_eq!((reports.database.0, reports.archive.0, reports.replica.0), ("primary", "archive", "replica"));
    assert!(reports.missing.is_none());
    assert!(Arc::ptr_eq(reports.maybe.as_ref().unwrap(), &reports.archive));
    Ok(())
}

#[nestling::test]
async fn a_lazy_one_may_be_qualified() -> Result<()> {
    let app = App::create::<AppModule>().await?;
    let reports = app.get::<Reports>()?;
    assert!(Arc::ptr_eq(&reports.later.get(), &reports.archive));
    Ok(())
}

#[nestling::test]
async fn a_factory_asks_in_the_same_way() -> Result<()> {
    assert_eq!(App::create::<AppModule>().await?.get::<Summary>()?.0, "archive and replica");
    Ok(())
}

#[nestling::test]
async fn a_class_and_an_alias_may_be_qualified() -> Result<()> {
    trait Store: Send + Sync {
        fn name(&self) -> &'static str;
    }

    #[injectable]
    struct Disk;

    impl Store for Disk {
        fn name(&self) -> &'static str {
            "disk"
        }
    }

    #[injectable]
    struct User {
        #[inject("slow")]
        disk: Arc<Disk>,
        #[inject("any")]
        store: Arc<dyn Store>,
        #[inject(Replica)]
        alias: Arc<dyn Store>,
    }

    #[module(providers = [
        Disk,
        qualified("slow", Disk),
        qualified("any", Disk as dyn Store),
        qualified(Replica, existing(Disk as dyn Store)),
        User,
    ])]
    struct StoreModule;

    let app = App::create::<StoreModule>().await?;
    let user = app.get::<User>()?;
    assert_eq!((user.store.name(), user.alias.name()), ("disk", "disk"));
    assert!(!Arc::ptr_eq(&user.disk, &app.get::<Disk>()?));
    assert_eq!(Arc::as_ptr(&user.alias).cast(), Arc::as_ptr(&app.get::<Disk>()?));
    Ok(())
}
