//! Pipes of one's own, on arguments and on every level.

use crate::support::{Trace, get, send};
use nestling::http::request;
use nestling::prelude::*;
use nestling::{ArgumentSource, Pipe};
use std::sync::atomic::{AtomicUsize, Ordering};

/// The status and the body of the answer to a JSON body.
async fn post(app: &App, path: &str, json: &'static str) -> (u16, String) {
    let request = request::Builder::new().method("POST").uri(path).header("content-type", "application/json");
    let response = app.handle(request.body(Body::from(json)).unwrap()).await;
    let status = response.status().as_u16();
    (status, String::from_utf8(response.into_body().into_bytes().await.unwrap().to_vec()).unwrap())
}

#[dto]
struct CreateCat {
    #[validate(length(min = 2))]
    name: String,
    #[validate(range(max = 40))]
    age: u8,
}

struct Cat(String);

/// Trims texts that are there.
#[injectable]
struct TrimPipe;

impl Pipe<String> for TrimPipe {
    type Out = String;

    async fn transform(&self, value: String, _: &ArgumentMetadata) -> Result<String> {
        Ok(value.trim().to_owned())
    }
}

/// For texts that may be missing and for those that are there: an argument's first pipe is asked about what may be
/// missing.
#[injectable]
struct ShoutPipe;

impl Pipe<String> for ShoutPipe {
    type Out = String;

    async fn transform(&self, value: String, _: &ArgumentMetadata) -> Result<String> {
        Ok(format!("{value}!"))
    }
}

impl Pipe<Option<String>> for ShoutPipe {
    type Out = String;

    async fn transform(&self, value: Option<String>, _: &ArgumentMetadata) -> Result<String> {
        Ok(value.map_or_else(|| "nothing?".to_owned(), |value| format!("first {value}")))
    }
}

#[injectable]
struct Cats {
    trace: Arc<Trace>,
}

/// Finds a cat by its number.
#[injectable]
struct CatByIdPipe {
    cats: Arc<Cats>,
}

impl Pipe<u32> for CatByIdPipe {
    type Out = Cat;

    async fn transform(&self, id: u32, _: &ArgumentMetadata) -> Result<Cat> {
        self.cats.trace.add(format!("looking for {id}"));
        match id {
            1 => Ok(Cat("Ann".to_owned())),
            id => Err(NotFoundException::new(format!("cat {id} not found")).into()),
        }
    }
}

/// Knows how many arguments of its request it has seen.
#[injectable(scope = request)]
struct CountingPipe {
    #[inject(default)]
    seen: AtomicUsize,
}

impl Pipe<String> for CountingPipe {
    type Out = String;

    async fn transform(&self, value: String, _: &ArgumentMetadata) -> Result<String> {
        Ok(format!("{value}{}", self.seen.fetch_add(1, Ordering::Relaxed)))
    }
}

/// Notes which argument it is given.
#[injectable]
struct WhichPipe {
    trace: Arc<Trace>,
}

impl Pipe<String> for WhichPipe {
    type Out = String;

    async fn transform(&self, value: String, argument: &ArgumentMetadata) -> Result<String> {
        self.trace.add(format!("{:?} {:?}", argument.source, argument.name));
        Ok(value)
    }
}

/// A whole body, changed on its way.
#[injectable]
struct ChristenPipe;

impl Pipe<CreateCat> for ChristenPipe {
    type Out = CreateCat;

    async fn transform(&self, cat: CreateCat, argument: &ArgumentMetadata) -> Result<CreateCat> {
        assert_eq!((argument.source, argument.name), (ArgumentSource::Body, None));
        Ok(CreateCat { name: format!("{} the Cat", cat.name), ..cat })
    }
}

#[dto]
struct Page {
    page: u8,
}

/// Another type than the one that is read.
#[injectable]
struct OffsetPipe;

impl Pipe<Page> for OffsetPipe {
    type Out = usize;

    async fn transform(&self, page: Page, _: &ArgumentMetadata) -> Result<usize> {
        Ok(usize::from(page.page) * 10)
    }
}

#[controller]
struct OwnController;

#[routes]
impl OwnController {
    #[get("/cats/:id")]
    async fn cat(&self, #[param("id", ParseIntPipe, CatByIdPipe)] cat: Cat) -> String {
        cat.0
    }

    #[get("/trimmed")]
    async fn trimmed(&self, #[query("name", TrimPipe)] name: String) -> String {
        name
    }

    #[get("/maybe")]
    async fn maybe(&self, #[query("name", DefaultValuePipe::new(" x "), TrimPipe)] name: Option<String>) -> String {
        format!("{name:?}")
    }

    #[get("/shout")]
    async fn shout(&self, #[query("name", ShoutPipe, ShoutPipe)] name: String) -> String {
        name
    }

    #[get("/count")]
    #[pipe(CountingPipe)]
    async fn count(
        &self,
        #[query("a")] a: String,
        #[query("b")] b: String,
        #[query("c", CountingPipe)] c: String,
    ) -> String {
        format!("{a} {b} {c}")
    }

    #[post("/which/:id")]
    #[pipe(WhichPipe)]
    async fn which(
        &self,
        #[param("id")] id: String,
        #[query("q")] query: String,
        #[header("x-h", DefaultValuePipe::new("h"))] header: String,
        #[cookie("c", DefaultValuePipe::new("c"), WhichPipe)] cookie: String,
        #[body("name")] name: String,
    ) -> String {
        [id, query, header, cookie, name].join(" ")
    }

    #[post("/christen")]
    async fn christen(&self, #[body(ChristenPipe)] cat: CreateCat) -> String {
        cat.name
    }

    #[post("/christen/twice")]
    #[pipe(ChristenPipe)]
    async fn twice(&self, #[body] cat: CreateCat) -> String {
        format!("{}, {}", cat.name, cat.age)
    }

    #[get("/offset")]
    async fn offset(&self, #[query(OffsetPipe)] offset: usize) -> usize {
        offset
    }
}

#[module(providers = [value(Trace::default()), Cats], controllers = [OwnController])]
struct OwnModule;

#[nestling::test]
async fn a_pipe_looks_up_what_the_argument_names() {
    let app = App::create::<OwnModule>().await.unwrap();
    assert_eq!(get(&app, "/cats/1").await, "Ann");
    let missing = r#"{"statusCode":404,"message":"cat 2 not found","error":"Not Found"}"#;
    assert_eq!(send(&app, "GET", "/cats/2").await, (404, missing.to_owned()));
    assert_eq!(send(&app, "GET", "/cats/-2").await.0, 400);
    assert_eq!(app.get::<Trace>().unwrap().take(), ["looking for 1", "looking for 2"]);
}

#[nestling::test]
async fn a_pipe_for_texts_is_not_asked_about_a_missing_one() {
    let app = App::create::<OwnModule>().await.unwrap();
    assert_eq!(get(&app, "/trimmed?name=%20Ann%20").await, "Ann");
    let missing = r#"{"statusCode":400,"message":"name is required","error":"Bad Request"}"#;
    assert_eq!(send(&app, "GET", "/trimmed").await, (400, missing.to_owned()));
    assert_eq!(get(&app, "/maybe").await, r#"Some("x")"#);
}

#[nestling::test]
async fn a_pipe_for_several_types_gets_what_is_there() {
    let app = App::create::<OwnModule>().await.unwrap();
    assert_eq!(get(&app, "/shout?name=Ann").await, "first Ann!");
    assert_eq!(get(&app, "/shout").await, "nothing?!");
}

#[nestling::test]
async fn a_request_scoped_pipe_is_one_per_request() {
    let app = App::create::<OwnModule>().await.unwrap();
    for _ in 0..2 {
        assert_eq!(get(&app, "/count?a=a&b=b&c=c").await, "a0 b1 c23");
    }
}

#[nestling::test]
async fn a_pipe_is_told_which_argument_it_works_on() {
    let app = App::create::<OwnModule>().await.unwrap();
    assert_eq!(post(&app, "/which/7?q=q", r#"{"name":"n"}"#).await, (201, "7 q h c n".to_owned()));
    // A text that is not there passes no pipe of an outer level; the cookie's own pipe sees its default.
    let seen = [r#"Param Some("id")"#, r#"Query Some("q")"#, r#"Cookie Some("c")"#, r#"Body Some("name")"#];
    assert_eq!(app.get::<Trace>().unwrap().take(), seen);
}

#[nestling::test]
async fn a_pipe_changes_a_whole_body() {
    let app = App::create::<OwnModule>().await.unwrap();
    assert_eq!(post(&app, "/christen", r#"{"name":"Ann","age":3}"#).await, (201, "Ann the Cat".to_owned()));
    assert_eq!(post(&app, "/christen/twice", r#"{"name":"Ann","age":3}"#).await, (201, "Ann the Cat, 3".to_owned()));
    // Outer pipes get what is valid.
    assert_eq!(post(&app, "/christen/twice", r#"{"name":"A","age":3}"#).await.0, 400);
    assert_eq!(get(&app, "/offset?page=4").await, "40");
    assert_eq!(send(&app, "GET", "/offset?page=400").await.0, 400);
}

/// Adds its mark to every text.
struct MarkPipe(&'static str);

impl Pipe<String> for MarkPipe {
    type Out = String;

    async fn transform(&self, value: String, _: &ArgumentMetadata) -> Result<String> {
        Ok(format!("{value} {}", self.0))
    }
}

#[controller("/marks")]
#[pipe(MarkPipe("controller"))]
struct MarksController;

#[routes]
impl MarksController {
    #[get("/:a/:n")]
    #[pipe(MarkPipe("route 1"), MarkPipe("route 2"))]
    async fn marks(
        &self,
        #[param("a")] a: String,
        #[query("b", MarkPipe("own"))] b: String,
        #[param("n")] n: u8,
        #[query("c")] c: Option<String>,
    ) -> String {
        format!("{a}, {b}, {n}, {c:?}")
    }
}

#[module(controllers = [MarksController], pipes = [MarkPipe("module")])]
struct MarksModule;

#[module(imports = [MarksModule], pipes = [MarkPipe("root")])]
struct MarksRootModule;

#[nestling::test]
async fn pipes_run_from_the_outside_in_for_every_argument_of_their_type() {
    let mut app = App::create::<MarksRootModule>().await.unwrap();
    app.use_global_pipe(MarkPipe("global"));
    let outer = "global root module controller route 1 route 2";
    let expected = format!(r#"a {outer}, b {outer} own, 7, Some("c")"#);
    assert_eq!(get(&app, "/marks/a/7?b=b&c=c").await, expected);
}

#[controller("/plain")]
struct PlainController;

#[routes]
impl PlainController {
    #[post("/")]
    async fn plain(&self, #[body] cat: CreateCat) -> String {
        cat.name
    }

    #[post("/own")]
    #[pipe(ValidationPipe::new().error_http_status_code(409))]
    async fn own(&self, #[body] cat: CreateCat) -> String {
        cat.name
    }

    #[post("/all")]
    #[pipe(ValidationPipe::collect_all())]
    async fn all(
        &self,
        #[query("page", ParseIntPipe)] page: u8,
        #[query] paged: Page,
        #[body] cat: CreateCat,
    ) -> String {
        format!("{page} {} {}", paged.page, cat.name)
    }

    #[post("/strict")]
    #[pipe(ValidationPipe::new().forbid_non_whitelisted(true).grouped(true))]
    async fn strict(&self, #[body] cat: CreateCat) -> String {
        cat.name
    }

    #[post("/factory")]
    #[pipe(ValidationPipe::new().exception_factory(|violations| ConflictException::new(violations.to_string()).into()))]
    async fn factory(&self, #[body] cat: CreateCat) -> String {
        cat.name
    }
}

#[controller("/picky")]
#[pipe(ValidationPipe::new().error_http_status_code(422))]
struct PickyController;

#[routes]
impl PickyController {
    #[post("/")]
    async fn picky(&self, #[body] cat: CreateCat) -> String {
        cat.name
    }
}

#[module(controllers = [PlainController, PickyController], pipes = [ValidationPipe::new().error_http_status_code(418)])]
struct PickyModule;

#[controller("/far")]
struct FarController;

#[routes]
impl FarController {
    #[post("/")]
    async fn far(&self, #[body] cat: CreateCat) -> String {
        cat.name
    }
}

#[module(imports = [PickyModule], controllers = [FarController])]
struct ValidatedModule;

const BAD: &str = r#"{"name":"A","age":41}"#;

#[nestling::test]
async fn the_nearest_validation_pipe_says_how_mistakes_are_answered() {
    let mut app = App::create::<ValidatedModule>().await.unwrap();
    assert_eq!(post(&app, "/far", BAD).await.0, 400);
    app.use_global_pipe(ValidationPipe::new().error_http_status_code(406));
    for (path, status) in [("/far", 406), ("/plain", 418), ("/picky", 422), ("/plain/own", 409)] {
        let (answered, body) = post(&app, path, BAD).await;
        assert_eq!(answered, status, "{path}");
        assert!(body.contains("name must be longer than or equal to 2 characters"), "{body}");
        assert_eq!(post(&app, path, r#"{"name":"Ann","age":4}"#).await, (201, "Ann".to_owned()), "{path}");
    }
}

#[nestling::test]
async fn the_mistakes_of_all_arguments_come_at_once() {
    let app = App::create::<ValidatedModule>().await.unwrap();
    let (status, body) = post(&app, "/plain/all?page=x", BAD).await;
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(status, 400);
    let messages = [
        "Validation failed (numeric string is expected)",
        "page: Validation failed (numeric string is expected)",
        "name must be longer than or equal to 2 characters",
        "age must not be greater than 40",
    ];
    assert_eq!(body["message"], serde_json::json!(messages));
    assert_eq!(post(&app, "/plain/all?page=1", r#"{"name":"Ann","age":4}"#).await, (201, "1 1 Ann".to_owned()));
}

#[nestling::test]
async fn unknown_properties_and_mistakes_are_grouped_by_path() {
    let app = App::create::<ValidatedModule>().await.unwrap();
    let (status, body) = post(&app, "/plain/strict", r#"{"name":"A","age":4,"wings":2}"#).await;
    let body: serde_json::Value = serde_json::from_str(&body).unwrap();
    assert_eq!(status, 400);
    let messages = serde_json::json!({
        "wings": ["property wings should not exist"],
        "name": ["name must be longer than or equal to 2 characters"],
    });
    assert_eq!(body["message"], messages);
}

#[nestling::test]
async fn a_factory_makes_the_answer() {
    let app = App::create::<ValidatedModule>().await.unwrap();
    let (status, body) = post(&app, "/plain/factory", BAD).await;
    assert!(status == 409 && body.contains("age must not be greater than 40"), "{status} {body}");
}
