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
    use nestling::testing::TestApp;

    #[nestling::test]
    async fn the_nearest_filter_that_takes_it_answers() -> Result<()> {
        let app = TestApp::of::<ShopModule>().create().await?;
        let put = app.post("/basket").send().await.expect_status(302);
        put.expect_header("x-basket", "full").expect_header("location", "/baskets/new");
        assert_eq!(app.get("/basket").send().await.expect_status(404).text().await?, "Not Found");
        assert_eq!(app.get("/nowhere").send().await.expect_status(404).text().await?, "Cannot GET /nowhere");
        Ok(())
    }
}
