//! Any error at all, on its way to the log or to a client.

use std::fmt;

/// `Result` with [`Error`] as the default error, so that `?` takes any error.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// Any error. Whatever implements [`std::error::Error`] becomes one with `?`.
///
/// When it ends a request, an [`HttpException`](crate::HttpException) or a type that derives
/// [`Exception`](crate::Exception) is answered as what it is; anything else is a 500 that tells the client nothing and
/// the log everything.
pub struct Error(Box<dyn std::error::Error + Send + Sync>);

impl Error {
    /// An error that is only a text.
    pub fn msg(message: impl Into<String>) -> Self {
        Self(message.into().into())
    }

    /// An error in a box, as it is.
    pub(crate) fn boxed(error: Box<dyn std::error::Error + Send + Sync>) -> Self {
        Self(error)
    }

    /// The error inside, if it is an `E`.
    pub fn downcast_ref<E: std::error::Error + 'static>(&self) -> Option<&E> {
        self.0.downcast_ref()
    }

    pub(crate) fn as_dyn(&self) -> &(dyn std::error::Error + 'static) {
        &*self.0
    }

    /// An error whose type is not known.
    pub(crate) fn from_box(error: Box<dyn std::error::Error + Send + Sync>) -> Self {
        Self(error)
    }

    /// The error inside.
    pub fn into_inner(self) -> Box<dyn std::error::Error + Send + Sync> {
        self.0
    }
}

impl<E: std::error::Error + Send + Sync + 'static> From<E> for Error {
    fn from(error: E) -> Self {
        Self(Box::new(error))
    }
}

/// So that what takes any error takes this one too, such as a stream's.
impl From<Error> for Box<dyn std::error::Error + Send + Sync> {
    fn from(error: Error) -> Self {
        error.0
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// The error and its causes, as `fn main` and `.unwrap()` print it.
impl fmt::Debug for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", Chain(&*self.0))
    }
}

/// An error with all its causes on one line, for logs.
///
/// A cause that says the same as the error before it is left out: wrappers often repeat what they wrap.
pub(crate) struct Chain<'a>(pub(crate) &'a (dyn std::error::Error + 'static));

impl fmt::Display for Chain<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut said = self.0.to_string();
        f.write_str(&said)?;
        for cause in std::iter::successors(self.0.source(), |error| error.source()) {
            let text = cause.to_string();
            if text != said {
                write!(f, ": {text}")?;
                said = text;
            }
        }
        Ok(())
    }
}

/// The text of an error with all its causes. Where a `Display` fails or panics, only the text is lost.
pub(crate) fn text_of(error: &(dyn std::error::Error + 'static)) -> String {
    // Unwind safety: the half-written text is dropped with the panic.
    std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| Chain(error).to_string()))
        .unwrap_or_else(|_| "an error that cannot be displayed".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn prints_the_cause_chain() {
        let error = Error::from(std::io::Error::other("disk"));
        assert_eq!(format!("{error:?}"), "disk");
    }

    #[test]
    fn leaves_out_a_cause_that_repeats_its_error() {
        let inner = crate::HttpException::new(404, "no cat").cause("deeper");
        let wrapper = crate::HttpException::new(404, "no cat").cause(inner);
        assert_eq!(Chain(&wrapper).to_string(), "no cat: deeper");
    }

    #[derive(Debug)]
    struct Mute;

    impl fmt::Display for Mute {
        fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
            Err(fmt::Error)
        }
    }

    impl std::error::Error for Mute {}

    #[test]
    fn a_display_that_fails_is_no_panic() {
        assert_eq!(text_of(&Mute), "an error that cannot be displayed");
    }
}
