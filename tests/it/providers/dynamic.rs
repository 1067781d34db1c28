//! Modules that are configured where they are imported, and global modules.

use nestling::prelude::*;

struct Options {
    from: String,
}

#[injectable]
struct Mailer {
    options: Arc<Options>,
}

#[module(providers = [Mailer], dynamic = [Options], exports = [Mailer])]
struct MailModule;

impl MailModule {
    fn for_root(from: &str) -> DynamicModule<Self> {
        DynamicModule::new().value(Options { from: from.to_owned() })
    }

    fn from_settings() -> DynamicModule<Self> {
        DynamicModule::new().factory(async |settings: Arc<Settings>| -> Result<Options> {
            tokio::task::yield_now().await;
            Ok(Options { from: format!("{}@nest", settings.user) })
        })
    }
}

struct Settings {
    user: &'static str,
}

#[module(providers = [value(Settings { user: "ann" })], exports = [Settings], global)]
struct SettingsModule;

#[nestling::test]
async fn options_are_given_by_the_import() -> Result<()> {
    #[module(imports = [MailModule::for_root("bob@nest")])]
    struct AppModule;

    assert_eq!(App::create::<AppModule>().await?.get::<Mailer>()?.options.from, "bob@nest");
    Ok(())
}

#[nestling::test]
async fn options_are_made_from_other_providers() -> Result<()> {
    #[module(imports = [SettingsModule, MailModule::from_settings()])]
    struct AppModule;

    assert_eq!(App::create::<AppModule>().await?.get::<Mailer>()?.options.from, "ann@nest");
    Ok(())
}

#[nestling::test]
async fn a_module_is_configured_once_and_imported_by_name_elsewhere() -> Result<()> {
    #[injectable]
    struct News {
        mailer: Arc<Mailer>,
    }

    #[module(imports = [MailModule], providers = [News])]
    struct NewsModule;

    #[module(imports = [NewsModule, MailModule::for_root("root@nest")])]
    struct AppModule;

    let app = App::create::<AppModule>().await?;
    let news = app.get::<News>()?;
    assert_eq!(news.mailer.options.from, "root@nest");
    assert!(Arc::ptr_eq(&news.mailer, &app.get::<Mailer>()?));
    Ok(())
}

#[nestling::test]
async fn any_expression_configures_a_module_that_it_is_said_for() -> Result<()> {
    fn mail() -> DynamicModule<MailModule> {
        let options = Arc::new(Options { from: "shared@nest".to_owned() });
        DynamicModule::new().shared(options)
    }

    #[module(imports = [mail() as MailModule])]
    struct AppModule;

    assert_eq!(App::create::<AppModule>().await?.get::<Mailer>()?.options.from, "shared@nest");
    Ok(())
}

#[nestling::test]
async fn a_trait_object_may_be_given() -> Result<()> {
    trait Clock: Send + Sync {
        fn now(&self) -> u64;
    }

    struct Stopped(u64);

    impl Clock for Stopped {
        fn now(&self) -> u64 {
            self.0
        }
    }

    #[injectable]
    struct Alarm {
        clock: Arc<dyn Clock>,
    }

    #[module(providers = [Alarm], dynamic = [dyn Clock])]
    struct ClockModule;

    impl ClockModule {
        fn stopped_at(time: u64) -> DynamicModule<Self> {
            DynamicModule::new().shared::<dyn Clock>(Arc::new(Stopped(time)))
        }
    }

    #[module(imports = [ClockModule::stopped_at(7)])]
    struct AppModule;

    assert_eq!(App::create::<AppModule>().await?.get::<Alarm>()?.clock.now(), 7);
    Ok(())
}

#[nestling::test]
async fn two_applications_configure_the_same_module_differently() -> Result<()> {
    #[module(imports = [MailModule::for_root("one@nest")])]
    struct FirstModule;

    #[module(imports = [MailModule::for_root("two@nest")])]
    struct SecondModule;

    let (first, second) = (App::create::<FirstModule>().await?, App::create::<SecondModule>().await?);
    assert_eq!(first.get::<Mailer>()?.options.from, "one@nest");
    assert_eq!(second.get::<Mailer>()?.options.from, "two@nest");
    Ok(())
}

#[nestling::test]
async fn a_global_module_is_imported_once_and_seen_everywhere() -> Result<()> {
    #[injectable]
    struct Deep {
        settings: Arc<Settings>,
    }

    #[module(providers = [Deep])]
    struct DeepModule;

    #[module(imports = [DeepModule])]
    struct MiddleModule;

    #[module(imports = [MiddleModule, SettingsModule])]
    struct AppModule;

    let app = App::create::<AppModule>().await?;
    assert!(Arc::ptr_eq(&app.get::<Deep>()?.settings, &app.get::<Settings>()?));
    Ok(())
}
