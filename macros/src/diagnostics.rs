//! Collects every mistake of one macro invocation, so that the user sees them all at once.

use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::Error;
use syn::parse::ParseStream;

/// The mistakes found so far. It must be turned into tokens; one that is dropped full is a bug in the macro.
#[must_use]
pub(crate) struct Diagnostics {
    errors: Vec<Error>,
}

impl Diagnostics {
    pub(crate) fn new() -> Self {
        Self { errors: Vec::new() }
    }

    /// Reports `message` on exactly the tokens of `at`, with the way out below it.
    pub(crate) fn error(&mut self, at: impl ToTokens, message: impl AsRef<str>, help: impl AsRef<str>) {
        self.errors.push(spanned(at, message, help));
    }

    pub(crate) fn push(&mut self, error: Error) {
        self.errors.push(error);
    }

    /// Keeps the value, or the error for later.
    pub(crate) fn take<T>(&mut self, result: syn::Result<T>) -> Option<T> {
        result.map_err(|error| self.push(error)).ok()
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.errors.is_empty()
    }

    /// All mistakes as one error, for callers that collect further.
    pub(crate) fn into_result(mut self) -> syn::Result<()> {
        let errors = self.errors.drain(..).reduce(|mut all, error| {
            all.combine(error);
            all
        });
        errors.map_or(Ok(()), Err)
    }

    pub(crate) fn into_tokens(mut self) -> TokenStream {
        self.errors.drain(..).map(Error::into_compile_error).collect()
    }
}

impl Drop for Diagnostics {
    fn drop(&mut self) {
        debug_assert!(self.errors.is_empty() || std::thread::panicking(), "diagnostics were dropped unread");
    }
}

/// One error on the tokens of `at`: what is wrong, and on a line of its own what to do.
pub(crate) fn spanned(at: impl ToTokens, message: impl AsRef<str>, help: impl AsRef<str>) -> Error {
    Error::new_spanned(at, format!("{}\n\nhelp: {}", message.as_ref(), help.as_ref()))
}

/// The same at what comes next in `input`.
pub(crate) fn pointed(input: ParseStream<'_>, message: &str, help: &str) -> Error {
    input.error(format!("{message}\n\nhelp: {help}"))
}

/// Tokens as people write them.
pub(crate) fn written(tokens: &impl ToTokens) -> String {
    let text = tokens.to_token_stream().to_string();
    let tight = [(" :: ", "::"), (":: ", "::"), (" <", "<"), ("< ", "<"), (" >", ">"), (" ,", ","), ("& ", "&")];
    tight.iter().fold(text, |text, (loose, tight)| text.replace(loose, tight))
}

/// The candidate that `found` was probably meant to be.
pub(crate) fn did_you_mean<'a>(found: &str, candidates: &[&'a str]) -> Option<&'a str> {
    candidates
        .iter()
        .map(|candidate| (distance(found, candidate), *candidate))
        .filter(|(distance, candidate)| *distance <= 1 + candidate.len() / 4)
        .min()
        .map(|(_, candidate)| candidate)
}

/// The help line for an unknown `found`: the likely candidate, or all of them.
pub(crate) fn expected(found: &str, candidates: &[&str]) -> String {
    match did_you_mean(found, candidates) {
        Some(candidate) => format!("did you mean `{candidate}`?"),
        None => format!("expected one of `{}`", candidates.join("`, `")),
    }
}

/// The edits between two words: letters that are missing, too many, wrong, or in each other's place.
fn distance(a: &str, b: &str) -> usize {
    let (a, b): (Vec<char>, Vec<char>) = (a.chars().collect(), b.chars().collect());
    let mut edits: Vec<Vec<usize>> = vec![(0..=b.len()).collect()];
    for i in 1..=a.len() {
        let mut row = vec![i];
        for j in 1..=b.len() {
            let wrong = edits[i - 1][j - 1] + usize::from(a[i - 1] != b[j - 1]);
            let swapped = i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1];
            let swapped = if swapped { edits[i - 2][j - 2] + 1 } else { wrong };
            row.push(wrong.min(swapped).min(edits[i - 1][j] + 1).min(row[j - 1] + 1));
        }
        edits.push(row);
    }
    edits[a.len()][b.len()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn suggests_the_closest_candidate() {
        assert_eq!(did_you_mean("provider", &["imports", "providers"]), Some("providers"));
        assert_eq!(did_you_mean("port", &["imports", "providers"]), None);
    }

    #[test]
    fn counts_edits() {
        assert_eq!(distance("kitten", "sitting"), 3);
        assert_eq!(distance("", "abc"), 3);
        assert_eq!(distance("mni", "min"), 1);
    }
}
