//! UUIDs.

use super::options::{Options, parse_pipe};
use super::parsed::{ParsePipe, ParsedBy};
use crate::injectable;
use crate::validation::uuid::{is_uuid, is_uuid_of_version};

/// A UUID, of any version or of one: `Validation failed (uuid is expected)`, `Validation failed (uuid v 4 is expected)`.
///
/// It gives a `String`. Source: <https://docs.nestjs.com/pipes#built-in-pipes>.
///
/// ```
/// # use nestling::prelude::*;
/// # #[controller("/cats")]
/// # struct CatsController;
/// #[routes]
/// impl CatsController {
///     #[get("/:id")]
///     async fn one(&self, #[param("id", ParseUuidPipe::new().version(UuidVersion::V4))] id: String) -> String {
///         id
///     }
/// }
/// ```
#[injectable]
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct ParseUuidPipe {
    #[inject(default)]
    options: Options,
    #[inject(default)]
    version: Option<UuidVersion>,
}

/// How a UUID was made (RFC 9562, section 5).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum UuidVersion {
    /// Of the time and a node.
    V1,
    /// Of a name, by MD5.
    V3,
    /// At random.
    V4,
    /// Of a name, by SHA-1.
    V5,
    /// Of the time and a node, in the order of time.
    V6,
    /// Of Unix time, in its order.
    V7,
}

impl ParseUuidPipe {
    /// The pipe as it is when it is named by its type.
    pub fn new() -> Self {
        Self::default()
    }

    /// The only version that is let through. Default: any.
    pub fn version(mut self, version: UuidVersion) -> Self {
        self.version = Some(version);
        self
    }

    fn lets_through(&self, text: &str) -> bool {
        self.version.map_or_else(|| is_uuid(text), |version| is_uuid_of_version(text, version.digit()))
    }
}

parse_pipe!(ParseUuidPipe);

impl ParsePipe for ParseUuidPipe {
    fn options(&self) -> &Options {
        &self.options
    }

    fn complaint(&self, _: Option<&str>) -> String {
        match self.version {
            Some(version) => format!("Validation failed (uuid v {} is expected)", version.digit()),
            None => "Validation failed (uuid is expected)".to_owned(),
        }
    }
}

impl UuidVersion {
    fn digit(self) -> char {
        match self {
            Self::V1 => '1',
            Self::V3 => '3',
            Self::V4 => '4',
            Self::V5 => '5',
            Self::V6 => '6',
            Self::V7 => '7',
        }
    }
}

impl ParsedBy<ParseUuidPipe> for String {
    fn parse(text: &str, pipe: &ParseUuidPipe) -> Result<Self, String> {
        if pipe.lets_through(text) { Ok(text.to_owned()) } else { Err(pipe.complaint(Some(text))) }
    }
}
