//! Pipes.

use nestling::prelude::*;
use std::time::SystemTime;

#[dto]
#[serde(rename_all = "lowercase")]
enum Sort {
    Name,
    Age,
}

struct Cat {
    name: String,
}

#[injectable]
struct CatsService;

impl CatsService {
    fn find(&self, id: u64) -> Option<Cat> {
        (id == 1).then(|| Cat { name: "Ann".to_owned() })
    }
}

// ANCHOR: own
#[injectable]
struct CatByIdPipe {
    cats: Arc<CatsService>,
}

impl Pipe<u64> for CatByIdPipe {
    type Out = Cat;

    async fn transform(&self, id: u64, _: &ArgumentMetadata) -> Result<Cat> {
        let missing = || NotFoundException::new(format!("cat {id} not found"));
        Ok(self.cats.find(id).ok_or_else(missing)?)
    }
}
// ANCHOR_END: own

#[injectable]
struct TrimPipe;

impl Pipe<String> for TrimPipe {
    type Out = String;

    async fn transform(&self, value: String, _: &ArgumentMetadata) -> Result<String> {
        Ok(value.trim().to_owned())
    }
}

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    // ANCHOR: none
    #[get("/page/:page")]
    async fn page(&self, #[param("page")] page: u32, #[query("sort")] sort: Option<Sort>) -> String {
        format!("page {page}, sorted: {}", sort.is_some())
    }
    // ANCHOR_END: none

    // ANCHOR: builtin
    #[get("/")]
    async fn some(
        &self,
        #[query("page", DefaultValuePipe::new(1), ParseIntPipe)] page: u32,
        #[query("sort", DefaultValuePipe::new("name"), ParseEnumPipe<Sort>)] sort: Sort,
        #[query("ids", ParseArrayPipe::new().optional(true))] ids: Option<Vec<u64>>,
        #[query("since", ParseDatePipe::new().optional(true).error_http_status_code(422))] since: Option<SystemTime>,
    ) -> String {
        let sort = match sort {
            Sort::Name => "name",
            Sort::Age => "age",
        };
        format!("page {page} by {sort}, {} ids, {}", ids.map_or(0, |ids| ids.len()), since.is_some())
    }
    // ANCHOR_END: builtin

    // ANCHOR: chain
    #[get("/:id")]
    async fn one(&self, #[param("id", ParseIntPipe, CatByIdPipe)] cat: Cat) -> String {
        cat.name
    }
    // ANCHOR_END: chain

    // ANCHOR: outer
    #[get("/named/:name")]
    #[pipe(TrimPipe)]
    async fn named(&self, #[param("name")] name: String, #[query("limit")] limit: u8) -> String {
        format!("{limit} cats named {name}")
    }
    // ANCHOR_END: outer
}

#[module(controllers = [CatsController], providers = [CatsService])]
struct AppModule;

#[cfg(test)]
mod tests {
    use super::*;
    use nestling::testing::TestApp;

    #[nestling::test]
    async fn arguments_pass_their_pipes() -> Result<()> {
        let app = TestApp::of::<AppModule>().create().await?;
        for (path, expected) in [
            ("/cats/page/2?sort=age", "page 2, sorted: true"),
            ("/cats", "page 1 by name, 0 ids, false"),
            ("/cats?page=3&sort=age&ids=1,2&since=2024-02-29", "page 3 by age, 2 ids, true"),
            ("/cats/1", "Ann"),
            ("/cats/named/%20Ann%20?limit=2", "2 cats named Ann"),
        ] {
            assert_eq!(app.get(path).send().await.expect_status(200).text().await?, expected, "{path}");
        }
        Ok(())
    }

    #[nestling::test]
    async fn what_does_not_fit_is_refused() -> Result<()> {
        let app = TestApp::of::<AppModule>().create().await?;
        for (path, status, text) in [
            ("/cats?page=one", 400, "numeric string is expected"),
            ("/cats?sort=size", 400, "enum string is expected"),
            ("/cats?ids=1,x", 400, "[1] item must be a number"),
            ("/cats?since=today", 422, "invalid date format"),
            ("/cats/2", 404, "cat 2 not found"),
        ] {
            let body = app.get(path).send().await.expect_status(status).text().await?;
            assert!(body.contains(text), "{path}: {body}");
        }
        Ok(())
    }
}
