//! The status of each kind of answer, and what is answered where no handler is.

use super::refusal;
use crate::support::Server;
use nestling::prelude::*;

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[get("/")]
    async fn all(&self) -> Vec<u8> {
        vec![1, 2]
    }

    #[post("/")]
    async fn create(&self) -> &'static str {
        "created"
    }

    #[post("/quiet")]
    async fn quiet(&self) {}

    #[post("/fine")]
    #[http_code(200)]
    async fn fine(&self) -> &'static str {
        "fine"
    }

    #[put("/:_id")]
    async fn replace(&self) -> Option<u8> {
        None
    }

    #[patch("/:_id")]
    #[http_code(202)]
    async fn change(&self) -> Option<u8> {
        Some(1)
    }

    #[delete("/:_id")]
    #[http_code(204)]
    async fn remove(&self) {}

    #[get("/old")]
    #[redirect("/cats")]
    async fn old(&self) {}

    #[get("/older")]
    #[redirect("/cats", 301)]
    async fn older(&self) -> &'static str {
        "not seen"
    }

    #[get("/elsewhere")]
    #[redirect("/cats", 301)]
    async fn elsewhere(&self, #[query("to")] to: Option<String>) -> Option<Redirect> {
        to.map(|to| Redirect { url: to, status: StatusCode::TEMPORARY_REDIRECT })
    }

    #[get("/typed")]
    #[header("content-type", "text/csv")]
    #[header("x-cat", "tom")]
    #[header("x-cat", "kitty")]
    async fn typed(&self) -> &'static str {
        "a,b"
    }

    #[get("/broken")]
    #[header("cache-control", "no-store")]
    #[http_code(202)]
    async fn broken(&self) -> Result<()> {
        Err(ConflictException::new("busy"))?
    }
}

#[module(controllers = [CatsController])]
struct AppModule;

#[nestling::test]
async fn each_value_has_its_status() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    for (method, path, status, body) in [
        ("GET", "/cats", 200, "[1,2]"),
        ("POST", "/cats", 201, "created"),
        ("POST", "/cats/quiet", 201, ""),
        ("POST", "/cats/fine", 200, "fine"),
        ("PUT", "/cats/1", 404, r#"{"statusCode":404,"message":"Not Found"}"#),
        ("PATCH", "/cats/1", 202, "1"),
        ("DELETE", "/cats/1", 204, ""),
    ] {
        assert_eq!(client.request(method, path, "", "").await.pair(), (status, body), "{method} {path}");
    }
    server.close().await;
}

#[nestling::test]
async fn a_redirect_goes_where_the_route_says_unless_the_handler_says_otherwise() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    for (path, status, to) in
        [("/cats/old", 302, "/cats"), ("/cats/older", 301, "/cats"), ("/cats/elsewhere?to=/dogs", 307, "/dogs")]
    {
        let answer = client.get(path).await;
        assert_eq!((answer.status, answer.header("location"), answer.body.as_str()), (status, Some(to), ""), "{path}");
    }
    server.close().await;
}

#[nestling::test]
async fn the_headers_of_a_route_are_sent_once_and_also_with_its_exceptions() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    let typed = client.get("/cats/typed").await;
    assert_eq!((typed.pair(), typed.header("content-type")), ((200, "a,b"), Some("text/csv")));
    assert_eq!(typed.header("x-cat"), None, "both are sent");
    let broken = client.get("/cats/broken").await;
    assert_eq!(broken.pair(), (409, refusal(409, r#""busy""#, "Conflict").as_str()));
    assert_eq!(broken.header("cache-control"), Some("no-store"));
    server.close().await;
}

#[nestling::test]
async fn no_route_is_a_404_that_names_method_and_path() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    for (method, path, message) in [
        ("GET", "/x", r#""Cannot GET /x""#),
        ("POST", "/cats/1/2?a=b", r#""Cannot POST /cats/1/2""#),
        ("OPTIONS", "/x", r#""Cannot OPTIONS /x""#),
    ] {
        let answer = client.request(method, path, "", "").await;
        assert_eq!(answer.pair(), (404, refusal(404, message, "Not Found").as_str()), "{method} {path}");
        assert_eq!(answer.header("content-type"), Some("application/json"));
    }
    let head = client.request("HEAD", "/x", "", "").await;
    assert_eq!((head.pair(), head.header("content-length")), ((404, ""), Some("64")));
    server.close().await;
}

#[nestling::test]
async fn another_method_is_a_405_that_lists_those_there_are() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    for (method, path, allow) in [
        ("DELETE", "/cats", "GET, HEAD, OPTIONS, POST"),
        ("GET", "/cats/1", "DELETE, OPTIONS, PATCH, PUT"),
        ("HEAD", "/cats/quiet", "DELETE, OPTIONS, PATCH, POST, PUT"),
        ("BREW", "/cats/typed", "DELETE, GET, HEAD, OPTIONS, PATCH, PUT"),
    ] {
        let answer = client.request(method, path, "", "").await;
        assert_eq!((answer.status, answer.header("allow")), (405, Some(allow)), "{method} {path}");
        if method != "HEAD" {
            let message = format!(r#""Cannot {method} {path}""#);
            assert_eq!(answer.body, refusal(405, &message, "Method Not Allowed"));
        }
    }
    server.close().await;
}

#[nestling::test]
async fn options_and_head_are_answered_for_every_route() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    for (path, allow) in [("/cats", "GET, HEAD, OPTIONS, POST"), ("/cats/9", "DELETE, OPTIONS, PATCH, PUT")] {
        let answer = client.request("OPTIONS", path, "", "").await;
        assert_eq!((answer.pair(), answer.header("allow")), ((204, ""), Some(allow)), "{path}");
    }
    for path in ["/cats", "/cats/typed", "/cats/old", "/cats/broken", "/nowhere"] {
        let (get, head) = (client.get(path).await, client.request("HEAD", path, "", "").await);
        for header in ["content-type", "content-length", "location", "cache-control"] {
            assert_eq!(head.header(header), get.header(header), "{header} of {path}");
        }
        assert_eq!((head.status, head.body.as_str()), (get.status, ""));
    }
    server.close().await;
}
