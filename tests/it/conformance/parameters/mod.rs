//! Every attribute that reads something from a request, and what it makes of odd requests.

mod lists;
mod requests;

use nestling::http::HeaderMap;
use nestling::prelude::*;
use std::net::IpAddr;

#[dto]
#[derive(Debug)]
struct Page {
    page: u32,
    #[serde(default)]
    tags: Vec<String>,
    #[serde(default)]
    sort: Option<Order>,
}

#[dto]
#[derive(Debug)]
#[serde(rename_all = "lowercase")]
enum Order {
    Up,
    Down,
}

#[dto]
#[derive(Debug)]
struct Client {
    #[serde(rename = "x-name")]
    name: String,
    #[serde(rename = "x-age")]
    age: Option<u8>,
}

#[derive(Clone, Debug)]
struct User(String);

#[injectable]
struct UserGuard;

impl Guard for UserGuard {
    type Grant = User;

    async fn check(&self, ctx: &mut ExecutionContext) -> Result<User> {
        let name = ctx.request().headers().get("x-name").ok_or_else(UnauthorizedException::default)?;
        Ok(User(name.to_str()?.to_owned()))
    }
}

/// An extractor of one's own, over a request that has been looked at.
struct Length(usize);

impl FromRequest for Length {
    async fn from_request(ctx: &mut ExecutionContext) -> Result<Self> {
        Ok(Self(ctx.request().uri().path().len() + ctx.param("id").map_or(0, |id| id.len())))
    }
}

#[controller]
struct ParametersController;

#[routes]
impl ParametersController {
    #[get("/param/:id")]
    async fn param(&self, #[param("id")] id: String) -> String {
        id
    }

    #[get("/number/:id")]
    async fn number(&self, #[param("id")] id: u8) -> String {
        id.to_string()
    }

    #[get("/float/:id")]
    async fn float(&self, #[param("id")] id: f64) -> String {
        id.to_string()
    }

    #[get("/flag/:id")]
    async fn flag(&self, #[param("id")] id: bool) -> String {
        id.to_string()
    }

    #[get("/order/:id")]
    async fn order(&self, #[param("id")] id: Order) -> String {
        format!("{id:?}")
    }

    #[get("/query")]
    async fn query(&self, #[query] page: Page) -> String {
        format!("{} {:?} {:?}", page.page, page.tags, page.sort)
    }

    #[get("/field")]
    async fn field(&self, #[query("page")] page: u32, #[query("q")] q: Option<String>) -> String {
        format!("{page} {q:?}")
    }

    #[get("/header")]
    async fn header(&self, #[header("X-Name")] name: String, #[header("x-age")] age: Option<u8>) -> String {
        format!("{name} {age:?}")
    }

    #[get("/headers")]
    async fn headers(&self, #[headers] all: HeaderMap, #[headers] some: Client) -> String {
        format!("{} {some:?}", all.len())
    }

    #[get("/cookie")]
    async fn cookie(&self, #[cookie("sid")] sid: String, #[cookie("n")] n: Option<u8>) -> String {
        format!("{sid} {n:?}")
    }

    #[get("/req")]
    async fn req(&self, #[req] request: &Request) -> String {
        format!("{} {} {}", request.method(), request.uri(), request.headers()["host"].to_str().unwrap())
    }

    #[get("/ip")]
    async fn ip(&self, #[ip] ip: IpAddr, #[ip] text: String) -> String {
        format!("{ip} {text}")
    }

    #[get("/grant")]
    async fn grant(&self, #[grant(UserGuard)] user: User) -> String {
        user.0
    }

    #[get("/own/:id")]
    async fn own(&self, length: Length) -> String {
        length.0.to_string()
    }
}

#[module(controllers = [ParametersController])]
struct AppModule;
