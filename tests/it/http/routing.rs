//! Which handler answers which request.

use crate::support::{Client, Server};
use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn all(&self) -> &'static str {
        "all"
    }

    #[get("/new")]
    async fn new_cat(&self) -> &'static str {
        "new"
    }

    #[get("/:id")]
    async fn one(&self, #[param("id")] id: String) -> String {
        format!("one {id}")
    }

    #[delete("/:id")]
    async fn remove(&self, #[param("id")] id: String) -> String {
        format!("remove {id}")
    }

    #[get("/:id/toys/:toy")]
    async fn toy(&self, #[param("toy")] toy: String, #[param("id")] id: String) -> String {
        format!("toy {toy} of {id}")
    }
}

#[controller("/shops/:shop")]
struct ShopController;

#[routes]
impl ShopController {
    #[get("café/:item")]
    async fn item(&self, #[param("shop")] shop: u8, #[param("item")] item: String) -> String {
        format!("{item} in {shop}")
    }

    #[all("/any")]
    async fn any(&self, #[req] request: &Request, #[param("shop")] shop: u8) -> String {
        format!("{} in {shop}", request.method())
    }

    #[post("/any")]
    async fn post(&self, #[param("shop")] shop: u8) -> String {
        format!("posted in {shop}")
    }
}

#[controller]
struct MethodsController;

#[routes]
impl MethodsController {
    #[get]
    async fn get(&self) -> &'static str {
        "get"
    }

    #[put("/methods")]
    async fn put(&self) -> &'static str {
        "put"
    }

    #[patch("/methods")]
    async fn patch(&self) -> &'static str {
        "patch"
    }

    #[options("/methods")]
    async fn options(&self) -> &'static str {
        "options"
    }

    #[head("/methods")]
    async fn head(&self) {}
}

#[controller("/files/:id(v[0-9]+)")]
struct FilesController;

#[routes]
impl FilesController {
    #[get("/*path")]
    async fn read(&self, #[param("id")] id: String, #[param("path")] path: String) -> String {
        format!("{path} in {id}")
    }

    #[get(r"/:page(\d{1,3})")]
    async fn page(&self, #[param("id")] id: String, #[param("page")] page: u16) -> String {
        format!("page {page} in {id}")
    }

    #[post("/:name")]
    async fn write(&self, #[param("id")] id: String, #[param("name")] name: String) -> String {
        format!("wrote {name} in {id}")
    }
}

#[module(controllers = [CatsController, ShopController, MethodsController, FilesController])]
struct AppModule;

async fn ask(client: &mut Client, method: &str, path: &str) -> (u16, String) {
    let answer = client.request(method, path, "", "").await;
    (answer.status, answer.body)
}

#[nestling::test]
async fn paths_are_matched_segment_by_segment() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    for (path, expected) in [
        ("/", "get"),
        ("/cats", "all"),
        ("/cats/", "all"),
        ("/cats?page=1", "all"),
        ("/cats/new", "new"),
        ("/cats/newer", "one newer"),
        ("/cats/7", "one 7"),
        ("/cats/7/", "one 7"),
        ("/cats/7/toys/ball", "toy ball of 7"),
        ("/cats/new/toys/ball", "toy ball of new"),
        ("/shops/3/any", "GET in 3"),
    ] {
        assert_eq!(ask(&mut client, "GET", path).await, (200, expected.to_owned()), "{path}");
    }
    server.close().await;
}

#[nestling::test]
async fn a_regex_goes_before_a_parameter_and_the_rest_comes_last() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    for (method, path, expected) in [
        ("GET", "/files/v1/12", (200, "page 12 in v1")),
        ("GET", "/files/%761/1%32", (200, "page 12 in v1")),
        ("GET", "/files/v1/1234", (200, "1234 in v1")),
        ("GET", "/files/v1/12/a%20b/c%2Fd/", (200, "12/a b/c/d in v1")),
        ("GET", "/files/v1/a//b", (200, "a//b in v1")),
        ("POST", "/files/v1/12", (201, "wrote 12 in v1")),
    ] {
        assert_eq!(ask(&mut client, method, path).await, (expected.0, expected.1.to_owned()), "{method} {path}");
    }
    for path in ["/files/v1", "/files/v1//a", "/files/x1/a", "/files/v1x/a"] {
        assert_eq!(ask(&mut client, "GET", path).await.0, 404, "{path}");
    }
    let answer = client.request("PUT", "/files/v1/12", "", "").await;
    assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD, OPTIONS, POST")));
    server.close().await;
}

#[nestling::test]
async fn parameters_are_percent_decoded_once() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    for (path, expected) in [
        ("/cats/Tom%20%26%20Kitty", "one Tom & Kitty"),
        ("/cats/a%2Fb", "one a/b"),
        ("/cats/100%2525", "one 100%25"),
        ("/cats/a+b", "one a+b"),
        ("/cats/%C3%A9", "one é"),
        ("/c%61ts/%6Eew", "new"),
        ("/shops/3/caf%C3%A9/br%C3%B6tchen", "brötchen in 3"),
    ] {
        assert_eq!(ask(&mut client, "GET", path).await, (200, expected.to_owned()), "{path}");
    }
    assert_eq!(ask(&mut client, "GET", "/cats/%FF").await.0, 400);
    server.close().await;
}

#[nestling::test]
async fn each_method_has_its_handler() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    for (method, path, expected) in [
        ("DELETE", "/cats/7", (200, "remove 7")),
        ("PUT", "/methods", (200, "put")),
        ("PATCH", "/methods", (200, "patch")),
        ("OPTIONS", "/methods", (200, "options")),
        ("PUT", "/shops/3/any", (200, "PUT in 3")),
        ("DELETE", "/shops/3/any", (200, "DELETE in 3")),
        ("POST", "/shops/3/any", (201, "posted in 3")),
    ] {
        assert_eq!(ask(&mut client, method, path).await, (expected.0, expected.1.to_owned()), "{method} {path}");
    }
    server.close().await;
}

#[nestling::test]
async fn head_is_get_without_the_content() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    let answer = client.request("HEAD", "/cats/7", "", "").await;
    assert_eq!((answer.status, answer.header("content-length")), (200, Some("5")));
    assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
    assert_eq!(client.request("HEAD", "/methods", "", "").await.status, 200);
    let missing = client.request("HEAD", "/nothing", "", "").await;
    assert_eq!(missing.status, 404);
    // The connection is still in step: nothing of the bodies was sent.
    assert_eq!(ask(&mut client, "GET", "/cats/7").await, (200, "one 7".to_owned()));
    server.close().await;
}

#[nestling::test]
async fn an_unknown_path_is_a_404_that_repeats_it() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    for path in ["/nothing", "/cats/7/toys", "/cats/7/toys/ball/red", "//cats", "/cats//"] {
        let answer = client.get(path).await;
        let body = format!(r#"{{"statusCode":404,"message":"Cannot GET {path}","error":"Not Found"}}"#);
        assert_eq!(answer.pair(), (404, body.as_str()));
        assert_eq!(answer.header("content-type"), Some("application/json"));
    }
    server.close().await;
}

#[nestling::test]
async fn a_known_path_with_an_unknown_method_says_which_there_are() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    let answer = client.request("PUT", "/cats/7", "", "").await;
    assert_eq!(answer.header("allow"), Some("DELETE, GET, HEAD, OPTIONS"));
    assert_eq!(
        answer.pair(),
        (405, r#"{"statusCode":405,"message":"Cannot PUT /cats/7","error":"Method Not Allowed"}"#)
    );
    let answer = client.request("PURGE", "/cats", "", "").await;
    assert_eq!((answer.status, answer.header("allow")), (405, Some("GET, HEAD, OPTIONS")));
    server.close().await;
}
