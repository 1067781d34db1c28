//! Where the options come from.

use super::{Claims, SECRET, ann, options};
use crate::support::report;
use nestling::config::{ConfigModule, ConfigOptions, Secret};
use nestling::jwt::{JwtKey, JwtModule, JwtOptions, JwtService};
use nestling::prelude::*;
use nestling::testing::TestApp;

#[dto]
struct Settings {
    jwt: JwtSettings,
}

#[dto]
struct JwtSettings {
    secret: Secret<String>,
}

async fn jwt_options(settings: Arc<Settings>) -> Result<JwtOptions> {
    Ok(JwtOptions::new(JwtKey::secret(settings.jwt.secret.expose().as_bytes())))
}

#[nestling::test]
async fn the_key_comes_from_the_settings() -> Result<()> {
    #[module(imports = [
        ConfigModule::<Settings>::for_root(ConfigOptions::new().variables([("JWT__SECRET", SECRET)])),
        JwtModule::for_root_async(jwt_options),
    ])]
    struct AppModule;

    let app = TestApp::of::<AppModule>().create().await?;
    let token = app.provider::<JwtService>()?.sign(&ann())?;
    assert_eq!(super::verified(&token).unwrap(), ann());
    Ok(())
}

#[nestling::test]
async fn a_closure_reads_them_as_well() -> Result<()> {
    #[module(imports = [
        ConfigModule::<Settings>::for_root(ConfigOptions::new().variables([("JWT__SECRET", SECRET)])),
        JwtModule::for_root_async(async |settings: Arc<Settings>| -> Result<JwtOptions> {
            Ok(JwtOptions::new(JwtKey::secret(settings.jwt.secret.expose().as_bytes())))
        }),
    ])]
    struct AppModule;

    TestApp::of::<AppModule>().create().await?;
    Ok(())
}

#[nestling::test]
async fn a_key_that_cannot_be_used_keeps_the_application_from_starting() {
    #[module(imports = [JwtModule::for_root(JwtOptions::new(JwtKey::secret("hunter2")))])]
    struct AppModule;

    let report = report::<AppModule>().await;
    assert!(report.contains("N012"), "{report}");
    assert!(report.contains("the secret has 7 bytes, and HS256 needs at least 32"), "{report}");
    assert!(!report.contains("hunter2"), "{report}");
}

#[nestling::test]
async fn a_module_that_nobody_configures_is_reported() {
    #[module(imports = [JwtModule])]
    struct AppModule;

    let report = report::<AppModule>().await;
    assert!(report.contains("N011") && report.contains("JwtOptions"), "{report}");
}

#[nestling::test]
async fn one_token_is_verified_wherever_the_module_is_imported() -> Result<()> {
    #[injectable]
    struct Sessions {
        jwt: Arc<JwtService>,
    }

    #[module(imports = [JwtModule], providers = [Sessions], exports = [Sessions])]
    struct SessionsModule;

    #[module(imports = [JwtModule::for_root(options()), SessionsModule])]
    struct AppModule;

    let app = TestApp::of::<AppModule>().create().await?;
    let token = app.provider::<JwtService>()?.sign(&ann())?;
    assert_eq!(app.provider::<Sessions>()?.jwt.verify::<Claims>(&token)?, ann());
    Ok(())
}
