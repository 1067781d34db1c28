//! What enhancers know: metadata, and the settings of each value.

use crate::support::Server;
use nestling::prelude::*;

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
