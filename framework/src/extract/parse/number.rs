//! Numbers.

use super::options::{Options, parse_pipe};
use super::parsed::{ParsePipe, ParsedBy};
use crate::injectable;

/// An integer: digits, and perhaps a minus in front of them. `Validation failed (numeric string is expected)` is the
/// answer to everything else, to a number that the argument's type cannot hold and to a missing value.
///
/// An argument that is a number needs no pipe to be read; this one is for what NestJS's has beside that: its options, and
/// values that come from other pipes. It gives every type of integer. Source:
/// <https://docs.nestjs.com/pipes#built-in-pipes>.
///
/// ```
/// use nestling::prelude::*;
///
/// #[controller("/cats")]
/// struct CatsController;
///
/// #[routes]
/// impl CatsController {
///     #[get("/")]
///     async fn page(&self, #[query("page", DefaultValuePipe::new(1), ParseIntPipe)] page: u32) -> String {
///         format!("page {page}")
///     }
/// }
///
/// #[module(controllers = [CatsController])]
/// struct AppModule;
///
/// # #[nestling::main]
/// # async fn main() -> nestling::Result<()> {
/// let app = App::create::<AppModule>().await?;
/// let get = async |uri: &str| app.handle(http::Request::get(uri).body(Body::empty()).unwrap()).await;
/// assert_eq!(get("/cats").await.into_body().into_bytes().await.unwrap(), "page 1");
/// assert_eq!(get("/cats?page=-1").await.status(), 400);
/// # Ok(())
/// # }
/// ```
#[injectable]
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct ParseIntPipe {
    #[inject(default)]
    options: Options,
}

/// A number with or without a fraction, but neither infinite nor none: `Validation failed (numeric string is expected)`.
///
/// It gives `f32` and `f64`. Source: <https://docs.nestjs.com/pipes#built-in-pipes>.
///
/// ```
/// # use nestling::prelude::*;
/// # #[controller("/cats")]
/// # struct CatsController;
/// #[routes]
/// impl CatsController {
///     #[get("/")]
///     async fn heavier(&self, #[query("than", ParseFloatPipe::new().error_http_status_code(422))] than: f64) -> String {
///         format!("heavier than {than} kg")
///     }
/// }
/// ```
#[injectable]
#[derive(Clone, Debug, Default)]
#[must_use]
pub struct ParseFloatPipe {
    #[inject(default)]
    options: Options,
}

impl ParseIntPipe {
    /// The pipe as it is when it is named by its type.
    pub fn new() -> Self {
        Self::default()
    }
}

impl ParseFloatPipe {
    /// The pipe as it is when it is named by its type.
    pub fn new() -> Self {
        Self::default()
    }
}

parse_pipe!(ParseIntPipe);
parse_pipe!(ParseFloatPipe);

impl ParsePipe for ParseIntPipe {
    fn options(&self) -> &Options {
        &self.options
    }

    fn complaint(&self, _: Option<&str>) -> String {
        NUMERIC.to_owned()
    }
}

impl ParsePipe for ParseFloatPipe {
    fn options(&self) -> &Options {
        &self.options
    }

    fn complaint(&self, _: Option<&str>) -> String {
        NUMERIC.to_owned()
    }
}

const NUMERIC: &str = "Validation failed (numeric string is expected)";

macro_rules! integers {
    ($($integer:ty)*) => {$(
        impl ParsedBy<ParseIntPipe> for $integer {
            fn parse(text: &str, _: &ParseIntPipe) -> Result<Self, String> {
                // Rust reads a plus, too.
                let number = if text.starts_with('+') { None } else { text.parse().ok() };
                number.ok_or_else(|| NUMERIC.to_owned())
            }
        }
    )*};
}

integers! { u8 u16 u32 u64 u128 usize i8 i16 i32 i64 i128 isize }

macro_rules! floats {
    ($($float:ty)*) => {$(
        impl ParsedBy<ParseFloatPipe> for $float {
            fn parse(text: &str, _: &ParseFloatPipe) -> Result<Self, String> {
                let number = text.parse().ok().filter(|number: &$float| number.is_finite());
                number.ok_or_else(|| NUMERIC.to_owned())
            }
        }
    )*};
}

floats! { f32 f64 }
