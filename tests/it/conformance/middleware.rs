//! Middleware: for which requests, in which order, and what it may do.

use crate::support::{Server, Trace};
use nestling::http::Method;
use nestling::prelude::*;

#[module(providers = [value(Trace::default())], exports = [Trace])]
struct TraceModule;

/// Notes its name.
macro_rules! traced {
    ($($name:ident)*) => {$(
        #[injectable]
        struct $name {
            trace: Arc<Trace>,
        }

        impl Middleware for $name {
            async fn handle(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
                self.trace.add(stringify!($name));
                next.handle(ctx).await
            }
        }
    )*};
}

traced! { Cats Writes Controller Second }

/// Answers itself.
struct Closed(&'static str);

impl Middleware for Closed {
    async fn handle(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
        match ctx.request().uri().query() {
            Some("closed") => Ok((StatusCode::SERVICE_UNAVAILABLE, self.0).into_response()),
            Some("refused") => Err(ForbiddenException::new(self.0))?,
            Some("panic") => panic!("{}", self.0),
            _ => next.handle(ctx).await,
        }
    }
}

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn all(&self) {}

    #[post("/")]
    async fn create(&self) {}

    #[get("/health")]
    async fn health(&self) {}

    #[get("/:id/toys")]
    async fn toys(&self, #[param("id")] id: u8) -> String {
        id.to_string()
    }
}

#[controller("/dogs")]
struct DogsController;

#[routes]
impl DogsController {
    #[get("/:_id")]
    async fn one(&self) {}
}

#[module(imports = [TraceModule], controllers = [CatsController, DogsController])]
struct AppModule;

impl NestModule for AppModule {
    fn configure(consumer: &mut MiddlewareConsumer) {
        consumer.apply::<Cats>().exclude("/cats/health").for_routes(["/cats", "/cats/*rest"]);
        consumer.apply::<Writes>().and::<Second>().for_routes((Method::POST, "/cats"));
        consumer.apply::<Controller>().exclude([(Method::GET, "/dogs/7")]).for_controller::<DogsController>();
        consumer.apply_value(Closed("closed")).for_routes("/cats/*rest");
    }
}

async fn server() -> (Server, Arc<Trace>) {
    let app = App::create::<AppModule>().await.unwrap();
    let trace = app.get::<Trace>().unwrap();
    (Server::start(app).await, trace)
}

#[nestling::test]
async fn middleware_runs_for_the_paths_and_controllers_that_it_is_for() {
    let (server, trace) = server().await;
    let mut client = server.connect().await;
    for (method, path, expected) in [
        ("GET", "/cats", &["Cats"][..]),
        ("GET", "/cats/", &["Cats"]),
        ("GET", "/cats/health", &[]),
        ("GET", "/cats/7/toys", &["Cats"]),
        ("GET", "/c%61ts/7/toys", &["Cats"]),
        ("GET", "/cats/x/toys", &["Cats"]),
        ("POST", "/cats", &["Cats", "Writes", "Second"]),
        ("GET", "/dogs/8", &["Controller"]),
        ("HEAD", "/dogs/8", &["Controller"]),
        ("GET", "/dogs/7", &[]),
        ("HEAD", "/cats/health", &[]),
        ("GET", "/cats/none/at/all", &["Cats"]),
        ("GET", "/fish", &[]),
    ] {
        client.request(method, path, "", "").await;
        assert_eq!(trace.take(), expected, "{method} {path}");
    }
    server.close().await;
}

#[nestling::test]
async fn middleware_that_answers_is_the_answer_with_its_own_status() {
    let (server, _) = server().await;
    let mut client = server.connect().await;
    assert_eq!(client.get("/cats/7/toys?closed").await.pair(), (503, "closed"));
    let refused = r#"{"statusCode":403,"message":"closed","error":"Forbidden"}"#;
    assert_eq!(client.get("/cats/7/toys?refused").await.pair(), (403, refused));
    let internal = r#"{"statusCode":500,"message":"Internal server error"}"#;
    assert_eq!(client.get("/cats/7/toys?panic").await.pair(), (500, internal));
    assert_eq!(client.get("/cats/7/toys").await.pair(), (200, "7"));
    server.close().await;
}

#[nestling::test]
async fn paths_of_middleware_follow_the_global_prefix() {
    let mut app = App::create::<AppModule>().await.unwrap();
    app.set_global_prefix("/api");
    let trace = app.get::<Trace>().unwrap();
    let server = Server::start(app).await;
    let mut client = server.connect().await;
    for (path, expected) in [
        ("/api/cats", &["Cats"][..]),
        ("/api/cats/health", &[]),
        ("/api/dogs/8", &["Controller"]),
        ("/api/dogs/7", &[]),
    ] {
        assert_eq!(
            (client.get(path).await.status, trace.take().as_slice()),
            (200, expected.iter().map(ToString::to_string).collect::<Vec<_>>().as_slice()),
            "{path}"
        );
    }
    server.close().await;
}

#[nestling::test]
async fn global_middleware_sees_requests_without_a_route_and_may_rewrite_what_comes_in() {
    struct Everything(Arc<Trace>);

    impl Middleware for Everything {
        async fn handle(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
            self.0.add(format!("{} {:?}", ctx.request().uri(), ctx.path()));
            ctx.response_mut().header("x-seen", "yes");
            next.handle(ctx).await
        }
    }

    let mut app = App::create::<AppModule>().await.unwrap();
    let trace = app.get::<Trace>().unwrap();
    app.use_global_middleware(Everything(Arc::clone(&trace)));
    let server = Server::start(app).await;
    let mut client = server.connect().await;
    for (path, status, seen) in
        [("/fish", 404, r#"/fish """#), ("/dogs/7", 200, r#"/dogs/7 "/dogs/:_id""#), ("/%FF", 400, r#"/%FF """#)]
    {
        let answer = client.get(path).await;
        assert_eq!((answer.status, answer.header("x-seen")), (status, Some("yes")), "{path}");
        assert_eq!(trace.take(), [seen]);
    }
    server.close().await;
}
