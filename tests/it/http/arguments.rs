//! What handlers read from a request besides its body.

use crate::support::Server;
use nestling::prelude::*;

#[dto]
#[serde(deny_unknown_fields)]
struct Page {
    #[serde(default)]
    #[validate(range(max = 100))]
    limit: u32,
    #[serde(default)]
    tags: Vec<String>,
}

#[dto]
struct Place {
    city: String,
    #[validate(range(min = 1))]
    house: u16,
}

struct Language(String);

impl FromRequest for Language {
    async fn from_request(ctx: &mut ExecutionContext) -> Result<Self> {
        let wanted = ctx.request().headers().get("accept-language");
        let wanted = wanted.ok_or_else(|| BadRequestException::new("which language?"))?;
        Ok(Self(wanted.to_str()?.to_owned()))
    }
}

#[controller]
struct ArgumentsController;

#[routes]
impl ArgumentsController {
    #[get("/numbers/:id")]
    async fn number(&self, #[param("id")] id: i32, #[query("half")] half: Option<bool>) -> String {
        if half == Some(true) { (id / 2).to_string() } else { id.to_string() }
    }

    #[get("/pages")]
    async fn page(&self, #[query] page: Page) -> String {
        format!("{} {}", page.limit, page.tags.join("+"))
    }

    #[get("/places/:city/:house")]
    async fn place(&self, #[param] place: Place) -> String {
        format!("{} {}", place.city, place.house)
    }

    #[get("/headers")]
    async fn header(&self, #[header("x-request-id")] id: u64, #[header("x-trace")] trace: Option<String>) -> String {
        format!("{id} {trace:?}")
    }

    #[get("/language")]
    async fn language(&self, language: Language) -> String {
        language.0
    }

    #[get("/request")]
    async fn request(&self, #[req] request: &mut Request) -> String {
        format!("{} {:?}", request.uri(), request.version())
    }
}

#[module(controllers = [ArgumentsController])]
struct AppModule;

#[nestling::test]
async fn arguments_are_read_by_their_types() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    for (path, headers, expected) in [
        ("/numbers/-8", "", "-8"),
        ("/numbers/-8?half=true", "", "-4"),
        ("/pages?limit=3&tags=a&tags=b%20c", "", "3 a+b c"),
        ("/pages", "", "0 "),
        ("/places/Z%C3%BCrich/7", "", "Zürich 7"),
        ("/headers", "X-Request-Id: 12\r\n", "12 None"),
        ("/headers", "X-Request-Id: 12\r\nx-trace: a\r\n", "12 Some(\"a\")"),
        ("/language", "Accept-Language: de\r\n", "de"),
        ("/request?x=1", "", "/request?x=1 HTTP/1.1"),
    ] {
        assert_eq!(client.request("GET", path, headers, "").await.pair(), (200, expected), "{path}");
    }
    server.close().await;
}

#[nestling::test]
async fn arguments_that_cannot_be_read_are_a_400_that_says_why() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    for (path, message) in [
        ("/numbers/tom", r#""Validation failed (numeric string is expected)""#),
        ("/numbers/99999999999", r#""Validation failed (numeric string is expected)""#),
        ("/numbers/1?half=maybe", r#""Validation failed (boolean string is expected)""#),
        ("/pages?limit=200", r#"["limit must not be greater than 100"]"#),
        ("/places/Bern/0", r#"["house must not be less than 1"]"#),
        ("/language", r#""which language?""#),
    ] {
        let answer = client.get(path).await;
        let body = format!(r#"{{"statusCode":400,"message":{message},"error":"Bad Request"}}"#);
        assert_eq!(answer.pair(), (400, body.as_str()), "{path}");
    }
    for path in ["/pages?limit=x", "/pages?colour=red", "/headers"] {
        let answer = client.get(path).await;
        assert_eq!(answer.status, 400, "{path}");
        assert!(!answer.body.contains("Page") && !answer.body.contains("u64"), "{}", answer.body);
    }
    server.close().await;
}
