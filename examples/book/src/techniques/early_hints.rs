//! 103 Early Hints.

use nestling::prelude::*;

#[controller("/page")]
struct PageController;

#[routes]
impl PageController {
    // ANCHOR: hints
    #[get]
    #[header("content-type", "text/html; charset=utf-8")]
    async fn page(&self, hints: EarlyHints) -> Result<String> {
        hints
            .send([("link", "</style.css>; rel=preload; as=style"), ("link", "</cats.js>; rel=preload; as=script")])?;
        let cats = cats_from_far_away().await;
        Ok(format!("<link rel=stylesheet href=/style.css><script src=/cats.js></script>{cats} cats"))
    }
    // ANCHOR_END: hints

    // ANCHOR: push
    #[get("/cats")]
    async fn cats(&self, push: Push) -> Result<Json<[&'static str; 2]>> {
        let cats = ["/cats/tom", "/cats/ben"];
        for cat in cats {
            push.send(cat)?;
        }
        Ok(Json(cats))
    }
    // ANCHOR_END: push
}

async fn cats_from_far_away() -> u32 {
    3
}

#[module(controllers = [PageController])]
struct AppModule;

#[cfg(test)]
mod tests {
    use super::*;
    use nestling::testing::TestApp;

    #[nestling::test]
    async fn the_list_is_the_same_without_a_client_that_takes_promises() -> Result<()> {
        let app = TestApp::of::<AppModule>().create().await?;
        assert_eq!(app.get("/page/cats").send().await.expect_status(200).text().await?, r#"["/cats/tom","/cats/ben"]"#);
        Ok(())
    }

    #[nestling::test]
    async fn the_page_is_the_same_without_a_client_that_takes_hints() -> Result<()> {
        let app = TestApp::of::<AppModule>().create().await?;
        assert!(app.get("/page").send().await.expect_status(200).text().await?.ends_with("3 cats"));
        Ok(())
    }
}
