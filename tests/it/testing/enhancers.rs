//! What takes the place of guards, pipes, interceptors, filters and middleware.

use nestling::Pipe;
use nestling::prelude::*;
use nestling::testing::{Allow, PassThrough, TestApp, TestAppBuilder, allow_with, guard_fn};

#[derive(Clone)]
struct User(&'static str);

#[injectable]
struct KeyGuard {
    #[inject(value = keys())]
    _keys: (),
}

fn keys() {
    panic!("the guard is replaced")
}

impl Guard for KeyGuard {
    type Grant = User;

    async fn check(&self, _: &mut ExecutionContext) -> Result<User> {
        unreachable!()
    }
}

#[injectable]
struct RolesGuard;

impl CanActivate for RolesGuard {
    async fn can_activate(&self, ctx: &mut ExecutionContext) -> Result<bool> {
        Ok(ctx.grant::<KeyGuard>().await?.0 == "Ann")
    }
}

/// It is used as a value.
struct Closed(());

impl Closed {
    fn until(_: &str) -> Self {
        Self(())
    }
}

impl CanActivate for Closed {
    async fn can_activate(&self, _: &mut ExecutionContext) -> Result<bool> {
        Ok(false)
    }
}

macro_rules! prefixes {
    ($($interceptor:ident)*) => {$(
        #[injectable]
        struct $interceptor {
            #[inject(value = stringify!($interceptor))]
            name: &'static str,
        }

        impl Interceptor for $interceptor {
            async fn intercept(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
                let response = next.handle(ctx).await?;
                let body = response.into_body().into_bytes().await.map_err(|error| Error::msg(error.to_string()))?;
                Ok(format!("{} {}", self.name, String::from_utf8_lossy(&body)).into_response())
            }
        }
    )*};
}

prefixes! { OfModule OfController OfRoute OfApp Fake }

#[injectable]
struct Stamp;

impl Middleware for Stamp {
    async fn handle(&self, _: &mut ExecutionContext, _: impl Next) -> Result<Response> {
        Err(ServiceUnavailableException::new("no stamps").into())
    }
}

#[injectable]
#[catch]
struct Mute;

impl ExceptionFilter for Mute {
    async fn catch(&self, _: HttpException, _: &mut ExecutionContext) -> Result<Response> {
        Ok(HttpException::new(502, "muted").into_response())
    }
}

#[catch(NotFoundException)]
struct Loud;

impl ExceptionFilter<NotFoundException> for Loud {
    async fn catch(&self, _: NotFoundException, _: &mut ExecutionContext) -> Result<Response> {
        Ok(HttpException::new(404, "NOT FOUND").into_response())
    }
}

#[injectable]
struct Suffix {
    #[inject(value = "!")]
    suffix: &'static str,
}

impl Pipe<String> for Suffix {
    type Out = String;

    async fn transform(&self, value: String, _: &ArgumentMetadata) -> Result<String> {
        Ok(format!("{value}{}", self.suffix))
    }
}

#[controller("/desk")]
#[interceptor(OfController)]
struct DeskController;

#[routes]
impl DeskController {
    #[get("/name")]
    #[interceptor(OfRoute)]
    async fn name(&self, #[grant(KeyGuard)] user: User) -> &'static str {
        user.0
    }

    #[get("/closed")]
    #[guard(Closed::until("noon"))]
    async fn closed(&self) -> &'static str {
        "open"
    }

    #[get("/roles")]
    #[guard(RolesGuard)]
    async fn roles(&self) {}

    #[get("/lost")]
    #[filter(Mute)]
    async fn lost(&self) -> Result<()> {
        Err(NotFoundException::new("lost").into())
    }

    #[get("/say/:word")]
    #[pipe(Suffix)]
    async fn say(&self, #[param("word")] word: String) -> String {
        word
    }

    #[get("/whisper/:word")]
    async fn whisper(&self, #[param("word", Suffix)] word: String) -> String {
        word
    }

    #[get("/value/:word")]
    async fn value(&self, #[param("word", Suffix { suffix: "?" })] word: String) -> String {
        word
    }
}

#[module(
    controllers = [DeskController],
    providers = [KeyGuard],
    exports = [KeyGuard],
    interceptors = [OfModule],
    middleware = [Stamp],
)]
struct DeskModule;

fn as_ann() -> TestAppBuilder {
    TestApp::of::<DeskModule>()
        .override_guard::<KeyGuard>(allow_with(User("Ann")))
        .override_middleware::<Stamp>(PassThrough)
}

fn plain() -> TestAppBuilder {
    as_ann().override_interceptor::<OfModule>(PassThrough).override_interceptor::<OfController>(PassThrough)
}

async fn answer(app: &TestApp, path: &str) -> (u16, String) {
    let response = app.get(path).send().await;
    (response.status().as_u16(), response.text().await.unwrap())
}

#[nestling::test]
async fn a_guard_that_is_overridden_is_not_constructed_and_still_grants() -> Result<()> {
    let app = plain().create().await?;
    assert_eq!(answer(&app, "/desk/name").await, (200, "OfRoute Ann".into()));
    Ok(())
}

#[nestling::test]
async fn what_another_guard_asks_for_is_the_grant_of_the_replacement() -> Result<()> {
    assert_eq!(answer(&plain().create().await?, "/desk/roles").await.0, 200);
    let app = plain().override_guard::<KeyGuard>(allow_with(User("Bob"))).create().await?;
    assert_eq!(answer(&app, "/desk/roles").await.0, 403);
    Ok(())
}

#[nestling::test]
async fn a_closure_decides_per_request() -> Result<()> {
    let guard = guard_fn(|ctx| match ctx.request().headers().get("x-user") {
        Some(_) => Ok(User("somebody")),
        None => Err(UnauthorizedException::new("who?").into()),
    });
    let app = plain().override_guard::<KeyGuard>(guard).create().await?;
    assert_eq!(answer(&app, "/desk/name").await.0, 401);
    assert_eq!(app.get("/desk/name").header("x-user", "1").send().await.text().await?, "OfRoute somebody");
    Ok(())
}

#[nestling::test]
async fn a_guard_that_is_written_as_a_value_is_overridden_by_its_type() -> Result<()> {
    assert_eq!(answer(&plain().create().await?, "/desk/closed").await.0, 403);
    let app = plain().override_guard::<Closed>(Allow).create().await?;
    assert_eq!(answer(&app, "/desk/closed").await, (200, "open".into()));
    Ok(())
}

#[nestling::test]
async fn a_global_guard_is_overridden_too() -> Result<()> {
    let close = |app: &mut App| _ = app.use_global_guard(Closed::until("noon"));
    assert_eq!(answer(&plain().configure(close).create().await?, "/desk/name").await.0, 403);
    let app = plain().configure(close).override_guard::<Closed>(Allow).create().await?;
    assert_eq!(answer(&app, "/desk/name").await.0, 200);
    Ok(())
}

#[nestling::test]
async fn interceptors_are_overridden_where_they_stand() -> Result<()> {
    let fake = || Fake { name: "fake" };
    let wrap = |app: &mut App| _ = app.use_global_interceptor(OfApp { name: "OfApp" });
    assert_eq!(
        answer(&as_ann().configure(wrap).create().await?, "/desk/name").await.1,
        "OfApp OfModule OfController OfRoute Ann"
    );
    let app = as_ann()
        .configure(wrap)
        .override_interceptor::<OfApp>(fake())
        .override_interceptor::<OfModule>(PassThrough)
        .override_interceptor::<OfController>(fake())
        .override_interceptor::<OfRoute>(fake())
        .create()
        .await?;
    assert_eq!(answer(&app, "/desk/name").await.1, "fake fake fake Ann");
    Ok(())
}

#[nestling::test]
async fn middleware_is_overridden() -> Result<()> {
    struct Teapot;

    impl Middleware for Teapot {
        async fn handle(&self, _: &mut ExecutionContext, _: impl Next) -> Result<Response> {
            Err(ImATeapotException::default().into())
        }
    }

    let app = TestApp::of::<DeskModule>().override_guard::<KeyGuard>(allow_with(User("Ann"))).create().await?;
    assert_eq!(answer(&app, "/desk/name").await.0, 503);
    let app = plain().override_middleware::<Stamp>(Teapot).create().await?;
    assert_eq!(answer(&app, "/desk/name").await.0, 418);
    Ok(())
}

#[nestling::test]
async fn a_filter_is_overridden_or_switched_off() -> Result<()> {
    assert_eq!(
        answer(&plain().create().await?, "/desk/lost").await,
        (502, r#"{"statusCode":502,"message":"muted"}"#.into())
    );
    let app = plain().override_filter::<Mute>(Loud).create().await?;
    assert_eq!(answer(&app, "/desk/lost").await, (404, r#"{"statusCode":404,"message":"NOT FOUND"}"#.into()));
    let app = plain().override_filter::<Mute>(PassThrough).create().await?;
    assert_eq!(app.get("/desk/lost").send().await.json::<serde_json::Value>().await?["message"], "lost");
    Ok(())
}

#[nestling::test]
async fn a_pipe_is_overridden_on_routes_on_arguments_and_as_a_value() -> Result<()> {
    let say = async |app: &TestApp, how: &str| answer(app, &format!("/desk/{how}/hi")).await.1;
    let app = plain().create().await?;
    assert_eq!(
        (say(&app, "say").await, say(&app, "whisper").await, say(&app, "value").await),
        ("hi!".into(), "hi!".into(), "hi?".into())
    );
    let app = plain().override_pipe(Suffix { suffix: "." }).create().await?;
    for how in ["say", "whisper", "value"] {
        assert_eq!(say(&app, how).await, "hi.");
    }
    Ok(())
}
