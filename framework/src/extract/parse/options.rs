//! What all parse pipes can be told.

use crate::http::{HttpException, StatusCode};
use std::fmt;
use std::sync::Arc;

type Factory = dyn Fn(String) -> HttpException + Send + Sync;

/// Whether a value may be missing, and how one that is wrong is answered.
#[derive(Clone)]
pub struct Options {
    pub(super) optional: bool,
    pub(super) status: StatusCode,
    pub(super) factory: Option<Arc<Factory>>,
}

impl Options {
    /// The answer that says this.
    #[cold]
    pub(super) fn exception(&self, text: String) -> HttpException {
        match &self.factory {
            Some(factory) => factory(text),
            None => {
                let exception = HttpException::new(self.status, text);
                match self.status.canonical_reason() {
                    Some(reason) => exception.description(reason),
                    None => exception,
                }
            }
        }
    }
}

impl Default for Options {
    fn default() -> Self {
        Self { optional: false, status: StatusCode::BAD_REQUEST, factory: None }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("optional", &self.optional)
            .field("error_http_status_code", &self.status.as_u16())
            .finish_non_exhaustive()
    }
}

/// The setters of a pipe that has `options`, and what makes it a pipe: it looks at the text when the type of the
/// argument is known.
macro_rules! parse_pipe {
    ($pipe:ident $(<$parameter:ident>)?) => {
        impl$(<$parameter: Send + Sync + 'static>)? $pipe$(<$parameter>)? {
            /// Whether a missing value is let through as `None`: the argument is an `Option` then. Default: `false`.
            pub fn optional(mut self, optional: bool) -> Self {
                self.options.optional = optional;
                self
            }

            /// The status of the answer to a wrong value. Default: 400. What is no status of an answer becomes 500.
            pub fn error_http_status_code(mut self, status: u16) -> Self {
                use crate::http::StatusCode;
                self.options.status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
                self
            }

            /// Makes the answer to a wrong value, of the text that would be its message.
            pub fn exception_factory(
                mut self,
                factory: impl Fn(String) -> crate::http::HttpException + Send + Sync + 'static,
            ) -> Self {
                self.options.factory = Some(std::sync::Arc::new(factory));
                self
            }
        }

        impl$(<$parameter: Send + Sync + 'static>)? crate::pipeline::Pipe<Option<String>> for $pipe$(<$parameter>)? {
            type Out = crate::extract::parse::parsed::Parsed<Self>;

            async fn transform(
                &self,
                text: Option<String>,
                _: &crate::pipeline::ArgumentMetadata,
            ) -> crate::Result<Self::Out> {
                Ok(crate::extract::parse::parsed::Parsed::new(self.clone(), text))
            }
        }
    };
}

pub(super) use parse_pipe;
