//! Paths, hosts and versions: which route they find, and what its parameters are.
//!
//! An input is a target, a host and headers, a line each.

use crate::site::{Site, first_line, headers, request};
use nestling::Versioning;
use nestling::prelude::*;
use percent_encoding::{NON_ALPHANUMERIC, utf8_percent_encode};
use std::sync::LazyLock;

pub const SEEDS: &[&[u8]] = &[
    b"/users/42\nlocalhost",
    b"/users/me/",
    b"/users/%6de?x=1",
    b"/users/caf%C3%A9/cats/a%2Fb",
    b"/users/%FF",
    b"/users/%zz/cats/%",
    b"/files/a/b.txt/c",
    b"/files/a.txt",
    b"/archive/2026/11/21",
    b"/five/1/2/3/4/5",
    b"/welcome\nacme.eu.example.com:8080",
    b"/welcome\nACME.EU.example.com.",
    b"/welcome\n[::1]:80",
    b"/welcome\n*.example.com",
    b"/cats\nlocalhost\nx-api-version: 2",
    b"/v1/cats",
    b"/v2/cats/7",
    b"/cats/7\nlocalhost\naccept: text/html, application/json; v=1; q=0.5",
    b"http://acme.eu.example.com/welcome",
    b"*",
    b"//users//42",
];

/// The route's path, and the values of its parameters.
type Found = Vec<String>;

fn found<const N: usize>(path: &str, values: [String; N]) -> Found {
    [path.to_owned()].into_iter().chain(values).collect()
}

#[controller("/")]
struct XyzzyController;

#[routes]
impl XyzzyController {
    #[get("/")]
    async fn root(&self) -> Found {
        found("/", [])
    }

    #[get("/users/me")]
    async fn me(&self) -> Found {
        found("/users/me", [])
    }

    #[get("/users/:id(\\d{1,4})")]
    async fn number(&self, #[param("id")] id: u16) -> Found {
        // The regex lets nothing else through.
        assert!(id < 10_000);
        found("/users/:", [id.to_string()])
    }

    #[get("/users/:id")]
    async fn user(&self, #[param("id")] id: String) -> Found {
        found("/users/:", [id])
    }

    #[get("/users/:id/cats/:cat")]
    async fn cat(&self, #[param("id")] id: String, #[param("cat")] cat: String) -> Found {
        found("/users/:/cats/:", [id, cat])
    }

    #[get("/files/:name([^.]+\\.(txt|md))")]
    async fn text(&self, #[param("name")] name: String) -> Found {
        found("/files/:", [name])
    }

    #[get("/archive/:year(\\d{4})/*path")]
    async fn of_year(&self, #[param("year")] year: String, #[param("path")] path: String) -> Found {
        found("/archive/:/:", [year, path])
    }

    #[get("/files/*path")]
    async fn file(&self, #[param("path")] path: String) -> Found {
        found("/files/:", [path])
    }

    #[all("/five/:a/:b/:c/:d/:e")]
    async fn five(&self, #[param] all: std::collections::BTreeMap<String, String>) -> Found {
        ["/five/:/:/:/:/:".to_owned()].into_iter().chain(all.into_values()).collect()
    }
}

#[controller("/welcome")]
#[host(":account.:region.example.com")]
struct XyzzyHostController;

#[routes]
impl XyzzyHostController {
    #[get("/")]
    async fn welcome(&self, #[host("account")] account: String, #[host("region")] region: String) -> Found {
        assert!(!account.is_empty() && !region.is_empty() && !account.contains('.') && !region.contains('.'));
        found("/welcome", [])
    }
}

#[controller("/cats")]
#[version("1")]
struct XyzzyCatsController;

#[routes]
impl XyzzyCatsController {
    #[get("/")]
    async fn all(&self) -> Found {
        found("/cats", [])
    }

    #[get("/")]
    #[version(["2", "3"])]
    async fn all_in_two(&self) -> Found {
        found("/cats", [])
    }

    #[get("/:id")]
    #[version(["1", "2"])]
    async fn one(&self, #[param("id")] id: String) -> Found {
        found("/cats/:", [id])
    }
}

#[module(controllers = [XyzzyController, XyzzyHostController, XyzzyCatsController])]
struct XyzzyModule;

fn versioned(versioning: Versioning) -> Site {
    Site::of::<XyzzyModule>(|app| {
        app.enable_versioning(versioning);
    })
}

static BY_PATH: LazyLock<Site> = LazyLock::new(|| versioned(Versioning::Uri));
static BY_HEADER: LazyLock<Site> = LazyLock::new(|| versioned(Versioning::Header("x-api-version")));
static BY_MEDIA_TYPE: LazyLock<Site> = LazyLock::new(|| versioned(Versioning::MediaType("v=")));

pub fn run(data: &[u8]) {
    let (target, rest) = first_line(data);
    let (host, lines) = first_line(rest);
    for site in [&BY_PATH, &BY_HEADER, &BY_MEDIA_TYPE] {
        let Some(mut request) = request("GET", target) else { return };
        *request.headers_mut() = headers(lines.split(|byte| *byte == b'\n'));
        if let Ok(host) = host.try_into() {
            request.headers_mut().insert("host", host);
        }
        let head = (request.headers().clone(), request.uri().authority().cloned());
        let answer = site.ask(request).one_of(&[200, 400, 404]);
        if answer.status == 200 && head.1.is_none() && !std::ptr::eq(site, &BY_PATH) {
            asks_again(site, &answer.body, head.0);
        }
    }
}

/// Whatever the values of the parameters are: written into the path they find the same route, and are the same again.
fn asks_again(site: &Site, body: &[u8], headers: http::HeaderMap) {
    let found: Found = serde_json::from_slice(body).expect("handlers answer JSON");
    let (path, values) = found.split_first().expect("a path comes first");
    // A slash in the rest of a path is not told from one that was encoded.
    if matches!(path.as_str(), "/files/:" | "/archive/:/:") && values.iter().any(|value| value.contains('/')) {
        return;
    }
    let mut pieces = path.split(':');
    let mut target = pieces.next().unwrap_or_default().to_owned();
    for (value, piece) in values.iter().zip(pieces) {
        target.extend(utf8_percent_encode(value, NON_ALPHANUMERIC));
        target.push_str(piece);
    }
    let Some(mut request) = request("GET", target.as_bytes()) else { panic!("no target: {target}") };
    *request.headers_mut() = headers;
    let again = site.ask(request);
    assert_eq!(again.body, body, "{target}");
}
