//! What handlers return: a body, its type, its length.

use crate::support::Server;
use nestling::http::{Cookie, StreamableFile};
use nestling::prelude::*;

#[dto]
struct Cat {
    name: String,
}

fn tom() -> Cat {
    Cat { name: "Tom".to_owned() }
}

#[controller]
struct ValuesController;

#[routes]
impl ValuesController {
    #[get("/dto")]
    async fn dto(&self) -> Cat {
        tom()
    }

    #[get("/list")]
    async fn list(&self) -> Vec<Cat> {
        vec![tom()]
    }

    #[get("/number")]
    async fn number(&self) -> f64 {
        1.5
    }

    #[get("/text")]
    async fn text(&self) -> &'static str {
        "é"
    }

    #[get("/empty-text")]
    async fn empty_text(&self) -> String {
        String::new()
    }

    #[get("/bytes")]
    async fn bytes(&self) -> bytes::Bytes {
        bytes::Bytes::from_static(b"\x01")
    }

    #[get("/unit")]
    async fn unit(&self) {}

    #[get("/nothing")]
    async fn nothing(&self) -> Result<Option<Cat>> {
        Ok(None)
    }

    #[get("/status")]
    async fn status(&self) -> (StatusCode, Json<Cat>) {
        (StatusCode::ACCEPTED, Json(tom()))
    }

    #[get("/file")]
    async fn file(&self) -> StreamableFile {
        StreamableFile::from_bytes("a,b").content_type("text/csv").attachment("cats.csv")
    }

    #[post("/set")]
    async fn set(&self, #[res] response: &mut ResponseHead) -> Cat {
        response.status(202).header("x-cat", "tom").cookie(Cookie::new("sid", "1")).cookie(Cookie::new("b", "2"));
        tom()
    }

    #[get("/set-and-fail")]
    async fn set_and_fail(&self, #[res] response: &mut ResponseHead) -> Result<()> {
        response.status(202).header("x-cat", "tom");
        Err(GoneException::default())?
    }
}

#[module(controllers = [ValuesController])]
struct AppModule;

const TOM: &str = r#"{"name":"Tom"}"#;

#[nestling::test]
async fn each_value_has_its_body_type_and_length() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    const JSON: Option<&str> = Some("application/json");
    const TEXT: Option<&str> = Some("text/plain; charset=utf-8");
    let list = format!("[{TOM}]");
    for (path, status, body, content_type) in [
        ("/dto", 200, TOM, JSON),
        ("/list", 200, &list, JSON),
        ("/number", 200, "1.5", JSON),
        ("/text", 200, "é", TEXT),
        ("/empty-text", 200, "", TEXT),
        ("/bytes", 200, "\u{1}", Some("application/octet-stream")),
        ("/unit", 200, "", None),
        ("/nothing", 404, r#"{"statusCode":404,"message":"Not Found"}"#, JSON),
        ("/status", 202, TOM, JSON),
        ("/file", 200, "a,b", Some("text/csv")),
    ] {
        let answer = client.get(path).await;
        assert_eq!((answer.pair(), answer.header("content-type")), ((status, body), content_type), "{path}");
        assert_eq!(answer.header("content-length"), Some(body.len().to_string().as_str()), "{path}");
    }
    let disposition = client.get("/file").await;
    assert_eq!(disposition.header("content-disposition"), Some("attachment; filename=\"cats.csv\""));
    server.close().await;
}

#[nestling::test]
async fn what_is_set_beside_a_value_is_sent_with_it() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    let set = client.request("POST", "/set", "", "").await;
    assert_eq!((set.pair(), set.header("x-cat")), ((202, TOM), Some("tom")));
    assert_eq!(set.header("set-cookie"), None, "there are two");
    let failed = client.get("/set-and-fail").await;
    assert_eq!((failed.status, failed.header("x-cat")), (410, Some("tom")));
    server.close().await;
}
