//! Guards: who may pass, in which order, and what they prove.

use crate::support::{Server, Trace, get, send};
use nestling::prelude::*;
use nestling::testing::TestApp;

#[module(providers = [value(Trace::default())], exports = [Trace])]
struct TraceModule;

/// A guard that notes its name, and refuses who asks for it by name.
macro_rules! guards {
    ($($name:ident)*) => {
        $(
            #[injectable]
            struct $name {
                trace: Arc<Trace>,
            }

            impl CanActivate for $name {
                async fn can_activate(&self, ctx: &mut ExecutionContext) -> Result<bool> {
                    self.trace.add(stringify!($name));
                    Ok(ctx.request().headers().get("x-refuse").is_none_or(|refused| refused != stringify!($name)))
                }
            }
        )*
    };
}

guards! { First Second Third Fourth }

#[derive(Clone)]
struct User(String);

#[injectable]
struct UserGuard {
    trace: Arc<Trace>,
}

impl Guard for UserGuard {
    type Grant = User;

    async fn check(&self, ctx: &mut ExecutionContext) -> Result<User> {
        self.trace.add("UserGuard");
        let name = ctx.request().headers().get("x-user").and_then(|name| name.to_str().ok());
        Ok(User(name.ok_or_else(|| UnauthorizedException::new("who are you?"))?.to_owned()))
    }
}

/// Needs what two others have found out.
#[injectable]
struct AdminGuard {
    trace: Arc<Trace>,
}

impl CanActivate for AdminGuard {
    async fn can_activate(&self, ctx: &mut ExecutionContext) -> Result<bool> {
        self.trace.add("AdminGuard");
        ctx.grant::<First>().await?;
        Ok(ctx.grant::<UserGuard>().await?.0 == "ann")
    }
}

/// An argument that asks for a grant, too.
struct Name(String);

impl FromRequest for Name {
    async fn from_request(ctx: &mut ExecutionContext) -> Result<Self> {
        Ok(Self(ctx.grant::<UserGuard>().await?.0.clone()))
    }
}

struct Role(&'static str);

#[controller("/guarded")]
#[guard(First, Second)]
#[meta(Role("controller"))]
struct GuardedController {
    trace: Arc<Trace>,
}

#[routes]
impl GuardedController {
    #[get("/order")]
    #[guard(Fourth, Third)]
    async fn order(&self, #[grant(UserGuard)] user: User) -> String {
        self.trace.add("handler");
        user.0
    }

    #[get("/again")]
    #[guard(Second, Third, First)]
    async fn again(&self) {
        self.trace.add("handler");
    }

    #[get("/admin")]
    #[guard(AdminGuard, UserGuard)]
    async fn admin(&self, name: Name, #[grant(UserGuard)] user: User, again: Name) -> String {
        format!("{} {} {}", name.0, user.0, again.0)
    }

    #[get("/late")]
    async fn late(&self, #[grant(UserGuard)] user: User, name: Name) -> String {
        format!("{} {}", user.0, name.0)
    }
}

#[injectable]
struct RoleGuard {
    trace: Arc<Trace>,
}

impl CanActivate for RoleGuard {
    async fn can_activate(&self, ctx: &mut ExecutionContext) -> Result<bool> {
        let all: Vec<_> = ctx.metadata_all::<Role>().map(|role| role.0).collect();
        let nearest = ctx.metadata::<Role>().map_or("none", |role| role.0);
        self.trace.add(format!("{nearest} of {all:?} for {}::{} at {}", ctx.controller(), ctx.handler(), ctx.path()));
        Ok(true)
    }
}

#[controller("/roles/:_group")]
#[guard(RoleGuard)]
#[meta(Role("controller"))]
struct RolesController;

#[routes]
impl RolesController {
    #[get("/own")]
    #[meta(Role("route"))]
    async fn own(&self) {}

    #[get("/inherited")]
    async fn inherited(&self) {}
}

#[module(imports = [TraceModule], controllers = [GuardedController, RolesController])]
struct AppModule;

async fn traced(headers: &str, path: &str) -> (u16, String, Vec<String>) {
    let app = App::create::<AppModule>().await.unwrap();
    let trace = app.get::<Trace>().unwrap();
    let server = Server::start(app).await;
    let answer = server.connect().await.request("GET", path, headers, "").await;
    server.close().await;
    (answer.status, answer.body, trace.take())
}

#[nestling::test]
async fn the_controllers_come_first_then_the_routes_then_grants_then_the_handler() {
    let (status, body, trace) = traced("x-user: bob\r\n", "/guarded/order").await;
    assert_eq!((status, body.as_str()), (200, "bob"));
    assert_eq!(trace, ["First", "Second", "Fourth", "Third", "UserGuard", "handler"]);
}

#[nestling::test]
async fn the_first_refusal_stops() {
    let (status, body, trace) = traced("x-refuse: Second\r\n", "/guarded/order").await;
    assert_eq!(
        (status, body.as_str()),
        (403, r#"{"statusCode":403,"message":"Forbidden resource","error":"Forbidden"}"#)
    );
    assert_eq!(trace, ["First", "Second"]);
}

#[nestling::test]
async fn a_guard_may_refuse_in_its_own_words() {
    let (status, body, _) = traced("", "/guarded/order").await;
    assert_eq!((status, body.as_str()), (401, r#"{"statusCode":401,"message":"who are you?","error":"Unauthorized"}"#));
}

#[nestling::test]
async fn a_guard_that_several_levels_name_runs_once() {
    let (status, _, trace) = traced("", "/guarded/again").await;
    assert_eq!((status, trace), (200, ["First", "Second", "Third", "handler"].map(String::from).to_vec()));
}

#[nestling::test]
async fn a_guard_that_others_ask_for_runs_once_whether_or_not_it_proves_something() {
    let (status, body, trace) = traced("x-user: ann\r\n", "/guarded/admin").await;
    assert_eq!((status, body.as_str()), (200, "ann ann ann"));
    assert_eq!(trace, ["First", "Second", "AdminGuard", "UserGuard"]);
}

#[nestling::test]
async fn a_grant_that_the_handler_takes_is_still_there_for_its_other_arguments() {
    let (status, body, trace) = traced("x-user: bob\r\n", "/guarded/late").await;
    assert_eq!((status, body.as_str()), (200, "bob bob"));
    assert_eq!(trace, ["First", "Second", "UserGuard"]);
}

#[nestling::test]
async fn a_refusal_of_a_guard_that_another_asks_for_is_the_answer() {
    let (status, body, trace) = traced("", "/guarded/admin").await;
    assert_eq!(status, 401, "{body}");
    assert_eq!(trace, ["First", "Second", "AdminGuard", "UserGuard"]);
    assert_eq!(traced("x-user: bob\r\n", "/guarded/admin").await.0, 403);
}

#[nestling::test]
async fn metadata_of_the_route_is_nearer_than_that_of_the_controller() {
    let (_, _, trace) = traced("", "/roles/1/own").await;
    assert_eq!(trace, [r#"route of ["route", "controller"] for RolesController::own at /roles/:_group/own"#]);
    let (_, _, trace) = traced("", "/roles/1/inherited").await;
    assert_eq!(trace, [r#"controller of ["controller"] for RolesController::inherited at /roles/:_group/inherited"#]);
}

#[nestling::test]
async fn a_guard_is_the_provider_that_its_module_sees_else_one_of_its_own() -> Result<()> {
    struct Door(&'static str);

    #[injectable]
    struct DoorGuard {
        door: Arc<Door>,
    }

    impl CanActivate for DoorGuard {
        async fn can_activate(&self, ctx: &mut ExecutionContext) -> Result<bool> {
            Ok(ctx.request().uri().path().ends_with(self.door.0))
        }
    }

    #[controller("/doors")]
    #[guard(DoorGuard)]
    struct DoorsController;

    #[routes]
    impl DoorsController {
        #[get("/:_name")]
        async fn open(&self) -> &'static str {
            "open"
        }
    }

    #[module(providers = [DoorGuard, value(Door("red"))], exports = [DoorGuard])]
    struct RedModule;

    /// Its own door does not matter to a guard that it imports.
    #[module(imports = [RedModule], controllers = [DoorsController], providers = [value(Door("blue"))])]
    struct WithImported;

    #[module(controllers = [DoorsController], providers = [value(Door("blue"))])]
    struct WithOwn;

    let (imported, own) = (App::create::<WithImported>().await?, App::create::<WithOwn>().await?);
    assert_eq!((get(&imported, "/doors/red").await, get(&own, "/doors/blue").await), ("open".into(), "open".into()));
    assert_eq!((send(&imported, "GET", "/doors/blue").await.0, send(&own, "GET", "/doors/red").await.0), (403, 403));
    Ok(())
}

/// The guard of such a request ran a second time, behind the handler.
#[nestling::test]
async fn a_grant_that_the_handler_has_taken_is_gone_and_its_guard_does_not_run_again() -> Result<()> {
    /// Asks for the user before and behind the handler.
    #[injectable]
    struct Farewell {
        trace: Arc<Trace>,
    }

    impl Interceptor for Farewell {
        async fn intercept(&self, ctx: &mut ExecutionContext, next: impl Next) -> Result<Response> {
            let user = ctx.grant::<UserGuard>().await?.0.clone();
            let response = next.handle(ctx).await?;
            let left = ctx.grant::<UserGuard>().await.map(|user| user.0.clone());
            self.trace.add(format!("{user}, then {}", left.unwrap_or_else(|error| error.to_string())));
            Ok(response)
        }
    }

    #[controller("/farewell")]
    #[guard(UserGuard)]
    #[interceptor(Farewell)]
    struct FarewellController;

    #[routes]
    impl FarewellController {
        #[get("/left")]
        async fn left(&self) {}

        #[get("/taken")]
        async fn taken(&self, #[grant(UserGuard)] user: User) -> String {
            user.0
        }
    }

    #[module(imports = [TraceModule], controllers = [FarewellController])]
    struct FarewellModule;

    let app = TestApp::of::<FarewellModule>().create().await?;
    let trace = app.provider::<Trace>()?;
    app.get("/farewell/left").header("x-user", "ann").send().await.expect_status(200);
    assert_eq!(trace.take(), ["UserGuard", "ann, then ann"]);
    app.get("/farewell/taken").header("x-user", "ann").send().await.expect_status(200);
    let [guard, asked] = &trace.take()[..] else { panic!("it ran twice") };
    assert_eq!(guard, "UserGuard");
    assert!(asked.starts_with("ann, then the handler has taken what `"), "{asked}");
    assert!(asked.ends_with("UserGuard` granted: keep a clone from before it runs"), "{asked}");
    Ok(())
}
