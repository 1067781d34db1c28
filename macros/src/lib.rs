//! The macros of nestling. They are re-exported and documented there.

#![allow(dead_code)]

mod diagnostics;
mod driver;
mod exception;

use proc_macro::TokenStream;

/// Makes an enum or a struct an exception: an error that knows its status, its message and its code.
///
/// Above every variant, or above the struct, stands one of
///
/// - `#[exception(NOT_FOUND, "cat {0} not found")]`: a constant of `StatusCode` or a number from 400 to 599, and a message
///   with the fields in it, by position or by name, formatted as `format!` does. `code = "CAT_NOT_FOUND"` may follow;
/// - `#[exception(transparent)]`: the variant's only field answers. What is no exception itself is a 500 that tells the
///   client nothing and the log everything.
///
/// The answer to `NotFound(7)` is `{"statusCode":404,"message":"cat 7 not found","error":"Not Found"}`, with `errorCode`
/// where there is a code. The message is the `Display` text, too, and it is sent as written, also for a 5xx status.
///
/// `#[source]` on a field makes it the error's source. `#[from]` does that and implements `From`, for `?`.
///
/// Emitted are `Display`, `std::error::Error`, `From`, and `nestling::Exception`. `Debug` is the author's.
#[proc_macro_derive(Exception, attributes(exception, from, source))]
pub fn derive_exception(input: TokenStream) -> TokenStream {
    exception::expand(input.into()).into()
}
