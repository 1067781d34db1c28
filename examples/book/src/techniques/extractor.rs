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
    use crate::testing::send;
    use nestling::http::request;

    #[nestling::test]
    async fn speaks_two_languages() -> Result<()> {
        let app = App::create::<AppModule>().await?;
        for (language, status, answer) in
            [("en-GB", 200, "Welcome! That is 7."), ("de", 200, "Willkommen! Das macht 7.")]
        {
            let request = request::Builder::new().uri("/").header("accept-language", language);
            assert_eq!(send(&app, request, "").await?, (status, answer.to_owned()));
        }
        let request = request::Builder::new().uri("/").header("accept-language", "fr");
        assert_eq!(send(&app, request, "").await?.0, 406);
        Ok(())
    }
}
