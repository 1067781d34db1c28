//! What needs a request or the container: the pipe and the filter, with a fake repository.

use super::CatsModule;
use super::cat_by_id_pipe::CatByIdPipe;
use super::fake::{FakeCats, tom};
use super::repository::CatsRepository;
use super::service::CatsService;
use nestling::ArgumentSource;
use nestling::prelude::*;
use nestling::testing::TestApp;

/// Any module can be the root: what it imports comes along.
async fn app(repository: FakeCats) -> Result<TestApp> {
    Ok(TestApp::of::<CatsModule>().override_provider::<dyn CatsRepository>(Arc::new(repository)).create().await?)
}

#[nestling::test]
async fn the_pipe_finds_the_cat_or_says_that_there_is_none() -> Result<()> {
    let cats = app(FakeCats::default()).await?.provider::<CatsService>()?;
    let pipe = CatByIdPipe { cats };
    let id = ArgumentMetadata::new(ArgumentSource::Param, Some("id"));
    assert_eq!(pipe.transform(1, &id).await?, tom());
    let refusal = HttpException::from(pipe.transform(7, &id).await.unwrap_err());
    assert_eq!((refusal.status(), refusal.to_string()), (StatusCode::NOT_FOUND, "cat 7 not found".to_owned()));
    Ok(())
}

#[nestling::test]
async fn the_filter_says_when_to_try_again() -> Result<()> {
    let app = app(FakeCats { broken: true }).await?;
    for path in ["/cats", "/cats/1"] {
        let refused = app.get(path).send().await.expect_status(503).expect_header("retry-after", "30");
        let body = r#"{"statusCode":503,"message":"the cats are out of reach","error":"Service Unavailable"}"#;
        assert_eq!(refused.text().await?, body, "{path}");
    }
    Ok(())
}
