//! Changing a JSON answer: what an interceptor does that wraps all answers alike.

use super::{Json, Response};
use crate::Result;
use crate::http::{Body, IntoResponse};
use http::HeaderMap;
use http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE};
use http_body::Body as _;
use serde_json::Value;

/// The response with another JSON value in the place of its own, for interceptors that wrap what handlers return.
///
/// Anything but JSON is left as it is: other content types, empty bodies, and bodies that are compressed already. Status
/// and headers stay; `Content-Length` follows the new body. The body is read into memory.
///
/// ```
/// use nestling::http::{IntoResponse, Json, map_json};
/// use nestling::json;
///
/// # #[nestling::main]
/// # async fn main() -> nestling::Result<()> {
/// let response = map_json(Json(["Tom"]).into_response(), |cats| json!({ "data": cats })).await?;
/// assert_eq!(response.into_body().into_bytes().await.unwrap(), r#"{"data":["Tom"]}"#);
/// # Ok(())
/// # }
/// ```
///
/// # Errors
///
/// When the body fails, or is not the JSON that its content type says: a 500.
///
/// Source: <https://docs.nestjs.com/interceptors#response-mapping>.
pub async fn map_json(response: Response, map: impl FnOnce(Value) -> Value) -> Result<Response> {
    if !maps(&response) {
        return Ok(response);
    }
    let (mut head, body) = response.into_parts();
    let value = serde_json::from_slice(&body.into_bytes().await?)?;
    head.headers.remove(CONTENT_LENGTH);
    Ok(Response::from_parts(head, json(map(value))))
}

fn maps(response: &Response) -> bool {
    let headers = response.headers();
    is_json(headers) && !headers.contains_key(CONTENT_ENCODING) && !response.body().is_end_stream()
}

fn json(value: Value) -> Body {
    Json(value).into_response().into_body()
}

/// `application/json` or `application/…+json` (RFC 6839, section 3.1).
pub(crate) fn is_json(headers: &HeaderMap) -> bool {
    let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let subtype = essence.strip_prefix("application/").unwrap_or_default();
    subtype == "json" || subtype.strip_suffix("+json").is_some_and(|name| !name.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::HttpException;
    use crate::http::testing::Unserialisable;
    use http::HeaderValue;
    use serde_json::json;

    async fn wrapped(response: Response) -> String {
        let response = map_json(response, |data| json!({ "data": data })).await.unwrap();
        String::from_utf8(response.into_body().into_bytes().await.unwrap().into()).unwrap()
    }

    fn with(mut response: Response, name: &'static str, value: &'static str) -> Response {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
        response
    }

    #[tokio::test]
    async fn json_is_mapped_and_the_head_stays() {
        let mut response = with(with(Json(1).into_response(), "x-cat", "tom"), "content-length", "1");
        *response.status_mut() = http::StatusCode::CREATED;
        let response = map_json(response, |data| json!({ "data": data })).await.unwrap();
        assert_eq!((response.status().as_u16(), &response.headers()["x-cat"]), (201, &HeaderValue::from_static("tom")));
        assert!(!response.headers().contains_key(CONTENT_LENGTH));
        assert_eq!(response.body().size_hint().exact(), Some(10));
        let streamed = with(Response::new(Body::from_reader(&b"[1]"[..])), "content-type", "application/hal+json");
        assert_eq!(wrapped(streamed).await, r#"{"data":[1]}"#);
    }

    #[tokio::test]
    async fn members_stay_in_their_order() {
        let tom = r#"{"name":"Tom","age":3}"#;
        let response = with(tom.into_response(), "content-type", "application/json");
        assert_eq!(wrapped(response).await, format!(r#"{{"data":{tom}}}"#));
    }

    #[tokio::test]
    async fn anything_else_is_left_alone() {
        assert_eq!(wrapped("1".into_response()).await, "1");
        assert_eq!(wrapped(().into_response()).await, "");
        assert_eq!(wrapped(with(().into_response(), "content-type", "application/json")).await, "");
        assert_eq!(wrapped(with(Json(1).into_response(), "content-encoding", "gzip")).await, "1");
        assert_eq!(wrapped(with(Json(1).into_response(), "content-type", "application/jsonl")).await, "1");
    }

    #[tokio::test]
    async fn what_is_not_the_json_it_says_is_internal() {
        let response = with("{".into_response(), "content-type", "application/json");
        assert!(HttpException::from(map_json(response, |data| data).await.unwrap_err()).is_internal());
        // A 500 of ours is JSON, so it is mapped as any other.
        assert!(wrapped(Json(Unserialisable).into_response()).await.starts_with(r#"{"data":"#));
    }
}
