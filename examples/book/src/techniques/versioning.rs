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
fn configure(app: &mut App) {
    app.enable_versioning(nestling::Versioning::Uri).set_global_prefix_except("/api", ["/health"]);
}

#[nestling::main]
async fn main() -> nestling::Result<()> {
    let mut app = App::create::<AppModule>().await?;
    configure(&mut app);
    app.listen(3000).await
}
// ANCHOR_END: main

#[cfg(test)]
mod tests {
    use super::*;
    use nestling::testing::TestApp;

    #[nestling::test]
    async fn the_path_says_which_version() -> Result<()> {
        let app = TestApp::of::<AppModule>().configure(configure).create().await?;
        assert_eq!(app.get("/api/v1/cats").send().await.text().await?, "cats of version 1");
        assert_eq!(app.get("/api/v2/cats").send().await.text().await?, "cats of version 2");
        assert_eq!(app.get("/api/v2/cats/count").send().await.text().await?, "9");
        assert_eq!(app.get("/health").send().await.text().await?, "ok");
        app.get("/api/v3/cats").send().await.expect_status(404);
        app.get("/cats").send().await.expect_status(404);
        Ok(())
    }

    #[nestling::test]
    async fn the_host_has_parameters() -> Result<()> {
        let app = TestApp::of::<AppModule>().configure(configure).create().await?;
        let welcome = app.get("/api/welcome").header("host", "Zoe.example.com:3000").send().await;
        assert_eq!(welcome.expect_status(200).text().await?, "this is zoe");
        app.get("/api/welcome").send().await.expect_status(404);
        Ok(())
    }
}
