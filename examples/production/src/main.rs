//! A server as it stands on the internet.

mod api;
mod settings;
mod throw_away;

use api::ApiController;
use nestling::config::{ConfigModule, ConfigOptions};
use nestling::prelude::*;
use settings::Settings;
use throw_away::ThrowAway;

#[module(
    imports = [ConfigModule::<Settings>::for_root(ConfigOptions::new().environment())],
    controllers = [ApiController],
)]
struct AppModule;

// ANCHOR: main
#[nestling::main]
async fn main() -> nestling::Result<()> {
    let mut app = App::create::<AppModule>().await?;
    let mut settings = Settings::clone(&*app.get()?);
    let throw_away = match settings.tls_cert {
        Some(_) => None,
        None => Some(ThrowAway::certificates(&mut settings)?),
    };
    app.server(settings.server_options()?);
    app.listen(settings.addresses()).await?;
    drop(throw_away);
    Ok(())
}
// ANCHOR_END: main
