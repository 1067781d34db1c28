//! Requests that nobody should send: each is refused as it deserves, without a panic and without a word about the inside.

use crate::support::{Client, Log, Server, soon};
use nestling::prelude::*;
use tokio::io::AsyncWriteExt;
use tracing::Level;

#[dto]
#[derive(Debug)]
struct SecretCat {
    #[validate(length(min = 1))]
    name: String,
    age: u8,
    #[serde(default)]
    weight: f64,
    #[serde(default)]
    kind: SecretKind,
    #[serde(default)]
    parents: Vec<SecretCat>,
}

#[dto]
#[derive(Debug, Default)]
#[serde(rename_all = "lowercase")]
enum SecretKind {
    #[default]
    House,
    Wild {
        country: String,
    },
}

#[dto]
#[derive(Debug)]
struct SecretPage {
    page: u32,
    #[serde(default)]
    sort: Option<SecretSort>,
}

#[dto]
#[derive(Debug)]
#[serde(rename_all = "lowercase")]
enum SecretSort {
    Up,
}

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[post("/")]
    async fn create(&self, #[body] cat: SecretCat) -> String {
        format!("{cat:?}")
    }

    #[post("/field")]
    async fn field(&self, #[body("name")] name: String, #[body("kind")] kind: Option<SecretKind>) -> String {
        format!("{name} {kind:?}")
    }

    #[post("/any")]
    async fn any(&self, #[body] value: serde_json::Value) -> String {
        format!("{}", value.is_null())
    }

    #[get("/:id")]
    async fn one(&self, #[param("id")] id: u64, #[query] page: SecretPage) -> String {
        format!("{id} {page:?}")
    }
}

#[module(controllers = [CatsController])]
struct AppModule;

/// What no client may learn.
const INSIDE: [&str; 14] = [
    "Secret", "u8", "u64", "u32", "f64", "struct", "serde", "nestling", "::", ".rs", "panicked", "/root", "/home",
    "alloc",
];

fn says_nothing_of_the_inside(body: &str) {
    for word in INSIDE {
        assert!(!body.contains(word), "{word} in {body}");
    }
}

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

#[nestling::test]
async fn a_target_that_is_wrong_is_refused() {
    let log = Log::start();
    let server = Server::of::<AppModule>().await;
    for (target, status) in [
        (&b"/cats/x?page=1"[..], 400),
        (b"/cats/?page=1", 405),
        (b"/cats/1", 400),
        (b"/cats/1?page=", 400),
        (b"/cats/1?page=-1", 400),
        (b"/cats/1?page=1&page=2", 400),
        (b"/cats/1?page=1&sort=down", 400),
        (b"/cats/1?page=%00", 400),
        (b"/cats/1?page=%FF", 400),
        (b"/cats/1?%FF=%FF", 400),
        (b"/cats/1?=&&=&page", 400),
        (b"/cats/1?page=99999999999999999999", 400),
        (b"/cats/99999999999999999999999?page=1", 400),
        (b"/cats/%FF?page=1", 400),
        (b"/cats/%00?page=1", 400),
        (b"/cats/%?page=1", 400),
        (b"/cats/%zz?page=1", 400),
        (b"/cats/%C3?page=1", 400),
        (b"/%FF", 400),
        (b"/cats/1%00?page=1", 400),
        (b"/cats/\xff?page=1", 400),
        (b"/cats/../cats/1?page=1", 404),
        (b"//cats/1?page=1", 404),
        (b"/cats//1?page=1", 404),
        (b"/\0", 400),
        (b"", 400),
    ] {
        let mut client = server.connect().await;
        client.send([b"GET ", target, b" HTTP/1.1\r\nHost: nest\r\n\r\n"].concat()).await;
        let answer = client.answer().await;
        let shown = String::from_utf8_lossy(target);
        assert_eq!(answer.status, status, "{shown}: {}", answer.body);
        says_nothing_of_the_inside(&answer.body);
    }
    assert_eq!(log.at(Level::ERROR), Vec::<String>::new());
    server.close().await;
}

#[nestling::test]
async fn ten_thousand_headers_are_a_431() {
    let server = Server::of::<AppModule>().await;
    let client = server.connect().await;
    let (read, mut write) = client.0.into_split();
    let request = format!("GET /cats/1?page=1 HTTP/1.1\r\nHost: nest\r\n{}\r\n", "x: y\r\n".repeat(10_000));
    let sending = tokio::spawn(async move { drop(write.write_all(request.as_bytes()).await) });
    let answer = Client(tokio::io::join(read, tokio::io::sink())).answer().await;
    assert_eq!(answer.pair(), (431, r#"{"statusCode":431,"message":"Request Header Fields Too Large"}"#));
    soon(sending).await.unwrap();
    assert_eq!(server.connect().await.get("/cats/1?page=1").await.status, 200);
    server.close().await;
}
