//! The built-in exceptions: one type per status, so that code and filters can name them.

use super::HttpException;
use super::answer::{Answer, ExceptionMessage};
use super::body::BoxError;
use super::typed::{Exception, ExceptionDoc, ExceptionRegistration};
use http::StatusCode;
use std::{error, fmt};

/// Declares a type per line: its name, the constant of its status, and what it tells the client.
macro_rules! exceptions {
    ($($name:ident $status:ident $meaning:literal;)*) => {$(
        #[doc = concat!("The answer to ", $meaning, ".")]
        ///
        /// With a message, the body has it and the status's reason phrase as `error`; `default()` has no message of its
        /// own, the reason phrase stands in.
        pub struct $name(HttpException);

        impl $name {
            const STATUS: StatusCode = StatusCode::$status;

            /// This exception with a message: a text, a list of texts, or a JSON object that is the whole body.
            pub fn new(message: impl Into<ExceptionMessage>) -> Self {
                Self(HttpException::answering(Answer::new(Self::STATUS.into(), message.into()).with_reason()))
            }

            /// Sets the body's `error` member, which is the status's reason phrase by default.
            #[must_use]
            pub fn description(self, description: impl Into<String>) -> Self {
                Self(self.0.description(description))
            }

            /// Keeps the error behind this one for the log and for filters; the client never sees it.
            #[must_use]
            pub fn cause(self, cause: impl Into<BoxError>) -> Self {
                Self(self.0.cause(cause))
            }

            /// Sets the body's `errorCode` member.
            #[must_use]
            pub fn error_code(self, code: impl Into<String>) -> Self {
                Self(self.0.error_code(code))
            }
        }

        impl Default for $name {
            fn default() -> Self {
                Self(HttpException::answering(Answer::new(Self::STATUS.into(), reason(Self::STATUS))))
            }
        }

        #[diagnostic::do_not_recommend]
        impl Exception for $name {
            fn into_exception(self) -> HttpException {
                HttpException::answering(self.0.answer().clone()).cause(self)
            }

            fn describe() -> Vec<ExceptionDoc> {
                vec![ExceptionDoc::new(Self::STATUS, Self::STATUS.canonical_reason().unwrap_or_default(), None)]
            }
        }

        inventory::submit! { ExceptionRegistration::of::<$name>() }

        impl error::Error for $name {
            fn source(&self) -> Option<&(dyn error::Error + 'static)> {
                self.0.source()
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.debug_tuple(stringify!($name)).field(&self.0).finish()
            }
        }
    )*

        #[cfg(test)]
        const ALL: &[(u16, fn() -> HttpException, fn(&str) -> HttpException)] =
            &[$((StatusCode::$status.as_u16(), || $name::default().into(), |text| $name::new(text).into())),*];
    };
}

exceptions! {
    BadRequestException BAD_REQUEST "a request that makes no sense to the server: 400";
    UnauthorizedException UNAUTHORIZED "a client that has not said who it is: 401, with `WWW-Authenticate: Bearer`";
    ForbiddenException FORBIDDEN "a client that is known and may not do this: 403";
    NotFoundException NOT_FOUND "a request for something that is not there: 404";
    MethodNotAllowedException METHOD_NOT_ALLOWED "a method that this resource does not have: 405";
    NotAcceptableException NOT_ACCEPTABLE "a client that accepts no representation there is: 406";
    RequestTimeoutException REQUEST_TIMEOUT "a request that did not arrive in time: 408";
    ConflictException CONFLICT "a request that contradicts the state of the resource: 409";
    GoneException GONE "a request for something that was there and will not come back: 410";
    PreconditionFailedException PRECONDITION_FAILED "a condition of the request that does not hold: 412";
    PayloadTooLargeException PAYLOAD_TOO_LARGE "a body that is larger than allowed: 413";
    UnsupportedMediaTypeException UNSUPPORTED_MEDIA_TYPE "a body of a type that the server does not read: 415";
    ImATeapotException IM_A_TEAPOT "a request for coffee: 418";
    MisdirectedException MISDIRECTED_REQUEST "a request that was sent to the wrong server: 421";
    UnprocessableEntityException UNPROCESSABLE_ENTITY "a body that is well formed and cannot be worked with: 422";
    InternalServerErrorException INTERNAL_SERVER_ERROR "a request that the server failed at: 500";
    NotImplementedException NOT_IMPLEMENTED "a request for something that the server cannot do yet: 501";
    BadGatewayException BAD_GATEWAY "a request that an upstream server answered wrongly: 502";
    ServiceUnavailableException SERVICE_UNAVAILABLE "a request that the server cannot take at the moment: 503";
    GatewayTimeoutException GATEWAY_TIMEOUT "a request that an upstream server did not answer in time: 504";
    HttpVersionNotSupportedException HTTP_VERSION_NOT_SUPPORTED "a version of HTTP that the server does not speak: 505";
}

fn reason(status: StatusCode) -> ExceptionMessage {
    ExceptionMessage::fixed(status.canonical_reason().unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::IntoResponse;
    use serde_json::json;
    use std::error::Error as _;

    #[test]
    fn covers_every_status() {
        let statuses: Vec<u16> = ALL.iter().map(|(status, ..)| *status).collect();
        let expected =
            [400, 401, 403, 404, 405, 406, 408, 409, 410, 412, 413, 415, 418, 421, 422, 500, 501, 502, 503, 504, 505];
        assert_eq!(statuses, expected);
    }

    #[test]
    fn answers_with_and_without_a_message() {
        for (status, without, with) in ALL {
            let reason = StatusCode::from_u16(*status).unwrap().canonical_reason().unwrap();
            assert_eq!(without().body(), json!({ "statusCode": status, "message": reason }));
            assert_eq!(with("x").body(), json!({ "statusCode": status, "message": "x", "error": reason }));
            assert_eq!(with("x").status().as_u16(), *status);
        }
    }

    #[test]
    fn takes_description_code_and_cause() {
        let exception =
            NotFoundException::new("x").description("d").error_code("E42").cause(std::io::Error::other("secret"));
        assert_eq!(exception.to_string(), "x");
        assert_eq!(exception.source().unwrap().to_string(), "secret");
        let body = json!({ "statusCode": 404, "message": "x", "error": "d", "errorCode": "E42" });
        assert_eq!(HttpException::from(exception).body(), body);
    }

    #[test]
    fn sends_an_object_without_adding_to_it() {
        let exception = HttpException::from(ConflictException::new(json!({ "version": 7 })));
        assert_eq!(exception.status(), StatusCode::CONFLICT);
        assert_eq!(exception.body(), json!({ "version": 7 }));
    }

    #[test]
    fn challenges_the_unauthorised() {
        let response = HttpException::from(UnauthorizedException::default()).into_response();
        assert_eq!(response.headers()["www-authenticate"], "Bearer");
    }

    #[test]
    fn keeps_its_type_and_its_cause_for_filters_and_log() {
        let exception = HttpException::from(GoneException::new("x").cause(std::io::Error::other("deeper")));
        assert!(exception.downcast_ref::<GoneException>().is_some());
        assert_eq!(crate::error::Chain(&exception).to_string(), "x: deeper");
    }

    #[test]
    fn documents_itself() {
        let docs = NotFoundException::describe();
        assert_eq!((docs[0].status, &*docs[0].message), (StatusCode::NOT_FOUND, "Not Found"));
    }
}
