//! Names that are keywords: of handlers, arguments, fields, types and modules.

use nestling::http::request;
use nestling::prelude::*;

#[allow(non_camel_case_types)]
#[injectable]
struct r#async;

#[dto]
struct Thing {
    r#type: String,
}

#[controller("/things")]
struct Things {
    r#async: Arc<r#async>,
}

#[routes]
impl Things {
    #[get("/:type")]
    async fn r#match(&self, #[param("type")] r#type: String) -> Thing {
        let _ = &self.r#async;
        Thing { r#type }
    }
}

#[allow(non_camel_case_types)]
#[module(controllers = [Things], providers = [r#async])]
struct r#mod;

#[nestling::main]
async fn main() -> nestling::Result<()> {
    let app = App::create::<r#mod>().await?;
    let response = app.handle(request::Builder::new().uri("/things/x").body(Body::empty())?).await;
    assert_eq!(response.into_body().into_bytes().await.unwrap(), r#"{"type":"x"}"#);
    Ok(())
}
