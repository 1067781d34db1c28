//! What enhancers know: metadata, grants, values of one type, instances per request.

use crate::support::{Server, Trace};
use nestling::prelude::*;
use std::sync::atomic::{AtomicUsize, Ordering};

struct Roles(&'static [&'static str]);

/// Lets those pass who have all of the nearest roles.
#[injectable]
struct RolesGuard;

impl CanActivate for RolesGuard {
    async fn can_activate(&self, ctx: &mut ExecutionContext) -> Result<bool> {
        let given = ctx.request().headers().get("x-roles").and_then(|roles| roles.to_str().ok()).unwrap_or_default();
        let given: Vec<String> = given.split(',').map(str::to_owned).collect();
        let all: Vec<_> = ctx.metadata_all::<Roles>().map(|roles| roles.0.join("+")).collect();
        ctx.response_mut().header("x-all", all.join(" "));
        let needed = ctx.metadata::<Roles>().map_or(&[][..], |roles| roles.0);
        Ok(needed.iter().all(|role| given.iter().any(|given| given == role)))
    }
}

#[controller("/roles")]
#[meta(Roles(&["controller"]))]
struct RolesController;

#[routes]
impl RolesController {
    #[get("/route")]
    #[meta(Roles(&["route", "more"]))]
    async fn route(&self) {}

    #[get("/controller")]
    async fn controller(&self) {}
}

#[controller("/bare")]
struct BareController;

#[routes]
impl BareController {
    #[get("/module")]
    async fn module(&self) {}
}

#[module(controllers = [RolesController, BareController], meta = [Roles(&["module"])])]
struct InnerModule;

#[module(imports = [InnerModule], guards = [RolesGuard], meta = [Roles(&["root"])])]
struct RolesModule;

#[nestling::test]
async fn the_nearest_metadata_counts_and_all_of_it_can_be_had() {
    let server = Server::of::<RolesModule>().await;
    let mut client = server.connect().await;
    for (path, roles, all) in [
        ("/roles/route", "route,more", "route+more controller module root"),
        ("/roles/controller", "controller", "controller module root"),
        ("/bare/module", "module", "module root"),
    ] {
        let answer = client.request("GET", path, &format!("x-roles: {roles}\r\n"), "").await;
        assert_eq!((answer.status, answer.header("x-all")), (200, Some(all)), "{path}");
        assert_eq!(client.request("GET", path, "x-roles: other\r\n", "").await.status, 403, "{path}");
    }
    server.close().await;
}

struct Needs(&'static str);

impl CanActivate for Needs {
    async fn can_activate(&self, ctx: &mut ExecutionContext) -> Result<bool> {
        Ok(ctx.request().headers().contains_key(self.0))
    }
}

#[controller("/values")]
#[guard(Needs("x-a"))]
struct ValuesController;

#[routes]
impl ValuesController {
    #[get("/three")]
    #[guard(Needs("x-b"), Needs("x-c"))]
    async fn three(&self) {}
}

#[module(controllers = [ValuesController])]
struct ValuesModule;

#[nestling::test]
async fn values_of_one_guard_all_run() {
    let server = Server::of::<ValuesModule>().await;
    let mut client = server.connect().await;
    for (headers, status) in [
        ("x-a: 1\r\nx-b: 1\r\nx-c: 1\r\n", 200),
        ("x-b: 1\r\nx-c: 1\r\n", 403),
        ("x-a: 1\r\nx-c: 1\r\n", 403),
        ("x-a: 1\r\nx-b: 1\r\n", 403),
    ] {
        assert_eq!(client.request("GET", "/values/three", headers, "").await.status, status, "{headers}");
    }
    server.close().await;
}

static MADE: AtomicUsize = AtomicUsize::new(0);

fn next() -> usize {
    MADE.fetch_add(1, Ordering::Relaxed)
}

/// One per request, whoever asks.
#[injectable(scope = request)]
struct Ticket {
    #[inject(value = next())]
    number: usize,
}

/// An enhancer of each kind that has the ticket of its request.
macro_rules! ticketed {
    ($($name:ident)*) => {$(
        #[injectable(scope = request)]
        struct $name {
            ticket: Arc<Ticket>,
            trace: Arc<Trace>,
        }

        impl $name {
            fn note(&self) {
                self.trace.add(self.ticket.number.to_string());
            }
        }
    )*};
}

ticketed! { Ward Wrap Pass Mend }

impl CanActivate for Ward {
    async fn can_activate(&self, _: &mut ExecutionContext) -> Result<bool> {
        self.note();
        Ok(true)
    }
}

impl Interceptor for Wrap {
    async fn intercept(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
        self.note();
        next.handle(ctx).await
    }
}

impl Middleware for Pass {
    async fn handle(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
        self.note();
        next.handle(ctx).await
    }
}

#[catch]
#[injectable(scope = request)]
struct Repair {
    mend: Arc<Mend>,
}

impl ExceptionFilter for Repair {
    async fn catch(&self, exception: HttpException, _: &mut ExecutionContext) -> Result<Response> {
        self.mend.note();
        Ok(exception.into_response())
    }
}

#[controller("/tickets", scope = request)]
#[guard(Ward)]
#[interceptor(Wrap)]
#[middleware(Pass)]
#[filter(Repair)]
struct TicketsController {
    ticket: Arc<Ticket>,
}

#[routes]
impl TicketsController {
    #[get("/")]
    async fn fail(&self) -> Result<()> {
        Err(GoneException::new(self.ticket.number.to_string()))?
    }
}

#[module(controllers = [TicketsController], providers = [Ticket, Mend, value(Trace::default())])]
struct TicketsModule;

#[nestling::test]
async fn enhancers_of_one_request_share_what_is_made_for_it() {
    let app = App::create::<TicketsModule>().await.unwrap();
    let trace = app.get::<Trace>().unwrap();
    let server = Server::start(app).await;
    let mut client = server.connect().await;
    let mut seen = Vec::new();
    for _ in 0..2 {
        let answer = client.get("/tickets").await;
        let numbers = trace.take();
        assert_eq!((answer.status, numbers.len()), (410, 4), "{numbers:?}");
        assert!(
            numbers.iter().all(|number| answer.body.contains(&format!("\"{number}\""))),
            "{numbers:?} {}",
            answer.body
        );
        seen.push(numbers[0].clone());
    }
    assert_ne!(seen[0], seen[1]);
    server.close().await;
}
