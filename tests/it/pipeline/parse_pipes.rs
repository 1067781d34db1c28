//! The pipes that come with the framework: what they let through, and what they say of the rest.

use crate::support::send;
use nestling::prelude::*;
use std::time::{Duration, SystemTime};

#[dto]
#[serde(rename_all = "lowercase")]
enum Sort {
    Name,
    Age,
}

impl Sort {
    fn name(&self) -> &'static str {
        match self {
            Self::Name => "by name",
            Self::Age => "by age",
        }
    }
}

/// A pipe that stands behind a built-in one and takes what that can give.
#[injectable]
struct HalfPipe;

impl Pipe<i64> for HalfPipe {
    type Out = i64;

    async fn transform(&self, value: i64, _: &ArgumentMetadata) -> Result<i64> {
        Ok(value / 2)
    }
}

fn seconds(at: SystemTime) -> u64 {
    at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or(Duration::ZERO).as_secs()
}

#[controller]
struct PipesController;

#[routes]
impl PipesController {
    #[get("/int/:n")]
    async fn int(&self, #[param("n", ParseIntPipe)] n: u8) -> u8 {
        n
    }

    #[get("/wide/:n")]
    async fn wide(&self, #[param("n", ParseIntPipe)] n: u128) -> String {
        n.to_string()
    }

    #[get("/signed")]
    async fn signed(&self, #[query("n", ParseIntPipe::new().optional(true))] n: Option<i128>) -> String {
        format!("{n:?}")
    }

    #[get("/required")]
    async fn required(&self, #[query("n", ParseIntPipe)] n: Option<usize>) -> String {
        format!("{n:?}")
    }

    #[get("/page")]
    async fn page(&self, #[query("page", DefaultValuePipe::new(1), ParseIntPipe)] page: u32) -> u32 {
        page
    }

    #[get("/half")]
    async fn half(&self, #[header("x-n", ParseIntPipe, HalfPipe)] half: i64) -> i64 {
        half
    }

    #[get("/float")]
    async fn float(&self, #[query("n", ParseFloatPipe)] n: f32) -> f32 {
        n
    }

    #[get("/bool")]
    async fn boolean(&self, #[cookie("asleep", ParseBoolPipe)] asleep: bool) -> bool {
        asleep
    }

    #[get("/uuid/:id")]
    async fn uuid(&self, #[param("id", ParseUuidPipe)] id: String) -> String {
        id
    }

    #[get("/uuid4")]
    async fn uuid_4(
        &self,
        #[query("id", ParseUuidPipe::new().version(UuidVersion::V4).optional(true))] id: Option<String>,
    ) -> String {
        id.unwrap_or_default()
    }

    #[get("/sort")]
    async fn sort(&self, #[query("sort", ParseEnumPipe<Sort>)] sort: Sort) -> &'static str {
        sort.name()
    }

    #[get("/sorted")]
    async fn sorted(
        &self,
        #[query("sort", ParseEnumPipe::<Sort>::new().optional(true))] sort: Option<Sort>,
    ) -> &'static str {
        sort.as_ref().map_or("not at all", Sort::name)
    }

    #[get("/ids")]
    async fn ids(&self, #[query("ids", ParseArrayPipe)] ids: Vec<u16>) -> String {
        format!("{ids:?}")
    }

    #[get("/tags")]
    async fn tags(
        &self,
        #[query("tags", ParseArrayPipe::new().separator(" ").optional(true))] tags: Option<Vec<String>>,
    ) -> String {
        format!("{tags:?}")
    }

    #[get("/flags")]
    async fn flags(
        &self,
        #[query("flags", DefaultValuePipe::new("true,false"), ParseArrayPipe)] flags: Vec<bool>,
    ) -> String {
        format!("{flags:?}")
    }

    #[get("/since")]
    async fn since(&self, #[query("since", ParseDatePipe)] since: SystemTime) -> u64 {
        seconds(since)
    }

    #[get("/until")]
    async fn until(&self, #[query("until", ParseDatePipe::new().optional(true))] until: Option<String>) -> String {
        until.unwrap_or_default()
    }

    #[post("/field")]
    async fn field(&self, #[body("n", ParseIntPipe)] n: i8) -> i8 {
        n
    }

    #[get("/unprocessable")]
    async fn unprocessable(&self, #[query("n", ParseIntPipe::new().error_http_status_code(422))] n: u8) -> u8 {
        n
    }

    #[get("/teapot")]
    async fn teapot(
        &self,
        #[query("n", ParseIntPipe::new().exception_factory(|text| ImATeapotException::new(text).into()))] n: u8,
    ) -> u8 {
        n
    }
}

#[module(controllers = [PipesController])]
struct PipesModule;

async fn app() -> App {
    App::create::<PipesModule>().await.unwrap()
}

/// Each path is answered with 200 and this text.
async fn lets_through(cases: &[(&str, &str)]) {
    let app = app().await;
    for (path, expected) in cases {
        assert_eq!(send(&app, "GET", path).await, (200, (*expected).to_owned()), "{path}");
    }
}

/// Each path is refused with 400 and this message.
async fn refuses(message: &str, paths: &[&str]) {
    let app = app().await;
    let expected = format!(r#"{{"statusCode":400,"message":"{message}","error":"Bad Request"}}"#);
    for path in paths {
        assert_eq!(send(&app, "GET", path).await, (400, expected.clone()), "{path}");
    }
}

async fn with_header(path: &str, name: &str, value: &str) -> (u16, String) {
    let request = nestling::http::request::Builder::new().uri(path).header(name, value).body(Body::empty()).unwrap();
    let response = app().await.handle(request).await;
    let status = response.status().as_u16();
    (status, String::from_utf8(response.into_body().into_bytes().await.unwrap().to_vec()).unwrap())
}

#[nestling::test]
async fn integers_of_every_type() {
    let widest = format!("/wide/{}", u128::MAX);
    lets_through(&[
        ("/int/255", "255"),
        ("/int/007", "7"),
        (&widest, &u128::MAX.to_string()),
        ("/signed?n=-5", "Some(-5)"),
        ("/signed", "None"),
        ("/required?n=3", "Some(3)"),
    ])
    .await;
}

#[nestling::test]
async fn what_is_no_integer_is_refused() {
    let paths =
        ["/int/256", "/int/-1", "/int/1.5", "/int/%2B1", "/int/abc", "/int/%20", "/int/0x10", "/int/1e3", "/signed?n="];
    refuses("Validation failed (numeric string is expected)", &paths).await;
}

/// An `Option` alone is no leave to be missing: the pipe has to be told, as in NestJS.
#[nestling::test]
async fn what_is_missing_is_refused_as_what_is_wrong() {
    refuses("Validation failed (numeric string is expected)", &["/required", "/float"]).await;
    refuses("Validation failed (boolean string is expected)", &["/bool"]).await;
    refuses("Validation failed (enum string is expected)", &["/sort"]).await;
    refuses("Validation failed (parsable array expected)", &["/ids"]).await;
    refuses("Validation failed (no Date provided)", &["/since", "/since?since="]).await;
}

#[nestling::test]
async fn a_default_stands_in_for_what_is_missing_and_for_nothing_else() {
    lets_through(&[("/page", "1"), ("/page?page=7", "7"), ("/flags", "[true, false]")]).await;
    refuses("Validation failed (numeric string is expected)", &["/page?page=", "/page?page=x", "/page?page=-1"]).await;
}

#[nestling::test]
async fn the_next_pipe_takes_what_it_can_use() {
    assert_eq!(with_header("/half", "x-n", "42").await, (200, "21".to_owned()));
    assert_eq!(with_header("/half", "x-n", "x").await.0, 400);
}

#[nestling::test]
async fn numbers_with_fractions() {
    lets_through(&[("/float?n=1.5", "1.5"), ("/float?n=-2e3", "-2000.0"), ("/float?n=7", "7.0")]).await;
    let paths = ["/float?n=NaN", "/float?n=inf", "/float?n=1e99", "/float?n=", "/float?n=one"];
    refuses("Validation failed (numeric string is expected)", &paths).await;
}

#[nestling::test]
async fn booleans_are_two_words() {
    assert_eq!(with_header("/bool", "cookie", "asleep=true").await, (200, "true".to_owned()));
    assert_eq!(with_header("/bool", "cookie", "asleep=false").await, (200, "false".to_owned()));
    for wrong in ["1", "TRUE", "yes", ""] {
        let (status, body) = with_header("/bool", "cookie", &format!("asleep={wrong}")).await;
        assert!(status == 400 && body.contains("boolean string is expected"), "{wrong}: {body}");
    }
}

#[nestling::test]
async fn uuids_of_any_and_of_one_version() {
    const V1: &str = "f81d4fae-7dec-11d0-a765-00a0c91e6bf6";
    const V4: &str = "936DA01F-9ABD-4D9D-80C7-02AF85C822A8";
    let (any, one) = (format!("/uuid/{V1}"), format!("/uuid4?id={V4}"));
    lets_through(&[(&any, V1), (&one, V4), ("/uuid4", "")]).await;
    refuses("Validation failed (uuid is expected)", &["/uuid/1", "/uuid/f81d4fae7dec11d0a76500a0c91e6bf6"]).await;
    let other = format!("/uuid4?id={V1}");
    let variant = "/uuid4?id=936DA01F-9ABD-4D9D-C0C7-02AF85C822A8";
    refuses("Validation failed (uuid v 4 is expected)", &[&other, variant, "/uuid4?id=", "/uuid4?id=%C3%A9"]).await;
}

#[nestling::test]
async fn variants_by_the_names_that_clients_use() {
    lets_through(&[("/sort?sort=name", "by name"), ("/sorted?sort=age", "by age"), ("/sorted", "not at all")]).await;
    refuses("Validation failed (enum string is expected)", &["/sort?sort=Name", "/sort?sort=", "/sorted?sort=0"]).await;
}

#[nestling::test]
async fn lists_of_what_the_argument_says() {
    lets_through(&[
        ("/ids?ids=1,2,3", "[1, 2, 3]"),
        ("/ids?ids=7", "[7]"),
        ("/tags?tags=a+b", r#"Some(["a", "b"])"#),
        ("/tags", "None"),
        ("/flags?flags=false", "[false]"),
    ])
    .await;
    refuses("Validation failed (parsable array expected)", &["/ids?ids="]).await;
    refuses("[1] item must be a number", &["/ids?ids=1,x,y", "/ids?ids=1,", "/ids?ids=1,65536"]).await;
    refuses("[0] item must be a boolean value", &["/flags?flags=maybe"]).await;
}

#[nestling::test]
async fn dates_as_moments_and_as_texts() {
    lets_through(&[
        ("/since?since=1970-01-02", "86400"),
        ("/since?since=2001-09-09T03:46:40%2B02:00", "1000000000"),
        ("/until?until=2024-02-29", "2024-02-29"),
        ("/until", ""),
    ])
    .await;
    refuses("Validation failed (invalid date format)", &["/since?since=2023-02-29", "/until?until=tomorrow"]).await;
}

#[nestling::test]
async fn a_field_of_a_body_is_read_from_its_text() {
    let app = app().await;
    for (json, expected) in
        [(r#"{"n":"-7"}"#, (201, "-7")), (r#"{"n":"300"}"#, (400, "numeric")), ("{}", (400, "numeric"))]
    {
        let request = nestling::http::request::Builder::new().method("POST").uri("/field");
        let request = request.header("content-type", "application/json").body(Body::from(json)).unwrap();
        let response = app.handle(request).await;
        let status = response.status().as_u16();
        let body = String::from_utf8(response.into_body().into_bytes().await.unwrap().to_vec()).unwrap();
        assert!(status == expected.0 && body.contains(expected.1), "{json}: {status} {body}");
    }
}

#[nestling::test]
async fn the_answer_can_be_another_status_or_exception() {
    let app = app().await;
    let unprocessable = r#"{"statusCode":422,"message":"Validation failed (numeric string is expected)","error":"Unprocessable Entity"}"#;
    assert_eq!(send(&app, "GET", "/unprocessable?n=x").await, (422, unprocessable.to_owned()));
    let (status, body) = send(&app, "GET", "/teapot?n=x").await;
    assert!(status == 418 && body.contains("Validation failed (numeric string is expected)"), "{body}");
}
