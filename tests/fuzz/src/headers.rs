//! Headers and cookies: as structs and single values, and what decides how a request is answered.
//!
//! An input is headers, a line each.

use crate::site::{Site, headers, request};
use http::HeaderMap;
use nestling::prelude::*;
use nestling::{DefaultValuePipe, ParseIntPipe};
use std::sync::LazyLock;

pub const SEEDS: &[&[u8]] = &[
    b"x-name: Tom\nx-age: 7\nX-Ratio: -1.5e3\nx-flag: true\nx-sort: up\ncontent-type: text/plain",
    b"x-name: Zo\xc3\xab\nx-name: Kitty\nx-age: old",
    b"x-name: \xff\nx-age: 256",
    b"cookie: a=b; sid=31=5; n=7\ncookie: sid=2",
    b"cookie: sid=\"%C3%BC%20%3B\"; n=\"1\"; x",
    b"cookie: sid=%FF%; ;;=;sid;n=",
    b"x-request-id: 0189d6a0-8b5f-7cc0-a3a5-5b1a2e3f4a5b\nhost: a, b\naccept: */*;q=0",
    b"content-length: 99999999999999999999\ntransfer-encoding: chunked",
    b"host: user@host\ncontent-type: application/problem+json; charset=utf-8",
    b"x-tag: a, b\nx-tag: c\nx-number: 1\nx-number: 2",
];

#[dto]
#[serde(rename_all = "kebab-case")]
struct XyzzyHeaders {
    #[validate(length(min = 1, max = 8))]
    x_name: String,
    x_age: Option<u8>,
    #[serde(default)]
    x_tag: Vec<String>,
    x_sort: Option<XyzzySort>,
}

#[dto]
#[serde(rename_all = "lowercase")]
enum XyzzySort {
    Up,
    Down,
}

#[controller("/")]
struct XyzzyController;

#[routes]
impl XyzzyController {
    #[get("/fields")]
    async fn fields(
        &self,
        #[header("x-name")] name: Option<String>,
        #[header("x-age")] age: Option<u8>,
        #[header("x-ratio")] ratio: Option<f64>,
        #[header("x-flag")] flag: Option<bool>,
        #[header("x-sort")] sort: Option<XyzzySort>,
        #[header("x-number", DefaultValuePipe::new("1"), ParseIntPipe)] number: i32,
    ) -> String {
        format!("{name:?} {age:?} {ratio:?} {flag:?} {:?} {number}", sort.map(|sort| sort as u8))
    }

    #[get("/struct")]
    async fn object(&self, #[headers] own: XyzzyHeaders, #[headers] all: HeaderMap) -> usize {
        own.x_name.len() + all.len()
    }

    #[get("/lists")]
    async fn lists(&self, #[header("x-tag")] tags: Vec<String>, #[header("x-number")] numbers: Vec<i32>) -> String {
        format!("{tags:?} {numbers:?}")
    }

    #[get("/cookies")]
    async fn cookies(&self, #[cookie("sid")] sid: Option<String>, #[cookie("n")] n: Option<i8>) -> String {
        format!("{n:?} {sid:?}")
    }

    #[get("/address")]
    async fn address(&self, #[req] request: &Request) -> String {
        request.uri().to_string()
    }
}

#[module(controllers = [XyzzyController])]
struct XyzzyModule;

static SITE: LazyLock<Site> = LazyLock::new(|| Site::of::<XyzzyModule>(|_| {}));

pub fn run(data: &[u8]) {
    let headers = headers(data.split(|byte| *byte == b'\n'));
    for path in ["/fields", "/struct", "/lists", "/cookies", "/address"] {
        let mut request = request("GET", path.as_bytes()).expect("the path is one");
        *request.headers_mut() = headers.clone();
        SITE.ask(request).one_of(&[200, 400]);
    }
}
