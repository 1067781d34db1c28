//! What an exception answers: the part of it that the client sees.

use super::{Body, Response};
use http::header::{CONTENT_TYPE, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, StatusCode};
use serde::Serialize;
use serde_json::{Map, Value};
use std::borrow::Cow;
use std::fmt;

/// Status, body and headers.
#[derive(Clone)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) message: ExceptionMessage,
    pub(crate) description: Option<Cow<'static, str>>,
    pub(crate) error_code: Option<Cow<'static, str>>,
    pub(crate) headers: HeaderMap,
}

impl Answer {
    pub(crate) fn new(status: ExceptionStatus, message: ExceptionMessage) -> Self {
        Self { status: status.0, message, description: None, error_code: None, headers: HeaderMap::new() }
    }

    /// Sets `error` to the status's reason phrase, if it has one. An object is a whole body already and stays as it is.
    pub(crate) fn with_reason(mut self) -> Self {
        if self.message.as_object().is_none() {
            self.description = self.status.canonical_reason().map(Cow::Borrowed);
        }
        self
    }

    pub(crate) fn body(&self) -> Value {
        match self.message.as_object() {
            Some(object) => Value::Object(self.amended(object)),
            None => serde_json::to_value(self.members()).expect("texts and JSON values always serialise"),
        }
    }

    fn amended(&self, object: &Map<String, Value>) -> Map<String, Value> {
        let mut object = object.clone();
        let members = [("error", &self.description), ("errorCode", &self.error_code)];
        for (name, value) in members.into_iter().filter_map(|(name, value)| Some((name, value.as_deref()?))) {
            object.insert(name.into(), value.into());
        }
        object
    }

    fn members(&self) -> Members<'_> {
        Members {
            status_code: self.status.as_u16(),
            message: &self.message,
            error: self.description.as_deref(),
            error_code: self.error_code.as_deref(),
        }
    }

    /// The body as it is sent, in the order in which people read it: status first.
    fn bytes(&self) -> Vec<u8> {
        match self.message.as_object() {
            Some(object) => serde_json::to_vec(&self.amended(object)),
            None => serde_json::to_vec(&self.members()),
        }
        .expect("texts and JSON values always serialise")
    }

    pub(crate) fn into_response(mut self) -> Response {
        let mut response = Response::new(Body::full(self.bytes()));
        self.challenge();
        *response.status_mut() = self.status;
        *response.headers_mut() = self.headers;
        response.headers_mut().entry(CONTENT_TYPE).or_insert(HeaderValue::from_static("application/json"));
        response
    }

    /// A 401 has to say how to authenticate (RFC 9110, section 15.5.2).
    fn challenge(&mut self) {
        if self.status == StatusCode::UNAUTHORIZED {
            self.headers.entry(WWW_AUTHENTICATE).or_insert(HeaderValue::from_static("Bearer"));
        }
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.message.0 {
            Message::Text(text) => f.write_str(text),
            Message::List(texts) => f.write_str(&texts.join(", ")),
            Message::Json(value) => value.fmt(f),
        }
    }
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Members<'a> {
    status_code: u16,
    message: &'a ExceptionMessage,
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    error_code: Option<&'a str>,
}

/// The status of an exception; made from a [`StatusCode`] or from a number.
pub struct ExceptionStatus(StatusCode);

impl From<StatusCode> for ExceptionStatus {
    fn from(status: StatusCode) -> Self {
        Self(if status.is_informational() { StatusCode::INTERNAL_SERVER_ERROR } else { status })
    }
}

impl From<u16> for ExceptionStatus {
    fn from(status: u16) -> Self {
        StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR).into()
    }
}

/// The message of an exception; made from a text, from a list of texts, or from JSON.
#[derive(Clone, Serialize)]
#[serde(transparent)]
pub struct ExceptionMessage(Message);

#[derive(Clone, Serialize)]
#[serde(untagged)]
enum Message {
    Text(Cow<'static, str>),
    List(Vec<String>),
    Json(Value),
}

impl ExceptionMessage {
    /// A text that is not copied.
    pub(crate) const fn fixed(text: &'static str) -> Self {
        Self(Message::Text(Cow::Borrowed(text)))
    }

    /// The messages, if there may be several.
    pub(super) fn as_list(&self) -> Option<Value> {
        match &self.0 {
            Message::List(texts) => Some(texts.as_slice().into()),
            Message::Json(Value::Array(values)) => Some(values.as_slice().into()),
            Message::Json(_) | Message::Text(_) => None,
        }
    }

    pub(super) fn as_object(&self) -> Option<&Map<String, Value>> {
        match &self.0 {
            Message::Json(value) => value.as_object(),
            Message::Text(_) | Message::List(_) => None,
        }
    }
}

impl From<&str> for ExceptionMessage {
    fn from(text: &str) -> Self {
        String::from(text).into()
    }
}

impl From<String> for ExceptionMessage {
    fn from(text: String) -> Self {
        Self(Message::Text(Cow::Owned(text)))
    }
}

impl From<Vec<String>> for ExceptionMessage {
    fn from(texts: Vec<String>) -> Self {
        Self(Message::List(texts))
    }
}

impl From<Value> for ExceptionMessage {
    fn from(value: Value) -> Self {
        Self(Message::Json(value))
    }
}
