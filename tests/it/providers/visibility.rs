//! What a module sees: its own providers, what its imports export, what global modules export.

use crate::support::get;
use nestling::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

static BUILT: AtomicUsize = AtomicUsize::new(0);

#[injectable]
struct Base {
    #[inject(value = BUILT.fetch_add(1, Ordering::Relaxed))]
    _number: usize,
}

#[module(providers = [Base], exports = [Base])]
struct BaseModule;

#[injectable]
struct Left(Arc<Base>);

#[module(imports = [BaseModule], providers = [Left], exports = [Left])]
struct LeftModule;

#[injectable]
struct Right(Arc<Base>);

#[module(imports = [BaseModule], providers = [Right], exports = [Right])]
struct RightModule;

#[injectable]
struct Top(Arc<Left>, Arc<Right>);

#[nestling::test]
async fn a_diamond_has_one_instance_at_its_end() -> Result<()> {
    #[module(imports = [LeftModule, RightModule], providers = [Top])]
    struct AppModule;

    let before = BUILT.load(Ordering::Relaxed);
    let app = App::create::<AppModule>().await?;
    let top = app.get::<Top>()?;
    assert!(Arc::ptr_eq(&top.0.0, &top.1.0));
    assert_eq!(BUILT.load(Ordering::Relaxed) - before, 1);
    Ok(())
}

#[derive(Clone, Copy)]
struct Word(&'static str);

#[module(providers = [value(Word("deep"))], exports = [Word])]
struct FirstModule;

#[module(imports = [FirstModule], exports = [FirstModule])]
struct SecondModule;

#[module(imports = [SecondModule], exports = [SecondModule])]
struct ThirdModule;

#[injectable]
struct Speaker(Arc<Word>);

#[nestling::test]
async fn what_is_re_exported_is_seen_from_afar() -> Result<()> {
    #[module(imports = [ThirdModule], providers = [Speaker])]
    struct AppModule;

    assert_eq!(App::create::<AppModule>().await?.get::<Speaker>()?.0.0, "deep");
    Ok(())
}

#[nestling::test]
async fn ones_own_provider_is_nearer_than_an_imported_one() -> Result<()> {
    #[module(imports = [ThirdModule], providers = [Speaker, value(Word("own"))])]
    struct AppModule;

    assert_eq!(App::create::<AppModule>().await?.get::<Speaker>()?.0.0, "own");
    Ok(())
}

#[nestling::test]
async fn the_import_that_is_named_first_is_nearer() -> Result<()> {
    #[module(providers = [value(Word("other"))], exports = [Word])]
    struct OtherModule;

    #[module(imports = [ThirdModule, OtherModule], providers = [Speaker])]
    struct DeepFirst;

    #[module(imports = [OtherModule, ThirdModule], providers = [Speaker])]
    struct OtherFirst;

    assert_eq!(App::create::<DeepFirst>().await?.get::<Speaker>()?.0.0, "deep");
    assert_eq!(App::create::<OtherFirst>().await?.get::<Speaker>()?.0.0, "other");
    Ok(())
}

#[nestling::test]
async fn what_is_not_exported_is_not_seen_at_run_time_either() -> Result<()> {
    struct Hidden;

    #[injectable]
    struct Curious {
        hidden: Option<Arc<Hidden>>,
        word: Option<Arc<Word>>,
        module: ModuleRef,
    }

    #[module(imports = [FirstModule], providers = [value(Hidden)])]
    struct HidingModule;

    #[module(imports = [HidingModule], providers = [Curious])]
    struct AppModule;

    let app = App::create::<AppModule>().await?;
    let curious = app.get::<Curious>()?;
    assert!(curious.hidden.is_none(), "it is provided by an import, which does not export it");
    assert!(curious.word.is_none(), "an import imports it, and does not re-export it");
    assert!(curious.module.get::<Hidden>().is_err() && curious.module.get::<Word>().is_err());
    Ok(())
}

#[controller("/words")]
struct WordsController {
    word: Arc<Word>,
}

#[routes]
impl WordsController {
    #[get("/")]
    async fn word(&self) -> &'static str {
        self.word.0
    }
}

#[nestling::test]
async fn a_controller_sees_what_its_module_sees() -> Result<()> {
    #[module(imports = [ThirdModule], controllers = [WordsController])]
    struct WordsModule;

    #[module(imports = [WordsModule], providers = [value(Word("root"))])]
    struct AppModule;

    assert_eq!(get(&App::create::<AppModule>().await?, "/words").await, "deep");
    Ok(())
}
