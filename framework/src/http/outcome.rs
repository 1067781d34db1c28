//! How what a handler returned becomes a response: decided by the compiler, by the type, at no cost.
//!
//! A route macro emits one line per step; `handled` is what the handler returned, `status` the route's status:
//!
//! ```text
//! let handled = ::nestling::__private::probe::of(&handled).__nestling_open(handled)?;     // spanned on `E`
//! let handled = ::nestling::__private::probe::of(&handled).__nestling_open(handled)?;     // spanned on `E`
//! ::nestling::__private::probe::of(&handled).__nestling_respond(handled, status)          // spanned on `T`
//! ```
//!
//! Each `__nestling_open` takes away one `Result` or `Option`, so two of them open `Result<Option<T>, E>`; either leaves
//! anything else as it is. The choice is [`probe`](super::probe)'s.

use super::into_response::{IntoResponse, json};
use super::probe::{First, Last, Never, Second};
use super::{HttpException, NotFoundException, Response};
use http::StatusCode;
use serde::Serialize;

/// What has a value inside. One impl for both, so that a type that rustc could not find is no choice between two.
pub trait Opened {
    /// What is inside.
    type Value;

    /// The value, or the answer in its place.
    fn open(self) -> Result<Self::Value, HttpException>;
}

/// The error ends the request.
impl<T, E: Into<HttpException>> Opened for Result<T, E> {
    type Value = T;

    #[inline]
    fn open(self) -> Result<T, HttpException> {
        self.map_err(Into::into)
    }
}

/// Without a value the answer is 404.
impl<T> Opened for Option<T> {
    type Value = T;

    #[inline]
    fn open(self) -> Result<T, HttpException> {
        self.ok_or_else(|| NotFoundException::default().into())
    }
}

impl<T: Opened> First<T> {
    /// Opens a result or an option.
    #[inline]
    pub fn __nestling_open(&self, handled: T) -> Result<T::Value, HttpException> {
        handled.open()
    }
}

impl<T, E> Second<Result<T, E>> {
    /// Refuses a result whose error is not an exception.
    pub fn __nestling_open(&self, _: Result<T, E>) -> Result<T, HttpException>
    where
        E: IntoHttpException,
    {
        unreachable!("`IntoHttpException` is implemented by nothing")
    }
}

impl<T> Last<T> {
    /// Leaves alone what is neither a result nor an option.
    #[inline]
    pub fn __nestling_open(&self, handled: T) -> Result<T, HttpException> {
        Ok(handled)
    }

    /// Refuses what is neither a response nor serialisable.
    pub fn __nestling_respond(&self, _: T, _: StatusCode) -> Result<Response, HttpException>
    where
        T: Returnable,
    {
        unreachable!("`Returnable` is implemented by nothing")
    }
}

impl<T: IntoResponse> First<T> {
    /// The value's own response. The route's status stands in for 200.
    #[inline]
    pub fn __nestling_respond(&self, handled: T, status: StatusCode) -> Result<Response, HttpException> {
        let mut response = handled.into_response();
        if response.status() == StatusCode::OK {
            *response.status_mut() = status;
        }
        Ok(response)
    }
}

impl<T: Serialize> Second<T> {
    /// The value as JSON, with the route's status.
    #[inline]
    pub fn __nestling_respond(&self, handled: T, status: StatusCode) -> Result<Response, HttpException> {
        let mut response = json(&handled).map_err(HttpException::internal)?;
        *response.status_mut() = status;
        Ok(response)
    }
}

/// What says that a handler's error is not an exception.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot become an HTTP error",
    label = "not an exception",
    note = "add `#[derive(Exception)]` to `{Self}`; if it is not yours, let the route return `nestling::Result`, which answers 500"
)]
pub trait IntoHttpException {}

/// What says that a handler's value is no answer.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be returned from a route",
    label = "neither `IntoResponse` nor `Serialize`",
    note = "to be JSON, it and all that it holds have to be `Serialize`: add `#[dto]`; for anything else implement `IntoResponse`"
)]
pub trait Returnable {}

#[diagnostic::do_not_recommend]
impl IntoHttpException for Never {}

#[diagnostic::do_not_recommend]
impl Returnable for Never {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Exception;
    use crate::http::testing::{Unserialisable, json_of, text_of};
    use crate::http::{Body, ConflictException, Redirect};
    use bytes::Bytes;
    use serde_json::json;

    /// Exactly the tokens that a route macro emits around a handler's call.
    macro_rules! answer {
        ($status:expr, $call:expr) => {
            (|| -> Result<Response, HttpException> {
                let __nestling_handled = $call;
                let __nestling_handled =
                    ::nestling::__private::probe::of(&__nestling_handled).__nestling_open(__nestling_handled)?;
                let __nestling_handled =
                    ::nestling::__private::probe::of(&__nestling_handled).__nestling_open(__nestling_handled)?;
                ::nestling::__private::probe::of(&__nestling_handled).__nestling_respond(__nestling_handled, $status)
            })()
        };
    }

    #[derive(Serialize)]
    struct Cat {
        name: &'static str,
    }

    const TOM: Cat = Cat { name: "tom" };

    #[derive(Debug, Exception)]
    enum CatError {
        #[exception(NOT_FOUND, "cat {0} not found")]
        NotFound(u64),
    }

    struct Teapot;

    impl IntoResponse for Teapot {
        fn into_response(self) -> Response {
            StatusCode::IM_A_TEAPOT.into_response()
        }
    }

    fn status_and_text(outcome: Result<Response, HttpException>) -> (u16, String) {
        let response = outcome.unwrap();
        (response.status().as_u16(), text_of(response))
    }

    fn refusal(outcome: Result<Response, HttpException>) -> serde_json::Value {
        json_of(outcome.unwrap_err().into_response())
    }

    #[test]
    fn what_is_serialize_is_json_with_the_status_of_the_route() {
        let outcome = answer!(StatusCode::CREATED, TOM);
        assert_eq!(outcome.as_ref().unwrap().headers()["content-type"], "application/json");
        assert_eq!(status_and_text(outcome), (201, r#"{"name":"tom"}"#.into()));
        assert_eq!(status_and_text(answer!(StatusCode::OK, vec![1_u8])), (200, "[1]".into()));
        assert_eq!(status_and_text(answer!(StatusCode::OK, 7_u64)), (200, "7".into()));
    }

    #[test]
    fn responses_take_the_status_of_the_route_for_200() {
        assert_eq!(status_and_text(answer!(StatusCode::CREATED, "x")), (201, "x".into()));
        assert_eq!(status_and_text(answer!(StatusCode::ACCEPTED, String::from("x"))), (202, "x".into()));
        assert_eq!(status_and_text(answer!(StatusCode::NO_CONTENT, ())), (204, String::new()));
        assert_eq!(status_and_text(answer!(StatusCode::CREATED, Bytes::from_static(b"x"))), (201, "x".into()));
        assert_eq!(status_and_text(answer!(StatusCode::CREATED, Response::new(Body::empty()))), (201, String::new()));
    }

    #[test]
    fn responses_keep_any_other_status() {
        assert_eq!(status_and_text(answer!(StatusCode::CREATED, Teapot)).0, 418);
        assert_eq!(status_and_text(answer!(StatusCode::CREATED, StatusCode::ACCEPTED)).0, 202);
        assert_eq!(status_and_text(answer!(StatusCode::CREATED, Redirect::to("/x"))).0, 302);
        assert_eq!(status_and_text(answer!(StatusCode::OK, HttpException::new(403, "no"))).0, 403);
    }

    #[test]
    fn results_are_opened() {
        let cat = |id| if id == 1 { Ok(TOM) } else { Err(CatError::NotFound(id)) };
        assert_eq!(status_and_text(answer!(StatusCode::OK, cat(1))), (200, r#"{"name":"tom"}"#.into()));
        let body = json!({ "statusCode": 404, "message": "cat 7 not found", "error": "Not Found" });
        assert_eq!(refusal(answer!(StatusCode::OK, cat(7))), body);
        assert_eq!(status_and_text(answer!(StatusCode::OK, Ok::<_, CatError>(Teapot))).0, 418);
    }

    #[test]
    fn errors_are_exceptions_errors_or_http_exceptions() {
        let any: crate::Result<Cat> = Err(ConflictException::new("taken").into());
        assert_eq!(refusal(answer!(StatusCode::OK, any))["statusCode"], 409);
        let http: Result<Cat, HttpException> = Err(HttpException::new(403, "no"));
        assert_eq!(refusal(answer!(StatusCode::OK, http)), json!({ "statusCode": 403, "message": "no" }));
    }

    #[test]
    fn options_without_a_value_are_404() {
        assert_eq!(status_and_text(answer!(StatusCode::OK, Some(TOM))).0, 200);
        assert_eq!(status_and_text(answer!(StatusCode::CREATED, Some("x"))), (201, "x".into()));
        let missing = answer!(StatusCode::OK, None::<Cat>);
        assert_eq!(refusal(missing), json!({ "statusCode": 404, "message": "Not Found" }));
    }

    #[test]
    fn results_of_options_are_opened_twice() {
        let cat = |id| match id {
            1 => Ok(Some(TOM)),
            2 => Ok(None),
            _ => Err(CatError::NotFound(id)),
        };
        assert_eq!(status_and_text(answer!(StatusCode::OK, cat(1))).0, 200);
        assert_eq!(refusal(answer!(StatusCode::OK, cat(2)))["message"], "Not Found");
        assert_eq!(refusal(answer!(StatusCode::OK, cat(3)))["message"], "cat 3 not found");
        let reversed: Option<Result<Cat, CatError>> = Some(Err(CatError::NotFound(4)));
        assert_eq!(refusal(answer!(StatusCode::OK, reversed))["message"], "cat 4 not found");
    }

    #[test]
    fn generic_controllers_go_by_the_bounds_that_they_write() {
        fn find<T: Serialize>(value: T) -> Result<Response, HttpException> {
            answer!(StatusCode::OK, Ok::<_, CatError>(vec![value]))
        }
        assert_eq!(status_and_text(find(TOM)).1, r#"[{"name":"tom"}]"#);
    }

    #[test]
    fn opaque_types_are_seen_through() {
        fn opaque() -> impl IntoResponse {
            "x"
        }
        assert_eq!(status_and_text(answer!(StatusCode::OK, opaque())), (200, "x".into()));
    }

    #[test]
    fn what_fails_to_serialise_is_internal_and_keeps_the_reason_for_the_log() {
        let exception = answer!(StatusCode::OK, Unserialisable).unwrap_err();
        assert_eq!(exception.status(), StatusCode::INTERNAL_SERVER_ERROR);
        assert_eq!(crate::error::Chain(&exception).to_string(), "Internal server error: secret");
    }
}
