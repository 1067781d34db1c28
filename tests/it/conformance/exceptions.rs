//! The bodies of exceptions.

use crate::support::Server;
use nestling::prelude::*;
use serde_json::json;

/// Makes each built-in exception by its status, with or without a message.
macro_rules! built_in {
    ($($status:literal $name:ident $reason:literal,)*) => {
        const BUILT_IN: &[(u16, &str)] = &[$(($status, $reason)),*];

        fn built_in(status: u16, message: Option<String>) -> HttpException {
            match (status, message) {
                $(($status, None) => $name::default().into(), ($status, Some(text)) => $name::new(text).into(),)*
                _ => HttpException::new(500, "there is none"),
            }
        }
    };
}

built_in! {
    400 BadRequestException "Bad Request",
    401 UnauthorizedException "Unauthorized",
    403 ForbiddenException "Forbidden",
    404 NotFoundException "Not Found",
    405 MethodNotAllowedException "Method Not Allowed",
    406 NotAcceptableException "Not Acceptable",
    408 RequestTimeoutException "Request Timeout",
    409 ConflictException "Conflict",
    410 GoneException "Gone",
    412 PreconditionFailedException "Precondition Failed",
    413 PayloadTooLargeException "Payload Too Large",
    415 UnsupportedMediaTypeException "Unsupported Media Type",
    418 ImATeapotException "I'm a teapot",
    421 MisdirectedException "Misdirected Request",
    422 UnprocessableEntityException "Unprocessable Entity",
    500 InternalServerErrorException "Internal Server Error",
    501 NotImplementedException "Not Implemented",
    502 BadGatewayException "Bad Gateway",
    503 ServiceUnavailableException "Service Unavailable",
    504 GatewayTimeoutException "Gateway Timeout",
    505 HttpVersionNotSupportedException "HTTP Version Not Supported",
}

#[injectable]
struct Never;

impl CanActivate for Never {
    async fn can_activate(&self, _: &mut ExecutionContext) -> Result<bool> {
        Ok(false)
    }
}

#[controller]
struct ExceptionsController;

#[routes]
impl ExceptionsController {
    #[get("/built-in/:status")]
    async fn built_in(
        &self,
        #[param("status")] status: u16,
        #[query("message")] message: Option<String>,
    ) -> Result<()> {
        Err(built_in(status, message))?
    }

    #[get("/own/:case")]
    async fn own(&self, #[param("case")] case: String) -> Result<(), HttpException> {
        Err(match case.as_str() {
            "plain" => HttpException::new(403, "Forbidden"),
            "object" => HttpException::new(409, json!({ "reason": "taken", "by": ["tom"] })),
            "list" => BadRequestException::new(vec!["a".to_owned(), "b".to_owned()]).into(),
            "built-in-object" => NotFoundException::new(json!({ "gone": true })).into(),
            "everything" => ConflictException::new("taken").description("d").error_code("E42").cause("SECRET").into(),
            "challenge" => HttpException::new(401, "who?").header("www-authenticate", "Basic realm=\"cats\""),
            _ => HttpException::new(99, "no status"),
        })
    }

    #[get("/never")]
    #[guard(Never)]
    async fn never(&self) {}
}

#[module(controllers = [ExceptionsController])]
struct AppModule;

#[nestling::test]
async fn built_in_exceptions_have_status_message_and_reason() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    assert_eq!(BUILT_IN.len(), 21);
    for (status, reason) in BUILT_IN {
        let plain = client.get(&format!("/built-in/{status}")).await;
        let body = format!(r#"{{"statusCode":{status},"message":"{reason}"}}"#);
        assert_eq!(plain.pair(), (*status, body.as_str()));
        let worded = client.get(&format!("/built-in/{status}?message=x")).await;
        let body = format!(r#"{{"statusCode":{status},"message":"x","error":"{reason}"}}"#);
        assert_eq!(worded.pair(), (*status, body.as_str()));
        assert_eq!(worded.header("content-type"), Some("application/json"));
    }
    server.close().await;
}

#[nestling::test]
async fn own_exceptions_are_answered_as_they_are_made() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    for (case, status, body) in [
        ("plain", 403, json!({ "statusCode": 403, "message": "Forbidden" })),
        ("object", 409, json!({ "reason": "taken", "by": ["tom"] })),
        ("list", 400, json!({ "statusCode": 400, "message": ["a", "b"], "error": "Bad Request" })),
        ("built-in-object", 404, json!({ "gone": true })),
        ("everything", 409, json!({ "statusCode": 409, "message": "taken", "error": "d", "errorCode": "E42" })),
        ("other", 500, json!({ "statusCode": 500, "message": "no status" })),
    ] {
        let answer = client.get(&format!("/own/{case}")).await;
        assert_eq!((answer.status, serde_json::from_str(&answer.body).unwrap()), (status, body), "{case}");
    }
    server.close().await;
}

#[nestling::test]
async fn a_401_says_how_to_authenticate() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    assert_eq!(client.get("/built-in/401").await.header("www-authenticate"), Some("Bearer"));
    assert_eq!(client.get("/own/challenge").await.header("www-authenticate"), Some("Basic realm=\"cats\""));
    server.close().await;
}

#[nestling::test]
async fn a_guard_that_says_no_is_a_forbidden_resource() {
    let server = Server::of::<AppModule>().await;
    let body = r#"{"statusCode":403,"message":"Forbidden resource","error":"Forbidden"}"#;
    assert_eq!(server.connect().await.get("/never").await.pair(), (403, body));
    server.close().await;
}
