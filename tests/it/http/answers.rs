//! What becomes of the things that handlers return.

use crate::support::Server;
use nestling::prelude::*;

#[dto]
struct Cat {
    name: &'static str,
    lives: u8,
}

const TOM: Cat = Cat { name: "Tom", lives: 9 };
const TOM_JSON: &str = r#"{"name":"Tom","lives":9}"#;

#[derive(Debug, Exception)]
enum CatError {
    #[exception(NOT_FOUND, "cat {0} not found")]
    NotFound(u64),
    #[exception(CONFLICT, "{name} is taken", code = "NAME_TAKEN")]
    Taken { name: String },
    #[exception(transparent)]
    Storage(#[from] std::io::Error),
}

#[controller]
struct AnswersController;

#[routes]
impl AnswersController {
    #[get("/cat")]
    async fn cat(&self) -> Cat {
        TOM
    }

    #[post("/cat")]
    async fn create(&self) -> Cat {
        TOM
    }

    #[post("/accepted")]
    #[http_code(202)]
    async fn accepted(&self) -> Result<Vec<Cat>> {
        Ok(vec![TOM])
    }

    #[delete("/cat")]
    #[http_code(204)]
    async fn remove(&self) {}

    #[get("/nothing")]
    async fn nothing(&self) {}

    #[get("/text")]
    async fn text(&self) -> String {
        "meow".to_owned()
    }

    #[get("/some")]
    async fn some(&self) -> Option<Cat> {
        Some(TOM)
    }

    #[get("/none")]
    async fn none(&self) -> Option<Cat> {
        None
    }

    #[get("/result-none")]
    async fn result_none(&self) -> Result<Option<Cat>, CatError> {
        Ok(None)
    }

    #[get("/missing")]
    async fn missing(&self) -> Result<Cat, CatError> {
        Err(CatError::NotFound(7))
    }

    #[post("/taken")]
    async fn taken(&self) -> Result<Cat, CatError> {
        Err(CatError::Taken { name: "Tom".to_owned() })
    }

    #[get("/storage")]
    async fn storage(&self) -> Result<Cat, CatError> {
        Err(std::io::Error::other("/var/lib/cats: disk full"))?
    }

    #[get("/any")]
    async fn any(&self) -> Result<Cat> {
        Err(Error::msg("SELECT * FROM secrets"))
    }

    #[get("/teapot")]
    async fn teapot(&self) -> Result<Cat> {
        Err(ImATeapotException::default().into())
    }

    #[get("/described")]
    async fn described(&self) -> Result<(), HttpException> {
        let exception = HttpException::from(ForbiddenException::new("no dogs"));
        Err(exception.description("cats only").error_code("E42").cause(Error::msg("a dog").into_inner()))
    }

    #[get("/plain")]
    async fn plain(&self) -> Result<(), HttpException> {
        Err(HttpException::new(403, "Forbidden"))
    }

    #[get("/own")]
    async fn own(&self) -> Result<(), HttpException> {
        Err(HttpException::new(422, serde_json::json!({"why": ["a", "b"]})))
    }

    #[get("/raw")]
    async fn raw(&self) -> Response {
        let response = Response::new(Body::from("<cat/>"));
        let (mut head, body) = response.into_parts();
        head.status = StatusCode::IM_USED;
        head.headers.insert("content-type", nestling::http::HeaderValue::from_static("text/xml"));
        Response::from_parts(head, body)
    }

    #[get("/redirect")]
    async fn redirect(&self) -> Redirect {
        Redirect::to("/cat")
    }
}

#[module(controllers = [AnswersController])]
struct AppModule;

#[nestling::test]
async fn values_become_bodies_with_a_status_and_a_type() {
    const JSON: Option<&str> = Some("application/json");
    const TEXT: Option<&str> = Some("text/plain; charset=utf-8");
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    let list = format!("[{TOM_JSON}]");
    for (method, path, status, body, content_type) in [
        ("GET", "/cat", 200, TOM_JSON, JSON),
        ("POST", "/cat", 201, TOM_JSON, JSON),
        ("POST", "/accepted", 202, list.as_str(), JSON),
        ("DELETE", "/cat", 204, "", None),
        ("GET", "/nothing", 200, "", None),
        ("GET", "/text", 200, "meow", TEXT),
        ("GET", "/some", 200, TOM_JSON, JSON),
        ("GET", "/raw", 226, "<cat/>", Some("text/xml")),
        ("GET", "/redirect", 302, "", None),
    ] {
        let answer = client.request(method, path, "", "").await;
        assert_eq!(answer.pair(), (status, body), "{method} {path}");
        assert_eq!(answer.header("content-type"), content_type, "{method} {path}");
    }
    assert_eq!(client.get("/redirect").await.header("location"), Some("/cat"));
    server.close().await;
}

#[nestling::test]
async fn errors_become_exactly_these_bodies() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    let internal = r#"{"statusCode":500,"message":"Internal server error"}"#;
    for (method, path, status, body) in [
        ("GET", "/none", 404, r#"{"statusCode":404,"message":"Not Found"}"#),
        ("GET", "/result-none", 404, r#"{"statusCode":404,"message":"Not Found"}"#),
        ("GET", "/missing", 404, r#"{"statusCode":404,"message":"cat 7 not found","error":"Not Found"}"#),
        (
            "POST",
            "/taken",
            409,
            r#"{"statusCode":409,"message":"Tom is taken","error":"Conflict","errorCode":"NAME_TAKEN"}"#,
        ),
        ("GET", "/storage", 500, internal),
        ("GET", "/any", 500, internal),
        ("GET", "/teapot", 418, r#"{"statusCode":418,"message":"I'm a teapot"}"#),
        ("GET", "/described", 403, r#"{"statusCode":403,"message":"no dogs","error":"cats only","errorCode":"E42"}"#),
        ("GET", "/plain", 403, r#"{"statusCode":403,"message":"Forbidden"}"#),
        ("GET", "/own", 422, r#"{"why":["a","b"]}"#),
    ] {
        let answer = client.request(method, path, "", "").await;
        assert_eq!(answer.pair(), (status, body), "{method} {path}");
    }
    server.close().await;
}
