//! Query strings: as structs, maps and single values, through pipes, and against a reading of our own.
//!
//! An input is a query string as it is sent.

use crate::site::{Site, request};
use nestling::prelude::*;
use nestling::{DefaultValuePipe, JsonValue, ParseArrayPipe, ParseBoolPipe, ParseDatePipe, ParseEnumPipe};
use nestling::{ParseFloatPipe, ParseIntPipe, ParseUuidPipe, ValidationPipe};
use percent_encoding::percent_decode;
use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;
use std::sync::LazyLock;

pub const SEEDS: &[&[u8]] = &[
    b"page=2&tags=a&perPage=5&tags=b+c&sort=up&utm=x",
    b"page=1&tags=%C3%A9&tags=&sort=down",
    b"text=1&page=1&exact=true&code=1&ids=1&ids=-2&ratio=1e3&sort=down&from=::1&letter=x",
    b"by=age&min=3",
    b"name=3&by=name&=",
    b"a=1&b=2&a=3&&=&c",
    b"int=1&float=2.5&bool=true&uuid=0189d6a0-8b5f-7cc0-a3a5-5b1a2e3f4a5b&date=2026-11-21T05:51:22Z",
    b"list=1,2,3&enum=up&date=2024-02-29&int=-1&uuid=6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    b"%=%&%F=%FF&%zz=%00&+=+",
    b"page=99999999999999999999&ids=9999&ratio=NaN&sort=Up",
    b"k=%F0%9F%90%88&%F0%9F%90%88=k",
];

#[dto]
#[serde(rename_all = "camelCase")]
struct XyzzyPage {
    #[validate(range(min = 1, max = 1000))]
    page: u32,
    per_page: Option<u8>,
    #[serde(default)]
    #[validate(length(max = 3))]
    tags: Vec<String>,
    sort: Option<XyzzySort>,
}

#[dto]
#[derive(Debug)]
#[serde(rename_all = "lowercase")]
enum XyzzySort {
    Up,
    Down,
}

#[dto]
struct XyzzySearch {
    text: String,
    #[serde(flatten)]
    paging: XyzzyPaging,
}

#[dto]
struct XyzzyPaging {
    page: u8,
    exact: Option<bool>,
    code: String,
    #[serde(default)]
    ids: Vec<i16>,
    ratio: Option<f64>,
    sort: Option<XyzzySort>,
    from: Option<IpAddr>,
    letter: Option<char>,
}

#[dto]
#[serde(tag = "by", rename_all = "lowercase")]
enum XyzzyFilter {
    Age { min: u8, max: Option<i128> },
    Name { name: String },
    Nothing,
}

#[controller("/")]
struct XyzzyController;

#[routes]
impl XyzzyController {
    #[get("/page")]
    async fn page(&self, #[query] page: XyzzyPage) -> XyzzyPage {
        page
    }

    #[get("/strict")]
    #[pipe(ValidationPipe::collect_all().forbid_non_whitelisted(true))]
    async fn strict(&self, #[query] page: XyzzyPage, #[query("page")] number: u32) -> u32 {
        page.page.min(number)
    }

    #[get("/search")]
    async fn search(&self, #[query] search: XyzzySearch) -> String {
        search.text + &search.paging.code
    }

    #[get("/filter")]
    async fn filter(&self, #[query] filter: XyzzyFilter) -> XyzzyFilter {
        filter
    }

    #[get("/any")]
    async fn any(&self, #[query] all: HashMap<String, JsonValue>) -> usize {
        all.len()
    }

    #[get("/all")]
    async fn all(&self, #[query] all: BTreeMap<String, Vec<String>>) -> BTreeMap<String, Vec<String>> {
        all
    }

    #[get("/fields")]
    async fn fields(
        &self,
        #[query("page")] page: Option<u32>,
        #[query("ratio")] ratio: Option<f32>,
        #[query("exact")] exact: Option<bool>,
        #[query("sort")] sort: Option<XyzzySort>,
        #[query("from")] from: Option<IpAddr>,
        #[query("k")] text: Option<String>,
    ) -> String {
        format!("{page:?} {ratio:?} {exact:?} {:?} {from:?} {text:?}", sort.map(|sort| sort as u8))
    }

    #[get("/lists")]
    async fn lists(
        &self,
        #[query("ids")] ids: Vec<i16>,
        #[query("a")] pair: Option<(u8, String)>,
        #[query("c")] first: Option<String>,
    ) -> usize {
        ids.len() + pair.map_or(0, |(_, text)| text.len()) + first.map_or(0, |text| text.len())
    }

    #[get("/tags")]
    async fn tags(&self, #[query("tags")] tags: Vec<String>) -> Vec<String> {
        tags
    }

    #[get("/pipes")]
    async fn pipes(
        &self,
        #[query("int", DefaultValuePipe::new("7"), ParseIntPipe)] int: i64,
        #[query("float", ParseFloatPipe::new().optional(true))] float: Option<f64>,
        #[query("bool", ParseBoolPipe::new().optional(true))] bool: Option<bool>,
        #[query("list", ParseArrayPipe::new().optional(true))] list: Option<Vec<u8>>,
    ) -> String {
        format!("{int} {float:?} {bool:?} {list:?}")
    }

    #[get("/more-pipes")]
    async fn more_pipes(
        &self,
        #[query("uuid", ParseUuidPipe)] uuid: String,
        #[query("date", ParseDatePipe)] date: std::time::SystemTime,
        #[query("enum", ParseEnumPipe::<XyzzySort>::new())] sort: XyzzySort,
    ) -> String {
        format!("{uuid} {date:?} {}", sort as u8)
    }
}

#[module(controllers = [XyzzyController])]
struct XyzzyModule;

static SITE: LazyLock<Site> = LazyLock::new(|| Site::of::<XyzzyModule>(|_| {}));

pub fn run(query: &[u8]) {
    for path in ["/page", "/strict", "/search", "/filter", "/any", "/fields", "/lists", "/pipes", "/more-pipes"] {
        let Some(request) = request("GET", &[path.as_bytes(), b"?", query].concat()) else { return };
        SITE.ask(request).one_of(&[200, 400]);
    }
    is_what_we_read(query);
}

fn is_what_we_read(query: &[u8]) {
    let ask = |path: &[u8]| request("GET", &[path, b"?", query].concat());
    let (Some(all), Some(tags)) = (ask(b"/all"), ask(b"/tags")) else { return };
    // Behind a `#` stands nothing that a server sees.
    let query = all.uri().query().unwrap_or_default().to_owned();
    let (all, tags) = (SITE.ask(all), SITE.ask(tags));
    let Some(expected) = read(query.as_bytes()) else {
        all.one_of(&[400]);
        tags.one_of(&[400]);
        return;
    };
    assert_eq!(all.one_of(&[200]).json(), serde_json::json!(expected));
    let expected = expected.get("tags").cloned().unwrap_or_default();
    assert_eq!(tags.one_of(&[200]).json(), serde_json::json!(expected));
}

/// The URL standard's `application/x-www-form-urlencoded`; none where it is not UTF-8.
fn read(query: &[u8]) -> Option<BTreeMap<String, Vec<String>>> {
    let mut all = BTreeMap::<String, Vec<String>>::new();
    for pair in query.split(|byte| *byte == b'&').filter(|pair| !pair.is_empty()) {
        let end = pair.iter().position(|byte| *byte == b'=').unwrap_or(pair.len());
        let value = pair.get(end + 1..).unwrap_or_default();
        all.entry(decoded(&pair[..end])?).or_default().push(decoded(value)?);
    }
    Some(all)
}

fn decoded(text: &[u8]) -> Option<String> {
    let text: Vec<u8> = text.iter().map(|byte| if *byte == b'+' { b' ' } else { *byte }).collect();
    percent_decode(&text).decode_utf8().ok().map(Into::into)
}
