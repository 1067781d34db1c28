//! Exception filters: which one answers what.

use crate::support::Server;
use nestling::prelude::*;
use std::io;

#[derive(Debug, Exception)]
#[exception(NOT_FOUND, "no cat")]
struct NoCat;

#[derive(Debug, Exception)]
#[exception(CONFLICT, "two cats")]
struct TwoCats;

/// Answers with its own name and what it got.
macro_rules! filter {
    ($(#[$catch:meta])* $name:ident: $($exception:ident)*) => {
        #[injectable]
        $(#[$catch])*
        struct $name;

        $(impl ExceptionFilter<$exception> for $name {
            async fn catch(&self, exception: $exception, ctx: &mut ExecutionContext) -> Result<Response> {
                let text = format!("{} took {exception} at {}", stringify!($name), ctx.request().uri());
                Ok((StatusCode::IM_A_TEAPOT, text).into_response())
            }
        })*
    };
}

filter! { #[catch(NoCat, TwoCats)] CatFilter: NoCat TwoCats }
filter! { #[catch(HttpException)] DeliberateFilter: HttpException }
filter! { #[catch(NotFoundException)] NotFoundFilter: NotFoundException }
filter! { #[catch] EverythingFilter: HttpException }
filter! { #[catch(TwoCats)] GlobalFilter: TwoCats }

#[injectable]
#[catch]
struct FailingFilter;

impl ExceptionFilter for FailingFilter {
    async fn catch(&self, exception: HttpException, _: &mut ExecutionContext) -> Result<Response> {
        match exception.status().as_u16() {
            404 => Err(ForbiddenException::new("from the filter"))?,
            409 => Err(io::Error::other("SECRET"))?,
            _ => panic!("the filter, too"),
        }
    }
}

fn fail(case: &str) -> Result<()> {
    match case {
        "no-cat" => Err(NoCat)?,
        "two-cats" => Err(TwoCats)?,
        "gone" => Err(GoneException::new("gone"))?,
        "not-found" => Err(NotFoundException::new("nothing"))?,
        "unknown" => Err(io::Error::other("SECRET"))?,
        "panic" => panic!("at the disco"),
        _ => Ok(()),
    }
}

#[controller("/typed")]
#[filter(DeliberateFilter)]
struct TypedController;

#[routes]
impl TypedController {
    #[get("/:case")]
    #[filter(CatFilter)]
    async fn typed(&self, #[param("case")] case: String) -> Result<()> {
        fail(&case)
    }
}

#[controller("/failing")]
#[filter(EverythingFilter)]
struct FailingController;

#[routes]
impl FailingController {
    #[get("/:case")]
    #[filter(FailingFilter)]
    async fn failing(&self, #[param("case")] case: String) -> Result<()> {
        fail(&case)
    }
}

#[controller("/plain")]
struct PlainController;

#[routes]
impl PlainController {
    #[get("/:case")]
    async fn plain(&self, #[param("case")] case: String) -> Result<()> {
        fail(&case)
    }

    #[get("/number/:id")]
    #[filter(EverythingFilter)]
    async fn number(&self, #[param("id")] id: u8) -> String {
        id.to_string()
    }
}

#[module(controllers = [PlainController], filters = [NotFoundFilter])]
struct PlainModule;

#[module(imports = [PlainModule], controllers = [TypedController, FailingController])]
struct AppModule;

async fn check(cases: &[(&str, u16, &str)]) {
    let mut app = App::create::<AppModule>().await.unwrap();
    app.use_global_filter(GlobalFilter);
    let server = Server::start(app).await;
    let mut client = server.connect().await;
    for (path, status, body) in cases {
        assert_eq!(client.get(path).await.pair(), (*status, *body), "{path}");
    }
    server.close().await;
}

const INTERNAL: &str = r#"{"statusCode":500,"message":"Internal server error"}"#;

#[nestling::test]
async fn the_nearest_filter_that_takes_an_exception_answers_it() {
    check(&[
        ("/typed/no-cat", 418, "CatFilter took no cat at /typed/no-cat"),
        ("/typed/two-cats", 418, "CatFilter took two cats at /typed/two-cats"),
        ("/typed/gone", 418, "DeliberateFilter took gone at /typed/gone"),
        ("/plain/two-cats", 418, "GlobalFilter took two cats at /plain/two-cats"),
        ("/plain/not-found", 418, "NotFoundFilter took nothing at /plain/not-found"),
        ("/plain/gone", 410, r#"{"statusCode":410,"message":"gone","error":"Gone"}"#),
        ("/plain/no-cat", 404, r#"{"statusCode":404,"message":"no cat","error":"Not Found"}"#),
    ])
    .await;
}

#[nestling::test]
async fn a_filter_for_http_exceptions_takes_only_those_that_are_meant() {
    check(&[("/typed/unknown", 500, INTERNAL), ("/typed/panic", 500, INTERNAL)]).await;
}

#[nestling::test]
async fn a_filter_for_everything_takes_panics_and_refused_arguments_too() {
    let text = "EverythingFilter took Validation failed (numeric string is expected) at /plain/number/x";
    check(&[("/plain/number/x", 418, text)]).await;
    let mut app = App::create::<PlainModule>().await.unwrap();
    app.use_global_filter(EverythingFilter);
    let server = Server::start(app).await;
    let mut client = server.connect().await;
    for (path, text) in [
        ("/plain/panic", "EverythingFilter took Internal server error at /plain/panic"),
        ("/plain/unknown", "EverythingFilter took Internal server error at /plain/unknown"),
        ("/nowhere", "NotFoundFilter took Cannot GET /nowhere at /nowhere"),
    ] {
        assert_eq!(client.get(path).await.pair(), (418, text));
    }
    let answer = client.request("PUT", "/plain/x", "", "").await;
    assert_eq!(answer.pair(), (418, "EverythingFilter took Cannot PUT /plain/x at /plain/x"));
    server.close().await;
}

#[nestling::test]
async fn the_error_of_a_filter_is_the_answer_and_no_other_filter_sees_it() {
    check(&[("/failing/no-cat", 403, r#"{"statusCode":403,"message":"from the filter","error":"Forbidden"}"#)]).await;
    check(&[("/failing/two-cats", 500, INTERNAL)]).await;
}

#[nestling::test]
async fn a_filter_that_panics_is_an_unknown_error() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    let answer = client.get("/failing/gone").await;
    assert_eq!(answer.pair(), (500, INTERNAL));
    assert_eq!(client.get("/failing/fine").await.status, 200);
    server.close().await;
}
