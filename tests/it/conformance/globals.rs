//! What holds everywhere because the application says so.

use crate::support::{Server, Trace};
use nestling::prelude::*;

#[controller("/cats")]
struct CatsController {
    trace: Arc<Trace>,
}

#[routes]
impl CatsController {
    #[get("/:name")]
    #[guard(Noting("route guard"))]
    async fn one(&self, #[param("name")] name: String, #[query("n")] n: Option<u8>) -> String {
        self.trace.add("handler");
        format!("{name} {n:?}")
    }
}

#[module(controllers = [CatsController], providers = [value(Trace::default())])]
struct AppModule;

/// Notes its name where the trace can be had.
struct Noting(&'static str);

impl Noting {
    async fn note(&self, ctx: &mut ExecutionContext, what: &str) -> Result<()> {
        let trace = ctx.resolve::<Trace>().await?;
        trace.add(format!("{}{what}", self.0));
        Ok(())
    }
}

impl CanActivate for Noting {
    async fn can_activate(&self, ctx: &mut ExecutionContext) -> Result<bool> {
        self.note(ctx, "").await?;
        Ok(ctx.request().headers().get("x-refuse").is_none_or(|name| name != self.0))
    }
}

impl Interceptor for Noting {
    async fn intercept(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
        self.note(ctx, " in").await?;
        let outcome = next.handle(ctx).await;
        self.note(ctx, " out").await?;
        outcome
    }
}

impl Middleware for Noting {
    async fn handle(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
        self.note(ctx, "").await?;
        next.handle(ctx).await
    }
}

struct Shout;

impl Pipe<String> for Shout {
    type Out = String;

    async fn transform(&self, value: String, _: &ArgumentMetadata) -> Result<String> {
        Ok(value.to_uppercase())
    }
}

#[catch(ForbiddenException)]
struct Polite;

impl ExceptionFilter<ForbiddenException> for Polite {
    async fn catch(&self, _: ForbiddenException, ctx: &mut ExecutionContext) -> Result<Response> {
        Noting("filter").note(ctx, "").await?;
        Ok("please come back later".into_response())
    }
}

async fn server() -> (Server, Arc<Trace>) {
    let mut app = App::create::<AppModule>().await.unwrap();
    app.use_global_middleware(Noting("first middleware"))
        .use_global_middleware(Noting("second middleware"))
        .use_global_guard(Noting("guard"))
        .use_global_interceptor(Noting("interceptor"))
        .use_global_pipe(Shout)
        .use_global_filter(Polite);
    let trace = app.get::<Trace>().unwrap();
    (Server::start(app).await, trace)
}

#[nestling::test]
async fn global_enhancers_are_outermost_and_run_in_the_order_in_which_they_are_named() {
    let (server, trace) = server().await;
    let answer = server.connect().await.get("/cats/tom?n=1").await;
    assert_eq!(answer.pair(), (200, "TOM Some(1)"));
    let expected = [
        "first middleware",
        "second middleware",
        "guard",
        "route guard",
        "interceptor in",
        "handler",
        "interceptor out",
    ];
    assert_eq!(trace.take(), expected);
    server.close().await;
}

#[nestling::test]
async fn a_global_guard_refuses_and_a_global_filter_answers() {
    let (server, trace) = server().await;
    let mut client = server.connect().await;
    let answer = client.request("GET", "/cats/tom", "x-refuse: guard\r\n", "").await;
    assert_eq!(answer.pair(), (200, "please come back later"));
    assert_eq!(trace.take(), ["first middleware", "second middleware", "guard", "filter"]);
    let answer = client.request("GET", "/cats/tom", "x-refuse: route guard\r\n", "").await;
    assert_eq!(answer.pair(), (200, "please come back later"));
    server.close().await;
}
