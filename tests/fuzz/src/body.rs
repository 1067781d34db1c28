//! Bodies: as values with rules, as fields, as texts, in pieces.
//!
//! An input is a content type, the size of the pieces, and the body, a line each.

use crate::site::{Site, first_line, request};
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use nestling::prelude::*;
use nestling::{Body, JsonValue, ValidationPipe};
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::sync::LazyLock;

pub const SEEDS: &[&[u8]] = &[
    b"application/json\n0\n{\"name\":\"Tom\",\"age\":3,\"mail\":\"tom@example.com\",\"toys\":[{\"size\":1}]}",
    b"application/json\n3\n{\"name\":\"\",\"age\":300,\"toys\":[{\"size\":\"x\"}],\"home\":{\"kind\":\"house\",\"doors\":4}}",
    b"application/cat+json; charset=utf-8\n1\n{\"name\":\"\\ud83d\\udc08\",\"age\":1e2,\"more\":{\"a\":[null,true]}}",
    b"application/json\n0\n{\"home\":{\"kind\":\"box\"},\"links\":{\"x\":\"https://example.com\"},\"address\":\"::1\",\"unknown\":1}",
    b"application/json\n0\n[[[[[[[[[[[[[[[[[[[[[[[[]]]]]]]]]]]]]]]]]]]]]]]]",
    b"application/json\n7\n{\"children\":[{\"children\":[{\"children\":[]}]}]}",
    b"application/json\n0\n\"\xff\"",
    b"application/json\n0\n{\"a\":1}}",
    b"application/json\n0\n",
    b"text/plain\n2\nh\xc3\xa9llo",
    b"application/json\n0\n123456789012345678901234567890.5e-400",
    b"APPLICATION/JSON\n0\n{\"name\":null,\"name\":\"x\"}",
];

#[dto]
struct XyzzyCat {
    #[validate(length(min = 1, max = 8))]
    name: String,
    #[validate(range(max = 40))]
    age: u8,
    #[validate(email)]
    mail: Option<String>,
    #[serde(default)]
    #[validate(length(max = 3), nested)]
    toys: Vec<XyzzyToy>,
    home: Option<XyzzyHome>,
    #[serde(default)]
    links: BTreeMap<String, String>,
    address: Option<IpAddr>,
}

#[dto]
struct XyzzyToy {
    #[validate(range(min = 1))]
    size: i32,
}

#[dto]
#[serde(tag = "kind", rename_all = "lowercase")]
enum XyzzyHome {
    House { doors: u8 },
    Box,
}

#[dto]
struct XyzzyTree {
    children: Vec<XyzzyTree>,
}

#[dto]
struct XyzzyOpen {
    name: Option<String>,
    #[serde(flatten)]
    more: BTreeMap<String, JsonValue>,
}

#[controller("/")]
#[body_limit("2KiB")]
struct XyzzyController;

#[routes]
impl XyzzyController {
    #[post("/cat")]
    async fn cat(&self, #[body] cat: XyzzyCat) -> XyzzyCat {
        cat
    }

    #[post("/strict")]
    #[pipe(ValidationPipe::collect_all().forbid_non_whitelisted(true).grouped(true))]
    async fn strict(&self, #[body] cat: XyzzyCat) -> usize {
        cat.toys.len()
    }

    #[post("/cats")]
    async fn cats(&self, #[body] cats: Vec<XyzzyCat>) -> usize {
        cats.len()
    }

    #[post("/tree")]
    async fn tree(&self, #[body] tree: XyzzyTree) -> usize {
        tree.children.len()
    }

    #[post("/open")]
    async fn open(&self, #[body] open: XyzzyOpen) -> usize {
        open.more.len() + open.name.map_or(0, |name| name.len())
    }

    #[post("/fields")]
    async fn fields(
        &self,
        #[body("name")] name: Option<String>,
        #[body("age")] age: Option<u8>,
        #[body("toys")] toys: Option<Vec<XyzzyToy>>,
        #[body("home")] home: Option<XyzzyHome>,
    ) -> String {
        format!("{name:?} {age:?} {:?} {}", toys.map(|toys| toys.len()), home.is_some())
    }

    #[post("/any")]
    async fn any(&self, #[body] value: JsonValue) -> JsonValue {
        value
    }

    #[post("/text")]
    async fn text(&self, #[raw_body] text: String) -> String {
        text
    }
}

#[module(controllers = [XyzzyController])]
struct XyzzyModule;

static SITE: LazyLock<Site> = LazyLock::new(|| Site::of::<XyzzyModule>(|_| {}));

const LIMIT: usize = 2 * 1024;

pub fn run(data: &[u8]) {
    let (content_type, rest) = first_line(data);
    let (pieces, body) = first_line(rest);
    let Ok(content_type) = HeaderValue::from_bytes(content_type) else { return };
    let piece = pieces.first().map_or(0, |byte| usize::from(byte.saturating_sub(b'0')));
    let ask = |path: &str| {
        let mut request = request("POST", path.as_bytes()).expect("the path is one");
        request.headers_mut().insert(CONTENT_TYPE, content_type.clone());
        *request.body_mut() = pieces_of(body, piece);
        SITE.ask(request)
    };
    for path in ["/cat", "/strict", "/cats", "/tree", "/open", "/fields"] {
        ask(path).one_of(&[201, 400, 413, 415]);
    }
    let any = ask("/any").one_of(&[201, 400, 413, 415]);
    let value = serde_json::from_slice::<JsonValue>(body).ok();
    if any.status == 201 || any.status == 400 {
        // Written, not read again: serde_json reads the last digit of some numbers differently from how it is written.
        let expected = value.map(|value| value.to_string());
        assert_eq!((any.status == 201).then(|| any.text()), expected.as_deref());
    }
    let text = ask("/text").one_of(&[201, 400, 413]);
    let expected = (body.len() <= LIMIT).then(|| std::str::from_utf8(body).ok()).flatten();
    assert_eq!((text.status == 201).then(|| text.text()), expected);
    assert_eq!(text.status == 413, body.len() > LIMIT);
}

/// The body as it may come from a socket.
fn pieces_of(body: &[u8], piece: usize) -> Body {
    match piece {
        0 => Body::from(body.to_vec()),
        size => Body::from_reader(Pieces { body: body.to_vec().into(), size }),
    }
}

/// A reader that never gives more than so much at once.
struct Pieces {
    body: std::collections::VecDeque<u8>,
    size: usize,
}

impl tokio::io::AsyncRead for Pieces {
    fn poll_read(
        mut self: std::pin::Pin<&mut Self>,
        _: &mut std::task::Context<'_>,
        buffer: &mut tokio::io::ReadBuf<'_>,
    ) -> std::task::Poll<std::io::Result<()>> {
        let count = self.size.min(self.body.len()).min(buffer.remaining());
        let piece: Vec<u8> = self.body.drain(..count).collect();
        buffer.put_slice(&piece);
        std::task::Poll::Ready(Ok(()))
    }
}
