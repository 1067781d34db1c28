//! Prefix, versions and hosts.

use nestling::prelude::*;

// ANCHOR: versions
#[controller("/cats")]
#[version("1")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn find_all(&self) -> &'static str {
        "cats of version 1"
    }

    #[get("/")]
    #[version("2")]
    async fn find_all_in_two(&self) -> &'static str {
        "cats of version 2"
    }

    #[get("/count")]
    #[version(["1", "2"])]
    async fn count(&self) -> u32 {
        9
    }
}

#[controller("/health")]
#[version(Version::Neutral)]
struct HealthController;

#[routes]
impl HealthController {
    #[get("/")]
    async fn health(&self) -> &'static str {
        "ok"
    }
}
// ANCHOR_END: versions

// ANCHOR: host
#[controller("/")]
#[host(":account.example.com")]
struct AccountController;

#[routes]
impl AccountController {
    #[get("/welcome")]
    async fn welcome(&self, #[host("account")] account: String) -> String {
        format!("this is {account}")
    }
}
// ANCHOR_END: host

#[module(controllers = [CatsController, HealthController, AccountController])]
struct AppModule;

// ANCHOR: main
async fn app() -> Result<App> {
    let mut app = App::create::<AppModule>().await?;
    app.enable_versioning(nestling::Versioning::Uri).set_global_prefix_except("/api", ["/health"]);
    Ok(app)
}
// ANCHOR_END: main

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{get, send};
    use nestling::http::request;

    #[nestling::test]
    async fn the_path_says_which_version() -> Result<()> {
        let app = app().await?;
        assert_eq!(get(&app, "/api/v1/cats").await?.1, "cats of version 1");
        assert_eq!(get(&app, "/api/v2/cats").await?.1, "cats of version 2");
        assert_eq!(get(&app, "/api/v2/cats/count").await?.1, "9");
        assert_eq!(get(&app, "/health").await?.1, "ok");
        assert_eq!(get(&app, "/api/v3/cats").await?.0, 404);
        assert_eq!(get(&app, "/cats").await?.0, 404);
        Ok(())
    }

    #[nestling::test]
    async fn the_host_has_parameters() -> Result<()> {
        let app = app().await?;
        let request = request::Builder::new().uri("/api/welcome").header("host", "Zoe.example.com:3000");
        assert_eq!(send(&app, request, "").await?, (200, "this is zoe".to_owned()));
        assert_eq!(get(&app, "/api/welcome").await?.0, 404);
        Ok(())
    }
}
