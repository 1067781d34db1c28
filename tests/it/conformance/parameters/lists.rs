//! Names that are sent more than once.

use crate::conformance::bad_request;
use crate::support::Server;
use nestling::prelude::*;
use std::collections::BTreeSet;

/// Takes lists and nothing else.
#[injectable]
struct ReversePipe;

impl Pipe<Vec<String>> for ReversePipe {
    type Out = Vec<String>;

    async fn transform(&self, mut value: Vec<String>, _: &ArgumentMetadata) -> Result<Vec<String>> {
        value.reverse();
        Ok(value)
    }
}

#[injectable]
struct CountPipe;

impl Pipe<Vec<String>> for CountPipe {
    type Out = usize;

    async fn transform(&self, value: Vec<String>, _: &ArgumentMetadata) -> Result<usize> {
        Ok(value.len())
    }
}

#[controller]
struct ListsController;

#[routes]
impl ListsController {
    #[get("/texts")]
    async fn texts(&self, #[query("tags")] tags: Vec<String>) -> Vec<String> {
        tags
    }

    #[get("/numbers")]
    async fn numbers(&self, #[query("ids")] ids: Vec<u32>, #[query("some")] some: Option<BTreeSet<u8>>) -> String {
        format!("{ids:?} {some:?}")
    }

    #[get("/headers")]
    async fn headers(&self, #[header("x-tag")] tags: Vec<String>, #[header("x-id")] ids: Option<Vec<i8>>) -> String {
        format!("{tags:?} {ids:?}")
    }

    #[get("/outer")]
    #[pipe(ReversePipe)]
    async fn outer(&self, #[query("tags")] tags: Vec<String>) -> Vec<String> {
        tags
    }

    #[get("/own")]
    async fn own(
        &self,
        #[query("tags", ReversePipe, ReversePipe, ReversePipe)] tags: Vec<String>,
        #[header("x-tag", ReversePipe, CountPipe)] count: usize,
    ) -> String {
        format!("{tags:?} {count}")
    }
}

#[module(controllers = [ListsController], providers = [ReversePipe, CountPipe])]
struct ListsModule;

#[nestling::test]
async fn a_list_has_everything_that_was_sent_under_its_name() {
    let server = Server::of::<ListsModule>().await;
    let mut client = server.connect().await;
    for (path, headers, expected) in [
        ("/texts?tags=b&x=1&tags=a%26+&tags=&tags=b", "", r#"["b","a& ","","b"]"#),
        ("/texts?tags=a,b", "", r#"["a,b"]"#),
        ("/texts", "", "[]"),
        ("/numbers?ids=7", "", "[7] None"),
        ("/numbers?ids=7&some=2&ids=1&some=1&some=2", "", "[7, 1] Some({1, 2})"),
        ("/headers", "x-tag: b\r\nX-Tag: a, c\r\nx-id: -1\r\n", r#"["b", "a, c"] Some([-1])"#),
        ("/headers", "", "[] None"),
    ] {
        assert_eq!(client.request("GET", path, headers, "").await.pair(), (200, expected), "{path}");
    }
    server.close().await;
}

#[nestling::test]
async fn one_item_that_does_not_parse_refuses_the_list() {
    let server = Server::of::<ListsModule>().await;
    let mut client = server.connect().await;
    let numeric = bad_request(r#""Validation failed (numeric string is expected)""#);
    for (path, headers) in [
        ("/numbers?ids=1&ids=x", ""),
        ("/numbers?ids=1&ids=", ""),
        ("/numbers?ids=1,2", ""),
        ("/numbers?some=256", ""),
        ("/headers", "x-id: 1\r\nx-id: 128\r\n"),
    ] {
        assert_eq!(client.request("GET", path, headers, "").await.pair(), (400, numeric.as_str()), "{path}");
    }
    server.close().await;
}

#[nestling::test]
async fn pipes_of_lists_see_the_whole_list() {
    let server = Server::of::<ListsModule>().await;
    let mut client = server.connect().await;
    assert_eq!(client.get("/outer?tags=a&tags=b").await.pair(), (200, r#"["b","a"]"#));
    assert_eq!(client.get("/own").await.pair(), (200, "[] 0"));
    let answer = client.request("GET", "/own?tags=a&tags=b", "x-tag: 1\r\nx-tag: 2\r\n", "").await;
    assert_eq!(answer.pair(), (200, r#"["b", "a"] 2"#));
    server.close().await;
}

#[nestling::test]
async fn a_header_that_is_not_utf8_is_a_400_wherever_it_stands_in_a_list() {
    let server = Server::of::<ListsModule>().await;
    let mut client = server.connect().await;
    client.send(b"GET /headers HTTP/1.1\r\nHost: nest\r\nx-tag: a\r\nx-tag: \xff\r\n\r\n").await;
    let refusal = bad_request(r#""the header x-tag is not valid UTF-8""#);
    assert_eq!(client.answer().await.pair(), (400, refusal.as_str()));
    server.close().await;
}
