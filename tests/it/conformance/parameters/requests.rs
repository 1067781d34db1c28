//! What arguments are for which request.

use super::AppModule;
use crate::conformance::bad_request;
use crate::support::Server;

#[nestling::test]
async fn arguments_are_what_was_sent() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    for (path, headers, expected) in [
        ("/param/a%20b%2Fc%C3%A9+d", "", "a b/cé+d"),
        ("/param/%25", "", "%"),
        ("/number/255", "", "255"),
        ("/float/-1.5e3", "", "-1500"),
        ("/flag/false", "", "false"),
        ("/order/down", "", "Down"),
        ("/query?page=2&tags=a&tags=b+c&sort=up", "", r#"2 ["a", "b c"] Some(Up)"#),
        ("/query?tags=&page=2", "", r#"2 [""] None"#),
        ("/query?page=2&tags=a%26b&unknown=1", "", r#"2 ["a&b"] None"#),
        ("/field?page=1&page=2&q=", "", r#"1 Some("")"#),
        ("/field?q=%C3%A9&page=7", "", r#"7 Some("é")"#),
        ("/header", "x-name: Tom\r\nX-NAME: Kitty\r\nx-age: 7\r\n", "Tom Some(7)"),
        ("/header", "x-name: Zoë\r\n", "Zoë None"),
        ("/headers", "x-name: Tom\r\n", r#"2 Client { name: "Tom", age: None }"#),
        ("/headers", "x-name: Zoë\r\nx-age: 7\r\n", r#"3 Client { name: "Zoë", age: Some(7) }"#),
        ("/cookie", "Cookie: a=b; sid=31=5; n=7\r\n", "31=5 Some(7)"),
        ("/cookie", "Cookie: a=b\r\nCookie: sid=\r\n", " None"),
        ("/req?x=1", "", "GET /req?x=1 nest"),
        ("/ip", "", "127.0.0.1 127.0.0.1"),
        ("/grant", "x-name: Tom\r\n", "Tom"),
        ("/own/%C3%A9", "", "13"),
    ] {
        assert_eq!(client.request("GET", path, headers, "").await.pair(), (200, expected), "{path} {headers}");
    }
    server.close().await;
}

#[nestling::test]
async fn arguments_that_do_not_parse_are_refused_in_nests_words() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    const NUMERIC: &str = r#""Validation failed (numeric string is expected)""#;
    const ENUM: &str = r#""Validation failed (enum string is expected)""#;
    for (path, headers, message) in [
        ("/number/256", "", NUMERIC),
        ("/number/-1", "", NUMERIC),
        ("/number/1.0", "", NUMERIC),
        ("/number/0x1", "", NUMERIC),
        ("/number/%201", "", NUMERIC),
        ("/float/NaN", "", NUMERIC),
        ("/float/1e999", "", NUMERIC),
        ("/flag/yes", "", r#""Validation failed (boolean string is expected)""#),
        ("/order/sideways", "", ENUM),
        ("/order/Up", "", ENUM),
        ("/field?page=", "", NUMERIC),
        ("/field?page", "", NUMERIC),
        ("/header", "x-name: Tom\r\nx-age: old\r\n", NUMERIC),
        ("/cookie", "Cookie: sid=1; n=x\r\n", NUMERIC),
        ("/query?page=x", "", r#""page: Validation failed (numeric string is expected)""#),
        ("/query?page=1&sort=x", "", r#""sort: Validation failed (enum string is expected)""#),
    ] {
        let answer = client.request("GET", path, headers, "").await;
        assert_eq!(answer.pair(), (400, bad_request(message).as_str()), "{path}");
    }
    server.close().await;
}

#[nestling::test]
async fn what_is_missing_or_cannot_be_text_is_refused_by_its_name() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    for (path, headers, name) in [
        ("/query", "", "page"),
        ("/query?page=1&page=2", "", "page"),
        ("/field", "", "page"),
        ("/header", "", "name"),
        ("/headers", "", "x-name"),
        ("/cookie", "", "sid"),
        ("/cookie", "Cookie: SID=1\r\n", "sid"),
    ] {
        let answer = client.request("GET", path, headers, "").await;
        assert_eq!(answer.status, 400, "{path}");
        assert!(answer.body.to_lowercase().contains(name), "{path}: {}", answer.body);
    }
    assert_eq!(client.get("/grant").await.status, 401);
    server.close().await;
}

#[nestling::test]
async fn a_query_that_is_not_utf8_is_a_400() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    let refusal = bad_request(r#""the query is not valid UTF-8""#);
    for path in ["/query?page=1&tags=%FF", "/field?page=1&q=%C3", "/field?page=1&%C3=%A9", "/query?page=1&tags=%c3("] {
        assert_eq!(client.get(path).await.pair(), (400, refusal.as_str()), "{path}");
    }
    for path in ["/field?page=1&q=%C3%A9%", "/field?page=1&q=%zz%2", "/query?page=1&tags=%F0%9F%90%88"] {
        assert_eq!(client.get(path).await.status, 200, "{path}");
    }
    server.close().await;
}

#[nestling::test]
async fn a_path_or_a_header_that_is_not_utf8_is_a_400() {
    let server = Server::of::<AppModule>().await;
    for request in [
        &b"GET /param/%FF HTTP/1.1\r\nHost: nest\r\n\r\n"[..],
        b"GET /header HTTP/1.1\r\nHost: nest\r\nx-name: \xff\r\n\r\n",
    ] {
        let mut client = server.connect().await;
        client.send(request).await;
        assert_eq!(client.answer().await.status, 400, "{request:?}");
    }
    server.close().await;
}
