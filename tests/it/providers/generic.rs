//! Generic providers, controllers and modules, made concrete where a module lists them.

use crate::support::get;
use nestling::prelude::*;
use std::marker::PhantomData;
use std::sync::atomic::{AtomicUsize, Ordering};

trait Entity: Send + Sync + 'static {
    const NAME: &'static str;
}

struct Cat;
struct Dog;

impl Entity for Cat {
    const NAME: &'static str = "cat";
}

impl Entity for Dog {
    const NAME: &'static str = "dog";
}

#[injectable]
struct Repository<E: Entity> {
    #[inject(default)]
    of: PhantomData<fn() -> E>,
    #[inject(default)]
    found: AtomicUsize,
}

impl<E: Entity> Repository<E> {
    fn find(&self) -> String {
        format!("{} {}", E::NAME, self.found.fetch_add(1, Ordering::Relaxed))
    }
}

impl OnModuleInit for Repository<Dog> {
    async fn on_module_init(&self) -> Result<()> {
        self.found.store(10, Ordering::Relaxed);
        Ok(())
    }
}

#[controller("/one")]
struct OneController<E: Entity> {
    repository: Arc<Repository<E>>,
}

#[routes]
impl<E: Entity> OneController<E> {
    #[get("/")]
    async fn find(&self) -> String {
        self.repository.find()
    }
}

#[module(providers = [Repository<E>], exports = [Repository<E>])]
struct RepositoryModule<E: Entity> {
    #[inject(default)]
    of: PhantomData<fn() -> E>,
}

#[injectable]
struct Zoo {
    cats: Arc<Repository<Cat>>,
    dogs: Arc<Repository<Dog>>,
}

#[nestling::test]
async fn generic_modules_are_one_module_for_each_type() -> Result<()> {
    #[module(imports = [RepositoryModule<Cat>, RepositoryModule<Dog>], providers = [Zoo])]
    struct AppModule;

    let zoo = App::create::<AppModule>().await?.get::<Zoo>()?;
    assert_eq!((zoo.cats.find(), zoo.cats.find()), ("cat 0".to_owned(), "cat 1".to_owned()));
    assert_eq!(zoo.dogs.find(), "dog 0");
    Ok(())
}

#[nestling::test]
async fn a_hook_of_one_type_runs_where_that_type_is_listed() -> Result<()> {
    #[module(providers = [Zoo, Repository<Cat>, Repository<Dog>])]
    struct AppModule;

    let zoo = App::create::<AppModule>().await?.get::<Zoo>()?;
    assert_eq!((zoo.cats.find().as_str(), zoo.dogs.find().as_str()), ("cat 0", "dog 10"));
    Ok(())
}

#[nestling::test]
async fn a_generic_module_is_re_exported_however_it_is_written() -> Result<()> {
    #[module(
        imports = [RepositoryModule::<Cat>, RepositoryModule<Dog>],
        exports = [RepositoryModule<Cat>, RepositoryModule::<Dog>],
    )]
    struct DataModule;

    #[module(imports = [DataModule], providers = [Zoo])]
    struct AppModule;

    assert_eq!(App::create::<AppModule>().await?.get::<Zoo>()?.cats.find(), "cat 0");
    Ok(())
}

#[nestling::test]
async fn a_generic_controller_answers_for_the_type_it_is_listed_with() -> Result<()> {
    #[module(imports = [RepositoryModule<Cat>], controllers = [OneController<Cat>])]
    struct CatModule;

    #[module(imports = [RepositoryModule<Dog>], controllers = [OneController<Dog>])]
    struct DogModule;

    assert_eq!(get(&App::create::<CatModule>().await?, "/one").await, "cat 0");
    assert_eq!(get(&App::create::<DogModule>().await?, "/one").await, "dog 0");
    Ok(())
}

#[nestling::test]
async fn a_generic_module_may_be_configured() -> Result<()> {
    struct Table<E>(String, PhantomData<fn() -> E>);

    #[module(dynamic = [Table<E>], exports = [Table<E>])]
    struct TableModule<E: Entity> {
        #[inject(default)]
        of: PhantomData<fn() -> E>,
    }

    impl<E: Entity> TableModule<E> {
        fn named(suffix: &str) -> DynamicModule<Self> {
            DynamicModule::new().value(Table::<E>(format!("{}{suffix}", E::NAME), PhantomData))
        }
    }

    #[injectable]
    struct Tables(Arc<Table<Cat>>, Arc<Table<Dog>>);

    #[module(imports = [TableModule::<Cat>::named("s"), TableModule::<Dog>::named("ies")], providers = [Tables])]
    struct AppModule;

    let tables = App::create::<AppModule>().await?.get::<Tables>()?;
    assert_eq!((tables.0.0.as_str(), tables.1.0.as_str()), ("cats", "dogies"));
    Ok(())
}
