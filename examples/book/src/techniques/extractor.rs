//! Extractors of one's own.

use nestling::prelude::*;

// ANCHOR: extractor
enum Language {
    English,
    German,
}

impl FromRequest for Language {
    async fn from_request(ctx: &mut ExecutionContext) -> Result<Self> {
        let wanted = ctx.request().headers().get("accept-language").and_then(|value| value.to_str().ok());
        match wanted.unwrap_or("en").get(..2) {
            Some("en") => Ok(Self::English),
            Some("de") => Ok(Self::German),
            _ => Err(NotAcceptableException::new("we speak English and German").into()),
        }
    }
}
// ANCHOR_END: extractor

// ANCHOR: provider
/// What it needs from the module, it asks the context for.
struct Price(u32);

impl FromRequest for Price {
    async fn from_request(ctx: &mut ExecutionContext) -> Result<Self> {
        let list = ctx.resolve::<PriceList>().await?;
        Ok(Self(list.entrance))
    }
}
// ANCHOR_END: provider

struct PriceList {
    entrance: u32,
}

#[controller]
struct GateController;

// ANCHOR: route
#[routes]
impl GateController {
    #[get("/")]
    async fn enter(&self, language: Language, Price(price): Price) -> String {
        match language {
            Language::English => format!("Welcome! That is {price}."),
            Language::German => format!("Willkommen! Das macht {price}."),
        }
    }
}
// ANCHOR_END: route

#[module(controllers = [GateController], providers = [value(PriceList { entrance: 7 })])]
struct AppModule;

#[cfg(test)]
mod tests {
    use super::*;
    use nestling::testing::TestApp;

    #[nestling::test]
    async fn speaks_two_languages() -> Result<()> {
        let app = TestApp::of::<AppModule>().create().await?;
        for (language, status, answer) in
            [("en-GB", 200, "Welcome! That is 7."), ("de", 200, "Willkommen! Das macht 7.")]
        {
            let response = app.get("/").header("accept-language", language).send().await;
            assert_eq!(response.expect_status(status).text().await?, answer);
        }
        app.get("/").header("accept-language", "fr").send().await.expect_status(406);
        Ok(())
    }
}
