//! Typed exceptions: errors that know their own answer, and how an [`Error`](crate::Error) finds out that it holds one.

use super::HttpException;
use super::body::BoxError;
use http::StatusCode;
use std::borrow::Cow;

/// An error that knows how it is answered. Derive it with [`#[derive(Exception)]`](macro@crate::Exception).
///
/// Whatever implements it becomes an [`HttpException`] with `?` and with `.into()`.
///
/// ```
/// use nestling::{Exception, HttpException};
/// use serde_json::json;
///
/// #[derive(Debug, Exception)]
/// enum CatError {
///     #[exception(NOT_FOUND, "cat {0} not found", code = "CAT_NOT_FOUND")]
///     NotFound(u64),
///     #[exception(transparent)]
///     Storage(#[from] std::io::Error),
/// }
///
/// let body = json!({
///     "statusCode": 404, "message": "cat 7 not found", "error": "Not Found", "errorCode": "CAT_NOT_FOUND",
/// });
/// assert_eq!(HttpException::from(CatError::NotFound(7)).body(), body);
///
/// let body = json!({ "statusCode": 500, "message": "Internal server error" });
/// assert_eq!(HttpException::from(CatError::from(std::io::Error::other("secret"))).body(), body);
/// ```
///
/// Written by hand, [`cause`](HttpException::cause) is what keeps the error's type for filters:
///
/// ```
/// use nestling::{Exception, HttpException};
/// use std::fmt;
///
/// #[derive(Debug)]
/// struct Closed;
///
/// impl fmt::Display for Closed {
///     fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
///         f.write_str("the shop is closed")
///     }
/// }
///
/// impl std::error::Error for Closed {}
///
/// impl Exception for Closed {
///     fn into_exception(self) -> HttpException {
///         HttpException::new(503, "closed").header("retry-after", "3600").cause(self)
///     }
/// }
///
/// let exception = HttpException::from(Closed);
/// assert_eq!(exception.status().as_u16(), 503);
/// assert!(exception.downcast_ref::<Closed>().is_some());
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot become an HTTP error",
    label = "not an exception",
    note = "add `#[derive(Exception)]` to `{Self}`; if it is not yours, call it a server error: `.map_err(HttpException::internal)?`"
)]
pub trait Exception: std::error::Error + Send + Sync + Sized + 'static {
    /// The answer to this error.
    fn into_exception(self) -> HttpException;

    /// The answers that there can be, for API documentation; none are documented by default.
    fn describe() -> Vec<ExceptionDoc> {
        Vec::new()
    }
}

/// One answer that a typed exception can give.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ExceptionDoc {
    /// The status of the answer.
    pub status: StatusCode,
    /// The message, with `{…}` where a value goes.
    pub message: Cow<'static, str>,
    /// The `errorCode`, if it has one.
    pub code: Option<Cow<'static, str>>,
}

impl ExceptionDoc {
    /// Documents an answer.
    pub const fn new(status: StatusCode, message: &'static str, code: Option<&'static str>) -> Self {
        let code = match code {
            Some(code) => Some(Cow::Borrowed(code)),
            None => None,
        };
        Self { status, message: Cow::Borrowed(message), code }
    }
}

impl<E: Exception> From<E> for HttpException {
    fn from(exception: E) -> Self {
        exception.into_exception()
    }
}

/// An exception is answered as what it is; any other error is a 500 that keeps it as the cause.
///
/// Types that implement [`Exception`] by hand and generic ones are not recognised in here: only their concrete type
/// knows, so let the handler return that.
impl From<crate::Error> for HttpException {
    fn from(error: crate::Error) -> Self {
        recognise(error.into_inner())
    }
}

/// Finds the exception in an error whose type is known at run time only.
pub(crate) fn recognise(error: BoxError) -> HttpException {
    match error.downcast::<HttpException>() {
        Ok(exception) => *exception,
        Err(error) => convert(error).unwrap_or_else(HttpException::internal),
    }
}

/// Asks every registered type in turn; gives the error back if it is none of them.
fn convert(mut error: BoxError) -> Result<HttpException, BoxError> {
    for registration in inventory::iter::<ExceptionRegistration> {
        match (registration.convert)(error) {
            Ok(exception) => return Ok(exception),
            Err(other) => error = other,
        }
    }
    Err(error)
}

/// A concrete type that implements [`Exception`]. Its `convert` gives back what is of another type.
///
/// The list is walked on the error path only, because a `dyn Error` can be asked whether it is an `E` but not what it is.
#[doc(hidden)]
pub struct ExceptionRegistration {
    convert: fn(BoxError) -> Result<HttpException, BoxError>,
}

impl ExceptionRegistration {
    #[doc(hidden)]
    pub const fn of<E: Exception>() -> Self {
        Self { convert: |error| error.downcast::<E>().map(|error| error.into_exception()) }
    }
}

inventory::collect!(ExceptionRegistration);

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::NotFoundException;
    use serde_json::json;

    #[test]
    fn an_error_that_holds_an_exception_is_that_exception() {
        let error = crate::Error::from(HttpException::new(418, "tea"));
        assert_eq!(HttpException::from(error).body(), json!({ "statusCode": 418, "message": "tea" }));
    }

    #[test]
    fn an_error_that_holds_a_registered_type_is_converted_as_that_type() {
        let exception = HttpException::from(crate::Error::from(NotFoundException::new("no such cat")));
        assert_eq!(exception.status(), StatusCode::NOT_FOUND);
        assert!(exception.downcast_ref::<NotFoundException>().is_some());
    }

    #[test]
    fn any_other_error_is_internal_and_kept() {
        let exception = HttpException::from(crate::Error::from(std::io::Error::other("disk")));
        assert_eq!(exception.body(), json!({ "statusCode": 500, "message": "Internal server error" }));
        assert_eq!(exception.downcast_ref::<std::io::Error>().unwrap().to_string(), "disk");
        assert_eq!(HttpException::from(crate::Error::msg("text")).status(), StatusCode::INTERNAL_SERVER_ERROR);
    }
}
