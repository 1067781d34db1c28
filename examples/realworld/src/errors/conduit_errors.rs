//! The filter that gives all errors their shape.

use nestling::prelude::*;
use nestling::sql::SqlError;
use serde_json::{Map, Value};

// ANCHOR: filter
/// Answers everything that goes wrong as `{"errors":{field:[message, …]}}`.
#[injectable]
#[catch]
pub(crate) struct ConduitErrors;

impl ExceptionFilter for ConduitErrors {
    /// What comes out is an exception again, so that server errors are logged with their causes.
    async fn catch(&self, exception: HttpException, _: &mut ExecutionContext) -> Result<Response> {
        let (status, errors) = conduit(&exception);
        let reworded = exception.reworded(status, json!({ "errors": errors }));
        match status {
            // RFC 9110 wants a 401 to say what is to be shown, and only these are.
            StatusCode::UNAUTHORIZED => Err(reworded.header("www-authenticate", "Token").into()),
            _ => Err(reworded.into()),
        }
    }
}
// ANCHOR_END: filter

fn conduit(exception: &HttpException) -> (StatusCode, Value) {
    let (status, body) = (exception.status(), exception.body());
    match (&body["message"], &body["errorCode"]) {
        (Value::Object(violations), _) => (status, by_field(violations)),
        (message, Value::String(field)) => (status, json!({ field.as_str(): [message] })),
        // A token that `OptionalJwtGuard` does not believe.
        _ if status == StatusCode::UNAUTHORIZED => (status, json!({ "token": ["is invalid"] })),
        _ if is_unstorable(exception) => (StatusCode::UNPROCESSABLE_ENTITY, json!({ "body": ["is invalid"] })),
        _ if status.is_server_error() => (status, json!({ "server": [reason(status)] })),
        // Conduit has no 400: it is the same to clients whether a value is of the wrong type or breaks a rule.
        (message, _) if status == StatusCode::BAD_REQUEST => {
            (StatusCode::UNPROCESSABLE_ENTITY, unreadable(message.as_str().unwrap_or_default()))
        }
        (message, _) => (status, json!({ "request": [message] })),
    }
}

/// Clients send `user.email`, and are told of `email`; the texts need not name it again.
fn by_field(violations: &Map<String, Value>) -> Value {
    let described = |(path, messages): (&String, &Value)| {
        let field = name_of(path).to_owned();
        let texts = messages.as_array().into_iter().flatten().filter_map(Value::as_str);
        let texts: Vec<&str> = texts.map(|text| text.strip_prefix(&field).unwrap_or(text).trim_start()).collect();
        (field, json!(texts))
    };
    violations.iter().map(described).collect()
}

/// `user.email: invalid type: null, expected a string` is about `email`; `malformed JSON: …` is about the whole body, and
/// what names nothing is about the path or the query.
fn unreadable(message: &str) -> Value {
    match message.split_once(": ") {
        Some((path, text)) if !path.contains(' ') => json!({ name_of(path): [text] }),
        _ if message.contains("body") || message.contains("JSON") => json!({ "body": [message] }),
        _ => json!({ "request": [message] }),
    }
}

/// `article.tagList.1` is about `tagList`.
fn name_of(path: &str) -> &str {
    path.rsplit('.').find(|segment| segment.parse::<usize>().is_err()).unwrap_or(path)
}

/// Whether the database has refused a value itself (SQLSTATE class 22), such as a NUL in the path.
fn is_unstorable(exception: &HttpException) -> bool {
    let refused = exception.downcast_ref::<SqlError>().and_then(|error| error.sqlx()?.as_database_error());
    refused.and_then(|error| error.code()).is_some_and(|code| code.len() == 5 && code.starts_with("22"))
}

fn reason(status: StatusCode) -> String {
    status.canonical_reason().unwrap_or("error").to_lowercase()
}
