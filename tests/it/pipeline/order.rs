//! Middleware, guards, interceptors, pipes, handler, interceptors, filters: two of each kind on each level, over a socket.

use crate::support::{Server, Trace};
use nestling::Pipe;
use nestling::prelude::*;

#[module(providers = [value(Trace::default())], exports = [Trace])]
struct TraceModule;

/// Notes that a step was reached, and fails where the request asks for it.
fn reach(trace: &Trace, name: &str, failing: Option<&str>) -> Result<()> {
    trace.add(name);
    match failing == Some(name) {
        true => Err(ImATeapotException::new(format!("{name} failed")).into()),
        false => Ok(()),
    }
}

fn failing(ctx: &ExecutionContext) -> Option<&str> {
    ctx.request().headers().get("x-fail").and_then(|name| name.to_str().ok())
}

macro_rules! steps {
    ($($level:literal: $middleware:ident $guard:ident $interceptor:ident $pipe:ident $filter:ident;)*) => {$(
        #[injectable]
        struct $middleware {
            trace: Arc<Trace>,
        }

        impl Middleware for $middleware {
            async fn handle(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
                reach(&self.trace, concat!("middleware ", $level), failing(ctx))?;
                next.handle(ctx).await
            }
        }

        #[injectable]
        struct $guard {
            trace: Arc<Trace>,
        }

        impl CanActivate for $guard {
            async fn can_activate(&self, ctx: &mut ExecutionContext) -> Result<bool> {
                reach(&self.trace, concat!("guard ", $level), failing(ctx))?;
                Ok(true)
            }
        }

        #[injectable]
        struct $interceptor {
            trace: Arc<Trace>,
        }

        impl Interceptor for $interceptor {
            async fn intercept(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
                reach(&self.trace, concat!("interceptor ", $level), failing(ctx))?;
                let outcome = next.handle(ctx).await;
                let way = if outcome.is_ok() { "left" } else { "thrown through" };
                reach(&self.trace, &format!("{} {way}", concat!("interceptor ", $level)), failing(ctx))?;
                outcome
            }
        }

        #[injectable]
        struct $pipe {
            trace: Arc<Trace>,
        }

        impl Pipe<String> for $pipe {
            type Out = String;

            async fn transform(&self, value: String, argument: &ArgumentMetadata) -> Result<String> {
                reach(&self.trace, concat!("pipe ", $level), Some(&value))?;
                assert_eq!(argument.name, Some("fail"));
                Ok(value)
            }
        }

        #[injectable]
        #[catch]
        struct $filter {
            trace: Arc<Trace>,
        }

        impl ExceptionFilter for $filter {
            async fn catch(&self, exception: HttpException, _: &mut ExecutionContext) -> Result<Response> {
                self.trace.add(concat!("filter ", $level));
                Ok(exception.into_response())
            }
        }
    )*};
}

steps! {
    "global 1": Mg1 Gg1 Ig1 Pg1 Fg1;
    "global 2": Mg2 Gg2 Ig2 Pg2 Fg2;
    "root 1": Mr1 Gr1 Ir1 Pr1 Fr1;
    "root 2": Mr2 Gr2 Ir2 Pr2 Fr2;
    "module 1": Mm1 Gm1 Im1 Pm1 Fm1;
    "module 2": Mm2 Gm2 Im2 Pm2 Fm2;
    "controller 1": Mc1 Gc1 Ic1 Pc1 Fc1;
    "controller 2": Mc2 Gc2 Ic2 Pc2 Fc2;
    "route 1": Mh1 Gh1 Ih1 Ph1 Fh1;
    "route 2": Mh2 Gh2 Ih2 Ph2 Fh2;
    "argument 1": Ma1 Ga1 Ia1 Pa1 Fa1;
    "argument 2": Ma2 Ga2 Ia2 Pa2 Fa2;
}

#[controller("/all")]
#[middleware(Mc1, Mc2)]
#[guard(Gc1, Gc2)]
#[interceptor(Ic1, Ic2)]
#[pipe(Pc1, Pc2)]
#[filter(Fc1, Fc2)]
struct AllController {
    trace: Arc<Trace>,
}

#[routes]
impl AllController {
    #[post("/")]
    #[header("x-route", "set")]
    #[middleware(Mh1, Mh2)]
    #[guard(Gh1, Gh2)]
    #[interceptor(Ih1, Ih2)]
    #[pipe(Ph1, Ph2)]
    #[filter(Fh1, Fh2)]
    async fn all(&self, #[query("fail", Pa1, Pa2)] fail: String) -> Result<String> {
        reach(&self.trace, "handler", Some(&fail))?;
        Ok("done".to_owned())
    }
}

#[module(
    imports = [TraceModule],
    controllers = [AllController],
    middleware = [Mm1, Mm2],
    guards = [Gm1, Gm2],
    interceptors = [Im1, Im2],
    pipes = [Pm1, Pm2],
    filters = [Fm1, Fm2],
)]
struct AllModule;

#[module(
    imports = [TraceModule, AllModule],
    middleware = [Mr1, Mr2],
    guards = [Gr1, Gr2],
    interceptors = [Ir1, Ir2],
    pipes = [Pr1, Pr2],
    filters = [Fr1, Fr2],
)]
struct RootModule;

async fn app() -> (App, Arc<Trace>) {
    let mut app = App::create::<RootModule>().await.unwrap();
    let trace = app.get::<Trace>().unwrap();
    app.use_global_middleware(Mg1 { trace: Arc::clone(&trace) })
        .use_global_middleware(Mg2 { trace: Arc::clone(&trace) })
        .use_global_guard(Gg1 { trace: Arc::clone(&trace) })
        .use_global_guard(Gg2 { trace: Arc::clone(&trace) })
        .use_global_interceptor(Ig1 { trace: Arc::clone(&trace) })
        .use_global_interceptor(Ig2 { trace: Arc::clone(&trace) })
        .use_global_pipe(Pg1 { trace: Arc::clone(&trace) })
        .use_global_pipe(Pg2 { trace: Arc::clone(&trace) })
        .use_global_filter(Fg1 { trace: Arc::clone(&trace) })
        .use_global_filter(Fg2 { trace: Arc::clone(&trace) });
    (app, trace)
}

const LEVELS: [&str; 10] = [
    "global 1",
    "global 2",
    "root 1",
    "root 2",
    "module 1",
    "module 2",
    "controller 1",
    "controller 2",
    "route 1",
    "route 2",
];

/// Every step of a request that nothing stops.
fn whole_way() -> Vec<String> {
    let all = |kind: &str| LEVELS.iter().map(|level| format!("{kind} {level}")).collect::<Vec<_>>();
    let mut way = [all("middleware"), all("guard"), all("interceptor"), all("pipe")].concat();
    way.extend(["pipe argument 1", "pipe argument 2", "handler"].map(str::to_owned));
    way.extend(LEVELS.iter().rev().map(|level| format!("interceptor {level} left")));
    way
}

/// What happens when the step `name` fails: nothing behind it, the interceptors that were entered, and one filter.
fn way_to(name: &str) -> Vec<String> {
    let whole = whole_way();
    let at = whole.iter().position(|step| step == name).unwrap();
    let mut way = whole[..=at].to_vec();
    let entered = way.iter().filter(|step| step.starts_with("interceptor") && !step.ends_with("left") && *step != name);
    let entered: Vec<_> = entered.cloned().collect();
    let left = way.iter().filter(|step| step.ends_with("left")).count();
    let still_in = entered.len() - left;
    way.extend(entered[..still_in].iter().rev().map(|step| format!("{step} thrown through")));
    way.push("filter route 2".to_owned());
    way
}

#[nestling::test]
async fn a_request_passes_all_stages_from_the_outside_in() {
    let (app, trace) = app().await;
    let server = Server::start(app).await;
    let answer = server.connect().await.request("POST", "/all?fail=nothing", "", "").await;
    assert_eq!(answer.pair(), (201, "done"));
    assert_eq!(trace.take(), whole_way());
    server.close().await;
}

#[nestling::test]
async fn a_failure_at_any_stage_unwinds_and_one_filter_answers() {
    let (app, trace) = app().await;
    let server = Server::start(app).await;
    let mut client = server.connect().await;
    for step in whole_way() {
        if step.ends_with("left") {
            continue;
        }
        let query = step.replace(' ', "%20");
        let path = format!("/all?fail={query}");
        let answer = client.request("POST", &path, &format!("X-Fail: {step}\r\n"), "").await;
        assert_eq!(answer.status, 418, "{step}");
        assert!(answer.body.contains(&format!("{step} failed")), "{step}: {}", answer.body);
        assert_eq!(trace.take(), way_to(&step), "{step}");
        // Set behind the guards and before the interceptors.
        let set = !(step.starts_with("middleware") || step.starts_with("guard"));
        assert_eq!(answer.header("x-route").is_some(), set, "{step}");
    }
    server.close().await;
}

#[nestling::test]
async fn a_failure_on_the_way_out_unwinds_from_there() {
    let (app, trace) = app().await;
    let server = Server::start(app).await;
    let step = "interceptor module 2 left";
    let header = format!("X-Fail: {step}\r\n");
    let answer = server.connect().await.request("POST", "/all?fail=no", &header, "").await;
    assert_eq!(answer.status, 418);
    let seen = trace.take();
    let at = seen.iter().position(|seen| seen == step).unwrap();
    let outer = ["module 1", "root 2", "root 1", "global 2", "global 1"];
    let thrown = outer.map(|level| format!("interceptor {level} thrown through"));
    assert_eq!(seen[at + 1..seen.len() - 1], thrown);
    assert_eq!(seen.last().unwrap(), "filter route 2");
    server.close().await;
}

#[nestling::test]
async fn what_no_route_answers_passes_global_middleware_and_filters_alone() {
    let (app, trace) = app().await;
    let server = Server::start(app).await;
    let answer = server.connect().await.get("/nowhere").await;
    assert_eq!(answer.status, 404);
    let middleware = ["middleware global 1", "middleware global 2", "middleware root 1", "middleware root 2"];
    assert_eq!(trace.take(), [&middleware[..], &["filter root 2"]].concat());
    server.close().await;
}
