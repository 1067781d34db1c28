//! Settings in an application.

use crate::support::report;
use nestling::config::{ConfigModule, ConfigOptions};
use nestling::prelude::*;
use nestling::testing::TestApp;

#[dto]
struct Settings {
    name: String,
    #[validate(range(max = 9))]
    lives: u8,
}

#[injectable]
struct Cat {
    settings: Arc<Settings>,
}

#[module(imports = [ConfigModule<Settings>], providers = [Cat], exports = [Cat])]
struct CatModule;

#[nestling::test]
async fn settings_are_injected_where_the_module_is_imported() -> Result<()> {
    #[module(imports = [
        ConfigModule::<Settings>::for_root(ConfigOptions::new().variables([("NAME", "Tom"), ("LIVES", "9")])),
        CatModule,
    ])]
    struct AppModule;

    let app = TestApp::of::<AppModule>().create().await?;
    assert_eq!(app.provider::<Cat>()?.settings.name, "Tom");
    assert_eq!(app.provider::<Settings>()?.lives, 9);
    Ok(())
}

#[nestling::test]
async fn settings_that_are_there_already_are_provided_as_they_are() -> Result<()> {
    #[module(imports = [
        ConfigModule::<Settings>::with(Settings { name: "Kitty".to_owned(), lives: 7 }),
        CatModule,
    ])]
    struct AppModule;

    assert_eq!(App::create::<AppModule>().await?.get::<Cat>()?.settings.name, "Kitty");
    Ok(())
}

#[nestling::test]
async fn the_boot_reports_all_that_is_wrong() {
    #[module(imports = [
        ConfigModule::<Settings>::for_root(ConfigOptions::new().variables([("LIVES", "many")])),
        CatModule,
    ])]
    struct AppModule;

    let report = report::<AppModule>().await;
    assert!(report.contains("N012"), "{report}");
    assert!(report.contains("`lives` has to be a whole number from 0 to 255 (`LIVES` in the variables)"), "{report}");
    assert!(report.contains("`name` is missing: set `NAME`"), "{report}");
    assert!(!report.contains("many"), "{report}");
}

#[nestling::test]
async fn a_test_replaces_the_settings() -> Result<()> {
    #[module(imports = [ConfigModule::<Settings>::for_root(ConfigOptions::new().file("nowhere.toml")), CatModule])]
    struct AppModule;

    let settings = Arc::new(Settings { name: "Fake".to_owned(), lives: 1 });
    let app = TestApp::of::<AppModule>().override_provider(settings).create().await?;
    assert_eq!(app.provider::<Cat>()?.settings.name, "Fake");
    Ok(())
}
