//! Errors.

use nestling::prelude::*;
use std::io;

// ANCHOR: derive
#[derive(Debug, Exception)]
enum AccountError {
    #[exception(NOT_FOUND, "there is no account {id}")]
    Missing { id: u64 },
    #[exception(409, "the account is closed", code = "ACCOUNT_CLOSED")]
    Closed,
    #[exception(transparent)]
    Storage(#[from] io::Error),
}
// ANCHOR_END: derive

#[controller("/accounts")]
struct AccountsController;

#[routes]
impl AccountsController {
    // ANCHOR: typed
    #[get("/:id")]
    async fn find(&self, #[param("id")] id: u64) -> Result<String, AccountError> {
        match id {
            1 => Ok("savings".to_owned()),
            2 => Err(AccountError::Closed),
            3 => Err(io::Error::other("the disk is full"))?,
            id => Err(AccountError::Missing { id }),
        }
    }
    // ANCHOR_END: typed

    // ANCHOR: any
    #[get("/any/:number")]
    async fn any(&self, #[param("number")] number: String) -> Result<i32> {
        if number == "thirteen" {
            return Err(ForbiddenException::new("not that one").into());
        }
        Ok(number.parse()?)
    }
    // ANCHOR_END: any

    // ANCHOR: built_in
    #[post("/")]
    async fn open(&self) -> Result<()> {
        let cause = io::Error::other("the vault does not answer");
        Err(ServiceUnavailableException::new("come back later").error_code("VAULT").cause(cause).into())
    }
    // ANCHOR_END: built_in

    // ANCHOR: by_hand
    #[get("/limited")]
    async fn limited(&self) -> Result<()> {
        Err(HttpException::new(429, "Too many requests").header("retry-after", "60").into())
    }
    // ANCHOR_END: by_hand
}

#[module(controllers = [AccountsController])]
struct AppModule;

#[cfg(test)]
mod tests {
    use super::*;
    use nestling::testing::TestApp;

    #[nestling::test]
    async fn answers_as_the_page_says() -> Result<()> {
        let app = TestApp::of::<AppModule>().create().await?;
        let internal = r#"{"statusCode":500,"message":"Internal server error"}"#;
        for (path, status, body) in [
            ("/accounts/7", 404, r#"{"statusCode":404,"message":"there is no account 7","error":"Not Found"}"#),
            (
                "/accounts/2",
                409,
                r#"{"statusCode":409,"message":"the account is closed","error":"Conflict","errorCode":"ACCOUNT_CLOSED"}"#,
            ),
            ("/accounts/3", 500, internal),
            ("/accounts/any/thirteen", 403, r#"{"statusCode":403,"message":"not that one","error":"Forbidden"}"#),
            ("/accounts/any/x", 500, internal),
            ("/accounts/limited", 429, r#"{"statusCode":429,"message":"Too many requests"}"#),
        ] {
            assert_eq!(app.get(path).send().await.expect_status(status).text().await?, body);
        }
        let vault =
            r#"{"statusCode":503,"message":"come back later","error":"Service Unavailable","errorCode":"VAULT"}"#;
        assert_eq!(app.post("/accounts").send().await.expect_status(503).text().await?, vault);
        Ok(())
    }
}
