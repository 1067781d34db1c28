//! Dynamic modules.

use nestling::prelude::*;

// ANCHOR: module
struct MailOptions {
    from: String,
}

#[injectable]
struct Mailer {
    options: Arc<MailOptions>,
}

#[module(providers = [Mailer], dynamic = [MailOptions], exports = [Mailer])]
struct MailModule;

impl MailModule {
    fn for_root(from: &str) -> DynamicModule<Self> {
        DynamicModule::new().value(MailOptions { from: from.to_owned() })
    }

    /// The options come from another provider that the module sees.
    fn from_settings() -> DynamicModule<Self> {
        DynamicModule::new().factory(async |settings: Arc<Settings>| -> Result<MailOptions> {
            Ok(MailOptions { from: settings.get("mail.from")? })
        })
    }
}
// ANCHOR_END: module

// ANCHOR: import
#[module(imports = [MailModule::for_root("nest@example.com"), NewsModule])]
struct AppModule;

/// It gets the mailer that the root module configured.
#[module(imports = [MailModule], providers = [News])]
struct NewsModule;
// ANCHOR_END: import

#[injectable]
struct News {
    mailer: Arc<Mailer>,
}

// ANCHOR: settings
#[injectable]
struct Settings;

impl Settings {
    fn get(&self, key: &str) -> Result<String> {
        match key {
            "mail.from" => Ok("settings@example.com".to_owned()),
            other => Err(Error::msg(format!("there is no setting {other}"))),
        }
    }
}

#[module(global, providers = [Settings], exports = [Settings])]
struct SettingsModule;

#[module(imports = [SettingsModule, MailModule::from_settings()])]
struct ConfiguredModule;
// ANCHOR_END: settings

#[cfg(test)]
mod tests {
    use super::*;

    #[nestling::test]
    async fn all_imports_share_one_configured_module() -> Result<()> {
        let app = App::create::<AppModule>().await?;
        assert_eq!(app.get::<News>()?.mailer.options.from, "nest@example.com");
        Ok(())
    }

    #[nestling::test]
    async fn options_may_come_from_another_provider() -> Result<()> {
        let app = App::create::<ConfiguredModule>().await?;
        assert_eq!(app.get::<Mailer>()?.options.from, "settings@example.com");
        Ok(())
    }
}
