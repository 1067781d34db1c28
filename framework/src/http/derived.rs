//! What the output of `#[derive(Exception)]` calls.

use super::answer::Answer;
use super::body::BoxError;
use super::probe::{First, Last, Never, Second};
use super::typed::recognise;
use super::{Exception, ExceptionDoc, HttpException};
use http::StatusCode;
use std::error::Error;
use std::fmt;

impl<E: Error + Send + Sync + 'static> First<E> {
    /// The answer of a variant that states it. The error itself is the cause, so that filters can find its type.
    pub fn __nestling_stated(&self, error: E, status: StatusCode, code: Option<&'static str>) -> HttpException {
        let mut answer = Answer::new(status.into(), error.to_string().into()).with_reason();
        answer.error_code = code.map(Into::into);
        HttpException::answering(answer).cause(error)
    }
}

impl<E> Last<E> {
    /// Silent: the `Exception` trait says which of its bounds does not hold.
    pub fn __nestling_stated(&self, _: E, _: StatusCode, _: Option<&'static str>) -> HttpException {
        unreachable!("rustc has reported that this is no exception")
    }
}

/// A status that the attribute gives as a number, which the macro has checked.
pub fn status(number: u16) -> StatusCode {
    StatusCode::from_u16(number).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR)
}

/// What a variant that states its answer documents.
pub fn document(status: StatusCode, message: &'static str, code: Option<&'static str>) -> Vec<ExceptionDoc> {
    vec![ExceptionDoc::new(status, message, code)]
}

/// All that the variants document.
pub fn documents<const N: usize>(variants: [Vec<ExceptionDoc>; N]) -> Vec<ExceptionDoc> {
    variants.into_iter().flatten().collect()
}

impl<T: Into<HttpException>> First<T> {
    /// The answer of the exception inside a transparent variant.
    pub fn __nestling_answer(&self, inner: T) -> HttpException {
        inner.into()
    }
}

impl<T: Into<BoxError>> Second<T> {
    /// Internal, unless it turns out to be an exception at run time, as a boxed error or a type parameter can.
    pub fn __nestling_answer(&self, inner: T) -> HttpException {
        recognise(inner.into())
    }
}

impl<T> Last<T> {
    /// Silent: [`Source`] or the `Exception` trait says why this cannot answer.
    pub fn __nestling_answer(&self, _: T) -> HttpException {
        unreachable!("rustc has reported that this is no error")
    }
}

impl<T: fmt::Display> First<T> {
    /// The text of the error inside a transparent variant.
    pub fn __nestling_shown(&self, inner: &T, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        inner.fmt(f)
    }
}

impl<T> Last<T> {
    /// Silent: [`Source`] says that this is no error.
    pub fn __nestling_shown(&self, _: &T, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        unreachable!("rustc has reported that this is no error")
    }
}

impl<T: Exception> First<T> {
    /// What the exception inside a transparent variant documents.
    pub fn __nestling_describe(&self) -> Vec<ExceptionDoc> {
        T::describe()
    }
}

impl<T> Last<T> {
    /// Nothing is known about the answers of what is no exception.
    pub fn __nestling_describe(&self) -> Vec<ExceptionDoc> {
        Vec::new()
    }
}

impl<T: Error + 'static> First<T> {
    /// A field as the source of its error.
    pub fn __nestling_source<'a>(&self, field: &'a T) -> &'a (dyn Error + 'static) {
        field
    }
}

/// Says for each of these types, which are no errors themselves, how to get at the error inside.
macro_rules! sources {
    ($($boxed:ty, $field:ident => $error:expr;)*) => {$(
        impl Second<$boxed> {
            /// A field as the source of its error.
            pub fn __nestling_source<'a>(&self, $field: &'a $boxed) -> &'a (dyn Error + 'static) {
                $error
            }
        }
    )*};
}

sources! {
    Box<dyn Error>, field => &**field;
    Box<dyn Error + Send>, field => &**field;
    Box<dyn Error + Send + Sync>, field => &**field;
    crate::Error, field => field.as_dyn();
}

impl<T> Last<T> {
    /// Refuses what is no error.
    pub fn __nestling_source<'a>(&self, _: &'a T) -> &'a (dyn Error + 'static)
    where
        T: Source,
    {
        unreachable!("`Source` is implemented by nothing")
    }
}

/// What says that a field is no error.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the source of an error",
    label = "not an error",
    note = "implement `std::error::Error` for `{Self}`; `#[derive(Exception)]` and `thiserror` do"
)]
pub trait Source {}

#[diagnostic::do_not_recommend]
impl Source for Never {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Chain;
    use serde_json::json;
    use std::io;

    #[allow(dead_code, reason = "not every field is in a message")]
    #[derive(Debug, crate::Exception)]
    enum CatError {
        #[exception(NOT_FOUND, "cat {0} not found", code = "CAT_NOT_FOUND")]
        NotFound(u64),
        #[exception(418, "{name:?} is {{{share}}}% tea")]
        #[expect(dead_code, reason = "a field need not be in the message")]
        Teapot { name: &'static str, share: u8, r#type: u8 },
        #[exception(599, "{0:>3$}|{1:05.1}|{2:#x}|{2}")]
        Numbers(u8, f32, u8, usize),
        #[exception(SERVICE_UNAVAILABLE, "the database is down")]
        Database(#[source] io::Error),
        #[exception(UNAUTHORIZED, "who are you?")]
        Stranger,
        #[exception(transparent)]
        Repository(#[from] RepositoryError),
        #[exception(transparent)]
        Dog(#[from] DogError),
        #[exception(transparent)]
        Http(#[from] HttpException),
        #[exception(transparent)]
        Any(#[from] crate::Error),
        #[exception(transparent)]
        Boxed(BoxError),
    }

    #[derive(Debug, crate::Exception)]
    #[exception(CONFLICT, "the dog {name} is there already")]
    struct DogError {
        name: String,
        #[source]
        cause: BoxError,
    }

    #[derive(Debug, crate::Exception)]
    enum Wrapper<E> {
        #[exception(transparent)]
        Inner(E),
        #[exception(BAD_REQUEST, "not {0:?}")]
        Not(E),
    }

    #[derive(Debug, crate::Exception)]
    enum Impossible {}

    #[derive(Debug)]
    struct RepositoryError(io::Error);

    impl std::fmt::Display for RepositoryError {
        fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
            f.write_str("no repository")
        }
    }

    impl Error for RepositoryError {
        fn source(&self) -> Option<&(dyn Error + 'static)> {
            Some(&self.0)
        }
    }

    fn dog() -> DogError {
        DogError { name: "rex".into(), cause: "bone".into() }
    }

    fn body_of(error: impl Into<HttpException>) -> serde_json::Value {
        error.into().body()
    }

    #[test]
    fn answers_what_the_variant_states() {
        let body = json!({
            "statusCode": 404, "message": "cat 7 not found", "error": "Not Found", "errorCode": "CAT_NOT_FOUND"
        });
        assert_eq!(body_of(CatError::NotFound(7)), body);
        let body = json!({ "statusCode": 409, "message": "the dog rex is there already", "error": "Conflict" });
        assert_eq!(body_of(dog()), body);
    }

    #[test]
    fn formats_like_the_standard_macros() {
        let teapot = CatError::Teapot { name: "tom", share: 7, r#type: 0 };
        assert_eq!(teapot.to_string(), "\"tom\" is {7}% tea");
        assert_eq!(CatError::Numbers(1, 2.25, 255, 4).to_string(), "   1|002.2|0xff|255");
    }

    #[test]
    fn has_no_error_member_where_the_status_has_no_reason_phrase() {
        assert_eq!(body_of(CatError::Numbers(1, 0., 0, 1)), json!({ "statusCode": 599, "message": "1|000.0|0x0|0" }));
    }

    #[test]
    fn shows_a_server_error_that_the_author_wrote_and_hides_its_source() {
        let exception = HttpException::from(CatError::Database(io::Error::other("secret")));
        let body = json!({ "statusCode": 503, "message": "the database is down", "error": "Service Unavailable" });
        assert_eq!(exception.body(), body);
        assert_eq!(Chain(&exception).to_string(), "the database is down: secret");
    }

    #[test]
    fn keeps_itself_for_filters() {
        let exception = HttpException::from(CatError::NotFound(7));
        assert!(matches!(exception.downcast_ref(), Some(CatError::NotFound(7))));
    }

    #[test]
    fn answers_as_the_exception_inside_a_transparent_variant() {
        assert_eq!(body_of(CatError::from(dog())), body_of(dog()));
        assert_eq!(body_of(CatError::from(HttpException::new(410, "x"))), json!({ "statusCode": 410, "message": "x" }));
        assert_eq!(body_of(CatError::from(crate::Error::from(dog()))), body_of(dog()));
        assert_eq!(body_of(CatError::Boxed(dog().into())), body_of(dog()));
    }

    #[test]
    fn keeps_from_the_client_what_is_no_exception() {
        let exception = HttpException::from(CatError::from(RepositoryError(io::Error::other("secret"))));
        assert_eq!(exception.body(), json!({ "statusCode": 500, "message": "Internal server error" }));
        assert_eq!(Chain(&exception).to_string(), "Internal server error: no repository: secret");
        assert!(exception.downcast_ref::<RepositoryError>().is_some());
    }

    #[test]
    fn shows_and_sources_a_transparent_variant_as_its_field() {
        let error = CatError::from(RepositoryError(io::Error::other("secret")));
        assert_eq!(Chain(&error).to_string(), "no repository: secret");
        assert_eq!(Chain(&CatError::from(dog())).to_string(), "the dog rex is there already: bone");
        assert!(CatError::Stranger.source().is_none());
    }

    #[test]
    fn is_recognised_in_an_error() {
        fn fails() -> crate::Result<()> {
            Err(CatError::NotFound(7))?
        }
        assert_eq!(HttpException::from(fails().unwrap_err()).status(), StatusCode::NOT_FOUND);
    }

    #[test]
    fn generic_exceptions_answer_as_what_they_hold() {
        assert_eq!(body_of(Wrapper::Inner(dog())), body_of(dog()));
        assert_eq!(body_of(Wrapper::Inner(io::Error::other("secret")))["statusCode"], 500);
        let body = json!({ "statusCode": 400, "message": "not Error", "error": "Bad Request" });
        assert_eq!(body_of(Wrapper::Not(std::fmt::Error)), body);
    }

    #[test]
    fn documents_every_answer() {
        let docs: Vec<_> = CatError::describe().into_iter().map(|doc| (doc.status.as_u16(), doc.message)).collect();
        let expected = [
            (404, "cat {0} not found"),
            (418, "{name:?} is {{{share}}}% tea"),
            (599, "{0:>3$}|{1:05.1}|{2:#x}|{2}"),
            (503, "the database is down"),
            (401, "who are you?"),
            (409, "the dog {name} is there already"),
        ];
        assert_eq!(docs, expected.map(|(status, message)| (status, message.into())));
        assert_eq!(CatError::describe()[0].code.as_deref(), Some("CAT_NOT_FOUND"));
        assert_eq!(Impossible::describe(), []);
    }
}
