//! Exceptions as problem details (RFC 9457).

use super::answer::Answer;
use super::{HttpException, IntoResponse, Json, Response};
use http::HeaderValue;
use http::header::CONTENT_TYPE;
use serde_json::{Map, Value};

impl HttpException {
    /// The response as `application/problem+json` (RFC 9457) instead of NestJS's body. Status and headers stay.
    ///
    /// | member | is |
    /// |---|---|
    /// | `type` | `about:blank` |
    /// | `title` | the status's reason phrase |
    /// | `status` | the status |
    /// | `detail` | the message, unless it only repeats the title; several messages on one line |
    /// | `instance` | the argument: what the problem occurred at, as a URI reference such as the path |
    /// | `errors` | the messages one by one, if there are several |
    /// | `error` | the [`description`](Self::description), if it is not the title |
    /// | `errorCode` | the [`error_code`](Self::error_code) |
    ///
    /// An exception that is a whole JSON object adds its members to these and takes the place of those of the same name,
    /// so that it can have a `type` of its own; only `status` stays what it is.
    ///
    /// ```
    /// use nestling::HttpException;
    /// use nestling::http::NotFoundException;
    ///
    /// let exception = HttpException::from(NotFoundException::new("no such cat"));
    /// let response = exception.into_problem(Some("/cats/7"));
    /// assert_eq!(response.headers()["content-type"], "application/problem+json");
    /// // {"detail":"no such cat","instance":"/cats/7","status":404,"title":"Not Found","type":"about:blank"}
    /// ```
    #[must_use]
    pub fn into_problem(self, instance: Option<&str>) -> Response {
        let problem = Json(members(self.answer(), instance)).into_response();
        let mut response = self.into_response();
        *response.body_mut() = problem.into_body();
        response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static("application/problem+json"));
        response
    }
}

fn members(answer: &Answer, instance: Option<&str>) -> Map<String, Value> {
    let title = answer.status.canonical_reason();
    let mut members = Map::new();
    let mut set = |name: &str, value: Option<Value>| {
        if let Some(value) = value {
            members.insert(name.to_owned(), value);
        }
    };
    set("type", Some("about:blank".into()));
    set("title", title.map(Value::from));
    set("instance", instance.map(Value::from));
    set("error", answer.description.as_deref().filter(|description| Some(*description) != title).map(Value::from));
    set("errorCode", answer.error_code.as_deref().map(Value::from));
    match answer.message.as_object() {
        Some(object) => members.extend(object.clone()),
        None => {
            let detail = answer.to_string();
            set("detail", (Some(detail.as_str()) != title).then(|| detail.into()));
            set("errors", answer.message.as_list());
        }
    }
    members.insert("status".to_owned(), answer.status.as_u16().into());
    members
}

#[cfg(test)]
mod tests {
    use crate::HttpException;
    use crate::http::testing::json_of;
    use crate::http::{ConflictException, NotFoundException};
    use serde_json::{Value, json};

    fn problem(exception: impl Into<HttpException>) -> Value {
        json_of(exception.into().into_problem(None))
    }

    #[test]
    fn title_is_the_status_and_detail_the_message() {
        let response = HttpException::from(NotFoundException::new("no such cat")).into_problem(Some("/cats/7"));
        assert_eq!(response.status(), 404);
        assert_eq!(response.headers()["content-type"], "application/problem+json");
        let body = json!({
            "type": "about:blank", "title": "Not Found", "status": 404, "detail": "no such cat", "instance": "/cats/7",
        });
        assert_eq!(json_of(response), body);
    }

    #[test]
    fn a_message_that_repeats_the_title_is_no_detail() {
        let body = json!({ "type": "about:blank", "title": "Not Found", "status": 404 });
        assert_eq!(problem(NotFoundException::default()), body);
        assert_eq!(problem(HttpException::new(499, "gone"))["title"], Value::Null);
    }

    #[test]
    fn several_messages_are_listed() {
        let body = problem(HttpException::messages(400, vec!["a is wrong".into(), "b is wrong".into()]));
        assert_eq!(body["errors"], json!(["a is wrong", "b is wrong"]));
        assert_eq!(body["detail"], "a is wrong, b is wrong");
        assert_eq!(problem(HttpException::new(400, json!([1, "a"])))["errors"], json!([1, "a"]));
    }

    #[test]
    fn description_and_code_are_extensions() {
        let body = problem(ConflictException::new("taken").description("busy").error_code("E42"));
        assert_eq!(
            (&body["title"], &body["error"], &body["errorCode"]),
            (&json!("Conflict"), &json!("busy"), &json!("E42"))
        );
    }

    #[test]
    fn an_object_adds_its_members_and_may_have_its_own_type() {
        let own = json!({ "type": "https://cats.example/out-of-milk", "balance": 30, "status": 200 });
        let body = json!({
            "type": "https://cats.example/out-of-milk", "title": "Forbidden", "status": 403, "balance": 30,
        });
        assert_eq!(problem(HttpException::new(403, own)), body);
    }

    #[test]
    fn headers_stay_and_causes_stay_away() {
        let response = HttpException::internal("secret").header("retry-after", "1").into_problem(None);
        assert_eq!(response.headers()["retry-after"], "1");
        let body = json!({
            "type": "about:blank", "title": "Internal Server Error", "status": 500, "detail": "Internal server error",
        });
        assert_eq!(json_of(response), body);
        assert_eq!(HttpException::new(401, "x").into_problem(None).headers()["www-authenticate"], "Bearer");
    }
}
