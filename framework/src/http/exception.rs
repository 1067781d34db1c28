//! The exception: an answer that ends a request.

use super::answer::{Answer, ExceptionMessage, ExceptionStatus};
use super::body::BoxError;
use super::{IntoResponse, Response};
use http::{HeaderName, HeaderValue, StatusCode};
use std::fmt;

/// An answer that ends a request: a status, a JSON body, headers, and a cause that only the log sees.
///
/// Every error that a handler, guard, pipe or interceptor returns becomes one. The common ones have a type of their own
/// ([`NotFoundException`](crate::http::NotFoundException) and its siblings); an application's own are best declared with
/// [`#[derive(Exception)]`](crate::Exception).
///
/// ```
/// use nestling::HttpException;
/// use serde_json::json;
///
/// let refusal = HttpException::new(403, "Forbidden");
/// assert_eq!(refusal.body(), json!({ "statusCode": 403, "message": "Forbidden" }));
///
/// let coded = HttpException::new(403, "no cats today").description("Forbidden").error_code("E42");
/// assert_eq!(
///     coded.body(),
///     json!({ "statusCode": 403, "message": "no cats today", "error": "Forbidden", "errorCode": "E42" }),
/// );
///
/// let own = HttpException::new(429, json!({ "retry": "later" }));
/// assert_eq!(own.body(), json!({ "retry": "later" }));
/// ```
pub struct HttpException(Box<Inner>);

struct Inner {
    answer: Answer,
    cause: Option<BoxError>,
    internal: bool,
}

impl HttpException {
    /// An exception with this status, a [`StatusCode`] or a number, and this message.
    ///
    /// The message is a text, a list of texts, or JSON; a JSON object is the whole body, as it is. A number that is no
    /// status of a final answer (below 200, above 999) becomes 500.
    pub fn new(status: impl Into<ExceptionStatus>, message: impl Into<ExceptionMessage>) -> Self {
        Self::answering(Answer::new(status.into(), message.into()))
    }

    /// An exception with several messages, as validation answers; `error` is the status's reason phrase.
    pub fn messages(status: impl Into<ExceptionStatus>, messages: Vec<String>) -> Self {
        Self::answering(Answer::new(status.into(), messages.into()).with_reason())
    }

    /// A 500 that tells the client `Internal server error` and keeps the cause for the log.
    pub fn internal(cause: impl Into<BoxError>) -> Self {
        let mut exception = Self::new(StatusCode::INTERNAL_SERVER_ERROR, "Internal server error").cause(cause);
        exception.0.internal = true;
        exception
    }

    pub(crate) fn answering(answer: Answer) -> Self {
        Self(Box::new(Inner { answer, cause: None, internal: false }))
    }

    pub(crate) fn answer(&self) -> &Answer {
        &self.0.answer
    }

    /// Sets the body's `error` member.
    #[must_use]
    pub fn description(mut self, description: impl Into<String>) -> Self {
        self.0.answer.description = Some(description.into().into());
        self
    }

    /// Sets the body's `errorCode` member: a name for programs, which stays when the message is reworded.
    #[must_use]
    pub fn error_code(mut self, code: impl Into<String>) -> Self {
        self.0.answer.error_code = Some(code.into().into());
        self
    }

    /// Keeps the error behind this one. It is logged and seen by filters, never by the client.
    #[must_use]
    pub fn cause(mut self, cause: impl Into<BoxError>) -> Self {
        self.0.cause = Some(cause.into());
        self
    }

    /// Keeps the error behind this one, unless it has one already.
    pub(crate) fn caused_by(self, cause: impl Into<BoxError>) -> Self {
        if self.0.cause.is_some() { self } else { self.cause(cause) }
    }

    /// The same refusal in other words: with another status and message, and the headers and the cause that it has.
    ///
    /// For filters that give all errors one shape:
    ///
    /// ```
    /// use nestling::http::{HttpException, MethodNotAllowedException};
    /// use serde_json::json;
    ///
    /// let refusal = HttpException::from(MethodNotAllowedException::new("Cannot PUT /cats")).header("allow", "GET");
    /// let status = refusal.status();
    /// let reworded = refusal.reworded(status, json!({ "errors": ["GET it"] }));
    /// assert_eq!(reworded.body(), json!({ "errors": ["GET it"] }));
    /// # use nestling::IntoResponse;
    /// assert_eq!(reworded.into_response().headers()["allow"], "GET");
    /// ```
    #[must_use]
    pub fn reworded(mut self, status: impl Into<ExceptionStatus>, message: impl Into<ExceptionMessage>) -> Self {
        let headers = std::mem::take(&mut self.0.answer.headers);
        self.0.answer = Answer { headers, ..Answer::new(status.into(), message.into()) };
        self
    }

    /// Sets a header of the answer; one of the same name is replaced.
    ///
    /// A name or value that HTTP does not allow is logged and left out: the refusal matters more than its header.
    ///
    /// ```
    /// use nestling::{HttpException, IntoResponse};
    ///
    /// let response = HttpException::new(503, "come back later").header("retry-after", "120").into_response();
    /// assert_eq!(response.headers()["retry-after"], "120");
    /// ```
    #[must_use]
    pub fn header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName, Error: Into<http::Error>>,
        V: TryInto<HeaderValue, Error: Into<http::Error>>,
    {
        match header(name, value) {
            Ok((name, value)) => drop(self.0.answer.headers.insert(name, value)),
            Err(error) => tracing::error!(%error, status = %self.status(), "a header of an exception was left out"),
        }
        self
    }

    /// The status of the answer.
    pub fn status(&self) -> StatusCode {
        self.0.answer.status
    }

    /// The body that the client gets.
    pub fn body(&self) -> serde_json::Value {
        self.0.answer.body()
    }

    /// The error that this exception was made from, if it is an `E`.
    ///
    /// A typed exception keeps itself here, so a filter can get it back:
    ///
    /// ```
    /// use nestling::HttpException;
    /// use nestling::http::{ConflictException, NotFoundException};
    ///
    /// let exception = HttpException::from(NotFoundException::new("no such cat"));
    /// assert!(exception.downcast_ref::<NotFoundException>().is_some());
    /// assert!(exception.downcast_ref::<ConflictException>().is_none());
    /// ```
    pub fn downcast_ref<E: std::error::Error + 'static>(&self) -> Option<&E> {
        self.0.cause.as_ref()?.downcast_ref()
    }

    /// The error that this exception was made from, taken out of it.
    ///
    /// ```
    /// use nestling::HttpException;
    ///
    /// let exception = HttpException::internal(std::io::Error::other("disk"));
    /// let error = exception.downcast::<std::io::Error>().unwrap();
    /// assert_eq!(error.to_string(), "disk");
    /// ```
    ///
    /// # Errors
    ///
    /// The exception itself, unchanged, if it was not made from an `E`.
    pub fn downcast<E: std::error::Error + 'static>(mut self) -> Result<E, Self> {
        match self.0.cause.take().map(|cause| cause.downcast()) {
            Some(Ok(error)) => Ok(*error),
            Some(Err(cause)) => Err(self.cause(cause)),
            None => Err(self),
        }
    }

    /// Whether it stands for an error that nobody meant for a client, as [`internal`](Self::internal) makes them: an
    /// unknown error or a panic. An exception that says 500 on purpose is none.
    ///
    /// ```
    /// use nestling::HttpException;
    /// use nestling::http::InternalServerErrorException;
    ///
    /// assert!(HttpException::internal("the disk is full").is_internal());
    /// assert!(!HttpException::from(InternalServerErrorException::new("we are sorry")).is_internal());
    /// ```
    pub fn is_internal(&self) -> bool {
        self.0.internal
    }
}

pub(super) fn header<N, V>(name: N, value: V) -> Result<(HeaderName, HeaderValue), http::Error>
where
    N: TryInto<HeaderName, Error: Into<http::Error>>,
    V: TryInto<HeaderValue, Error: Into<http::Error>>,
{
    Ok((name.try_into().map_err(Into::into)?, trimmed(value.try_into().map_err(Into::into)?)))
}

/// Without white space around it, which is no part of a value and malformed in HTTP/2 (RFC 9113, section 8.2.1).
pub(super) fn trimmed(value: HeaderValue) -> HeaderValue {
    let bytes = value.as_bytes();
    match bytes.trim_ascii() {
        whole if whole.len() == bytes.len() => value,
        rest => {
            // Part of a value is a value.
            let mut trimmed = HeaderValue::from_bytes(rest).unwrap_or(HeaderValue::from_static(""));
            trimmed.set_sensitive(value.is_sensitive());
            trimmed
        }
    }
}

impl IntoResponse for HttpException {
    fn into_response(self) -> Response {
        self.0.answer.into_response()
    }
}

impl std::error::Error for HttpException {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.cause.as_deref().map(|cause| cause as _)
    }
}

/// The message; several are separated by commas.
impl fmt::Display for HttpException {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.answer.fmt(f)
    }
}

impl fmt::Debug for HttpException {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("HttpException")
            .field("status", &self.status().as_u16())
            .field("body", &self.body())
            .field("cause", &self.0.cause)
            .finish()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::testing::{json_of, text_of};
    use serde_json::json;
    use std::error::Error as _;

    #[test]
    fn answers_status_and_message_only() {
        let exception = HttpException::new(403, "Forbidden");
        assert_eq!(exception.status(), StatusCode::FORBIDDEN);
        assert_eq!(exception.body(), json!({ "statusCode": 403, "message": "Forbidden" }));
        assert_eq!(exception.to_string(), "Forbidden");
    }

    #[test]
    fn takes_a_status_code_and_an_owned_message() {
        let exception = HttpException::new(StatusCode::FORBIDDEN, String::from("Forbidden"));
        assert_eq!(exception.body(), json!({ "statusCode": 403, "message": "Forbidden" }));
    }

    #[test]
    fn sends_a_json_object_as_it_is() {
        let body = json!({ "reason": "closed", "since": [1, 2] });
        assert_eq!(HttpException::new(403, body.clone()).body(), body);
        assert_eq!(json_of(HttpException::new(403, body.clone()).into_response()), body);
    }

    #[test]
    fn puts_other_json_into_the_message() {
        assert_eq!(HttpException::new(400, json!(["a", 1])).body(), json!({ "statusCode": 400, "message": ["a", 1] }));
    }

    #[test]
    fn adds_what_is_asked_for_to_an_object() {
        let exception = HttpException::new(403, json!({ "reason": "closed" })).description("d").error_code("E42");
        assert_eq!(exception.body(), json!({ "reason": "closed", "error": "d", "errorCode": "E42" }));
    }

    #[test]
    fn lists_messages_with_the_reason_phrase() {
        let exception = HttpException::messages(StatusCode::BAD_REQUEST, vec!["a".into(), "b".into()]);
        let body = json!({ "statusCode": 400, "message": ["a", "b"], "error": "Bad Request" });
        assert_eq!(exception.body(), body);
        assert_eq!(exception.to_string(), "a, b");
    }

    #[test]
    fn keeps_an_internal_cause_from_the_client() {
        let exception = HttpException::internal(std::io::Error::other("disk"));
        assert_eq!(exception.body(), json!({ "statusCode": 500, "message": "Internal server error" }));
        assert_eq!(exception.source().unwrap().to_string(), "disk");
        assert!(exception.downcast_ref::<std::io::Error>().is_some());
        assert!(!text_of(exception.into_response()).contains("disk"));
    }

    #[test]
    fn gives_its_error_to_who_knows_the_type() {
        let exception = HttpException::internal(std::io::Error::other("disk"));
        let exception = exception.downcast::<fmt::Error>().unwrap_err();
        assert_eq!((exception.is_internal(), exception.source().unwrap().to_string()), (true, "disk".into()));
        assert_eq!(exception.downcast::<std::io::Error>().unwrap().to_string(), "disk");
        assert!(HttpException::new(404, "x").downcast::<std::io::Error>().is_err());
    }

    #[test]
    fn tells_unknown_errors_from_deliberate_ones() {
        assert!(HttpException::from(crate::Error::msg("disk")).is_internal());
        assert!(HttpException::internal("x").cause("y").description("d").is_internal());
        assert!(!HttpException::new(500, "sorry").cause("x").is_internal());
        assert!(!HttpException::from(crate::Error::from(HttpException::new(500, "sorry"))).is_internal());
    }

    #[test]
    fn sends_what_is_no_final_status_as_500() {
        for status in [0, 100, 101, 199, 1000, u16::MAX] {
            assert_eq!(HttpException::new(status, "x").status(), StatusCode::INTERNAL_SERVER_ERROR, "{status}");
        }
        assert_eq!(HttpException::new(StatusCode::CONTINUE, "x").status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(HttpException::new(499, "x").status().as_u16(), 499);
    }

    #[test]
    fn responds_with_status_json_and_headers() {
        let response = HttpException::new(405, "x").header(http::header::ALLOW, "GET, HEAD").into_response();
        assert_eq!(response.status(), StatusCode::METHOD_NOT_ALLOWED);
        assert_eq!(response.headers()["allow"], "GET, HEAD");
        assert_eq!(response.headers()["content-type"], "application/json");
        assert_eq!(text_of(response), r#"{"statusCode":405,"message":"x"}"#);
    }

    #[test]
    fn leaves_out_a_header_that_would_split_the_response() {
        let response = HttpException::new(400, "x").header("x-note", "a\r\nset-cookie: b").into_response();
        assert_eq!(response.status(), StatusCode::BAD_REQUEST);
        assert!(!response.headers().contains_key("x-note"));
    }

    #[test]
    fn challenges_whoever_is_unauthorised() {
        let response = HttpException::new(401, "x").into_response();
        assert_eq!(response.headers()["www-authenticate"], "Bearer");
        let basic = HttpException::new(401, "x").header("WWW-Authenticate", "Basic").into_response();
        assert_eq!(basic.headers().get_all("www-authenticate").iter().collect::<Vec<_>>(), ["Basic"]);
    }

    #[test]
    fn debugs_with_body_and_cause() {
        let debug = format!("{:?}", HttpException::new(404, "x").cause("deeper"));
        assert!(debug.contains("404") && debug.contains("deeper"), "{debug}");
    }

    #[test]
    fn is_as_small_as_a_pointer() {
        assert_eq!(size_of::<HttpException>(), size_of::<usize>());
    }
}
