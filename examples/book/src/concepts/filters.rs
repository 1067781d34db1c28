//! Exception filters.

use nestling::prelude::*;

// ANCHOR: filter
#[derive(Debug, Exception)]
#[exception(CONFLICT, "the basket is full")]
struct BasketFull;

/// Sends whoever fills the basket elsewhere.
#[injectable]
#[catch(BasketFull)]
struct BasketFilter;

impl ExceptionFilter<BasketFull> for BasketFilter {
    async fn catch(&self, _: BasketFull, ctx: &mut ExecutionContext) -> Result<Response> {
        ctx.response_mut().header("x-basket", "full");
        Ok(Redirect::to("/baskets/new").into_response())
    }
}
// ANCHOR_END: filter

// ANCHOR: all
/// Answers everything in words of its own.
#[catch]
struct PlainFilter;

impl ExceptionFilter for PlainFilter {
    async fn catch(&self, exception: HttpException, _: &mut ExecutionContext) -> Result<Response> {
        let mut response = exception.to_string().into_response();
        *response.status_mut() = exception.status();
        Ok(response)
    }
}
// ANCHOR_END: all

// ANCHOR: controller
#[controller("/basket")]
#[filter(BasketFilter)]
struct BasketController;

#[routes]
impl BasketController {
    #[post("/")]
    async fn put(&self) -> Result<(), BasketFull> {
        Err(BasketFull)
    }

    #[get("/")]
    async fn look(&self) -> Option<String> {
        None
    }
}

#[module(controllers = [BasketController], filters = [PlainFilter {}])]
struct ShopModule;
// ANCHOR_END: controller

#[cfg(test)]
mod tests {
    use super::*;
    use crate::testing::{get, send};
    use nestling::http::request;

    #[nestling::test]
    async fn the_nearest_filter_that_takes_it_answers() -> Result<()> {
        let app = App::create::<ShopModule>().await?;
        let put = request::Builder::new().method("POST").uri("/basket");
        assert_eq!(send(&app, put, "").await?.0, 302);
        assert_eq!(get(&app, "/basket").await?, (404, "Not Found".to_owned()));
        assert_eq!(get(&app, "/nowhere").await?, (404, "Cannot GET /nowhere".to_owned()));
        Ok(())
    }
}
