//! Configuration.

use nestling::config::{ConfigModule, ConfigOptions, Secret};
use nestling::jwt::{JwtKey, JwtModule, JwtOptions};
use nestling::prelude::*;

// ANCHOR: settings
#[dto]
struct AppConfig {
    #[default(3000)]
    port: u16,
    jwt: JwtConfig,
    #[validate(nested)]
    mail: MailConfig,
}

#[dto]
struct JwtConfig {
    secret: Secret<String>,
}

#[dto]
struct MailConfig {
    #[validate(email)]
    from: String,
    #[default(5)]
    #[validate(range(min = 1, max = 50))]
    connections: u32,
}
// ANCHOR_END: settings

// ANCHOR: module
#[module(imports = [
    ConfigModule::<AppConfig>::for_root(
        ConfigOptions::new().optional_file("config.toml").dotenv(".env").environment()
    ),
    JwtModule::for_root_async(async |config: Arc<AppConfig>| -> Result<JwtOptions> {
        Ok(JwtOptions::new(JwtKey::secret(config.jwt.secret.expose().as_bytes())))
    }),
    MailModule,
])]
struct AppModule;
// ANCHOR_END: module

// ANCHOR: use
#[injectable]
struct Mailer {
    config: Arc<AppConfig>,
}

#[module(imports = [ConfigModule<AppConfig>], providers = [Mailer], exports = [Mailer])]
struct MailModule;
// ANCHOR_END: use

#[cfg(test)]
mod tests {
    use super::*;
    use nestling::testing::TestApp;

    fn settings() -> AppConfig {
        let variables =
            [("JWT__SECRET", "a secret of the tests, 32 bytes at least"), ("MAIL__FROM", "nest@example.com")];
        ConfigOptions::new().variables(variables).load().unwrap()
    }

    #[nestling::test]
    async fn settings_reach_who_needs_them() -> Result<()> {
        let app = TestApp::of::<AppModule>().override_provider(Arc::new(settings())).create().await?;
        let config = &app.provider::<Mailer>()?.config;
        assert_eq!((config.port, config.mail.connections, config.mail.from.as_str()), (3000, 5, "nest@example.com"));
        Ok(())
    }

    #[test]
    fn the_report_is_the_one_of_the_page() {
        let variables = [("PORT", "http"), ("MAIL__CONNECTIONS", "many")];
        let error = ConfigOptions::new().variables(variables).load::<AppConfig>().err().unwrap();
        let told: String = error.problems().iter().map(|problem| format!("{problem}\n")).collect();
        assert_eq!(told, include_str!("configuration.txt"));
    }
}
