//! Bodies that are no JSON, and JSON that is no cat.

use super::{AppModule, says_nothing_of_the_inside};
use crate::support::{Client, Log, Server};
use tracing::Level;

const BODIES: &[&[u8]] = &[
    b"",
    b" ",
    b"\n",
    b"{",
    b"}",
    b"[",
    b"]",
    b"{}",
    b"[]",
    b"null",
    b"true",
    b"0",
    b"\"\"",
    b"nul",
    b"tru",
    b"NaN",
    b"Infinity",
    b"'a'",
    b"{,}",
    b"{a:1}",
    b"{'name':1}",
    b"{\"name\"}",
    b"{\"name\":}",
    b"{\"name\":\"a\",}",
    b"{\"name\":\"a\" \"age\":1}",
    b"{\"name\":\"a\",\"age\":1}}",
    b"{\"name\":\"a\",\"age\":1} {}",
    b"[{]}",
    b"\"\\x\"",
    b"\"\\ud800\"",
    b"\"\\u12\"",
    b"\"a",
    b"{\"name\":\"\n\",\"age\":1}",
    b"{\"name\":\"\0\",\"age\":1}",
    b"\0",
    b"\0\0\0\0",
    b"\xff",
    b"{\"name\":\"\xff\",\"age\":1}",
    b"\xef\xbb\xbf{\"name\":\"a\",\"age\":1}",
    b"\xfe\xff\0{",
    b"{\"name\":1,\"age\":1}",
    b"{\"name\":null,\"age\":1}",
    b"{\"name\":[],\"age\":1}",
    b"{\"name\":{},\"age\":1}",
    b"{\"name\":\"\",\"age\":1}",
    b"{\"name\":\"a\"}",
    b"{\"age\":1}",
    b"{\"name\":\"a\",\"age\":-1}",
    b"{\"name\":\"a\",\"age\":256}",
    b"{\"name\":\"a\",\"age\":1.5}",
    b"{\"name\":\"a\",\"age\":\"1\"}",
    b"{\"name\":\"a\",\"age\":1e3}",
    b"{\"name\":\"a\",\"age\":99999999999999999999999999}",
    b"{\"name\":\"a\",\"age\":01}",
    b"{\"name\":\"a\",\"age\":+1}",
    b"{\"name\":\"a\",\"age\":0x1}",
    b"{\"name\":\"a\",\"age\":1,\"weight\":1e999}",
    b"{\"name\":\"a\",\"age\":1,\"weight\":\"heavy\"}",
    b"{\"name\":\"a\",\"name\":\"b\",\"age\":1}",
    b"{\"name\":\"a\",\"age\":1,\"kind\":\"tame\"}",
    b"{\"name\":\"a\",\"age\":1,\"kind\":{\"wild\":{}}}",
    b"{\"name\":\"a\",\"age\":1,\"kind\":{\"wild\":{\"country\":1}}}",
    b"{\"name\":\"a\",\"age\":1,\"kind\":7}",
    b"{\"name\":\"a\",\"age\":1,\"parents\":[{}]}",
    b"{\"name\":\"a\",\"age\":1,\"parents\":{}}",
    b"[\"a\",1]",
    b"// a comment\n{}",
    b"{\"name\":\"a\",\"age\":1}/**/",
    b"<cat/>",
    b"name=a&age=1",
    b"--x\r\n\r\n--x--",
];

async fn post(client: &mut Client, path: &str, body: &[u8]) -> (u16, String) {
    let head = format!(
        "POST {path} HTTP/1.1\r\nHost: nest\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        body.len()
    );
    client.send([head.as_bytes(), body].concat()).await;
    let answer = client.answer().await;
    (answer.status, answer.body)
}

#[nestling::test]
async fn a_body_that_is_wrong_is_a_400_with_its_reason() {
    let log = Log::start();
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    let nested = |open: &str, close: &str| [open.repeat(100_000), close.repeat(100_000)].concat().into_bytes();
    let parents = nested(r#"{"name":"a","age":1,"parents":["#, "]}");
    let deep = [nested("[", "]"), nested("{\"a\":", "}"), b"[".repeat(100_000)];
    for body in BODIES.iter().copied().chain(deep.iter().map(Vec::as_slice)) {
        let (status, answer) = post(&mut client, "/cats", body).await;
        let shown = String::from_utf8_lossy(&body[..body.len().min(80)]).into_owned();
        assert_eq!(status, 400, "{shown}: {answer}");
        assert!(answer.starts_with(r#"{"statusCode":400,"message":"#) && answer.len() < 1_000, "{shown}: {answer}");
        says_nothing_of_the_inside(&answer);
        for path in ["/cats/field", "/cats/any"] {
            let (status, answer) = post(&mut client, path, body).await;
            assert!(matches!(status, 201 | 400), "{path} {shown}: {answer}");
            if status == 400 {
                says_nothing_of_the_inside(&answer);
            }
        }
    }
    // Beyond the limit of a body.
    assert_eq!(post(&mut server.connect().await, "/cats", &parents).await.0, 413);
    assert_eq!(log.at(Level::ERROR), Vec::<String>::new());
    server.close().await;
}
