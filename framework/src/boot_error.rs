//! Why an application does not start: all of it at once.

use crate::location::Location;
use std::fmt;

/// Everything that keeps an application from starting, each with its place and its remedy.
///
/// What rustc can see is a compile error instead; this is the rest. The book has a page for each code.
pub struct BootError {
    problems: Vec<Problem>,
}

/// One thing that keeps an application from starting.
#[derive(Debug, Clone)]
pub struct Problem {
    code: Code,
    message: String,
    location: Option<Location>,
    path: Vec<String>,
    remedy: String,
}

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident = $text:literal,)*) => {
        /// The kind of a [`Problem`].
        #[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum Code {
            $($(#[$doc])* $name,)*
        }

        impl Code {
            /// All codes, for documentation and tests.
            pub const ALL: &[Code] = &[$(Code::$name),*];

            /// The code as reports print it and as the book's pages are called.
            pub const fn as_str(self) -> &'static str {
                match self {
                    $(Code::$name => $text,)*
                }
            }
        }
    };
}

codes! {
    /// No registration was found: the platform does not run them.
    EmptyRegistry = "N001",
    /// A provider is asked for that the module does not see.
    MissingProvider = "N002",
    /// Providers need each other in a circle.
    CircularDependency = "N003",
    /// A singleton would store something request-scoped.
    ScopeMismatch = "N004",
    /// A `Lazy` of something that is no singleton.
    LazyScope = "N005",
    /// Modules re-export each other in a circle.
    CircularReexport = "N006",
    /// Two routes have the same method and path.
    DuplicateRoute = "N007",
    /// A route's path cannot be parsed.
    InvalidPath = "N008",
    /// An argument reads a path parameter that the path does not have.
    UnknownParameter = "N009",
    /// One module is given two providers for one key.
    DuplicateProvider = "N010",
    /// A module declares a dynamic provider that no import gave it.
    MissingDynamicProvider = "N011",
    /// A constructor or factory failed.
    ProviderFailed = "N012",
    /// A lifecycle hook failed.
    HookFailed = "N013",
    /// A lifecycle hook took too long.
    HookTimedOut = "N014",
    /// A test overrides what the application does not have.
    UnusedOverride = "N015",
}

impl Problem {
    pub(crate) fn new(code: Code, message: impl Into<String>, remedy: impl Into<String>) -> Self {
        Self { code, message: message.into(), location: None, path: Vec::new(), remedy: remedy.into() }
    }

    pub(crate) fn at(self, location: Location) -> Self {
        Self { location: Some(location), ..self }
    }

    pub(crate) fn along(self, path: Vec<String>) -> Self {
        Self { path, ..self }
    }

    /// Its kind.
    pub fn code(&self) -> Code {
        self.code
    }

    /// What is wrong, in one line.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to do about it.
    pub fn remedy(&self) -> &str {
        &self.remedy
    }
}

impl BootError {
    /// The error for `problems`, if there are any, in a stable order.
    pub(crate) fn unless_empty(mut problems: Vec<Problem>) -> Result<(), Self> {
        if problems.is_empty() {
            return Ok(());
        }
        problems.sort_by(|a, b| (a.code, &a.location, &a.message).cmp(&(b.code, &b.location, &b.message)));
        Err(Self { problems })
    }

    /// All problems, by code and place.
    pub fn problems(&self) -> &[Problem] {
        &self.problems
    }
}

impl From<Problem> for BootError {
    fn from(problem: Problem) -> Self {
        Self { problems: vec![problem] }
    }
}

impl std::error::Error for BootError {}

impl fmt::Display for BootError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.problems.len() {
            1 => f.write_str("the application cannot start: 1 problem")?,
            count => write!(f, "the application cannot start: {count} problems")?,
        }
        self.problems.iter().try_for_each(|problem| write!(f, "\n\n{problem}"))
    }
}

/// As [`Display`](fmt::Display): it is what `fn main` and `.unwrap()` print.
impl fmt::Debug for BootError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "error[{}]: {}", self.code.as_str(), self.message)?;
        if let Some(location) = &self.location {
            write!(f, "\n  at: {location}")?;
        }
        if !self.path.is_empty() {
            write!(f, "\n  path: {}", self.path.join(" -> "))?;
        }
        write!(f, "\n  help: {}", self.remedy)
    }
}
