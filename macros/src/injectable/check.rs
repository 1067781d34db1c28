//! What a well-formed `#[injectable]` may still not be.

use super::model::{Provider, Source};
use crate::diagnostics::Diagnostics;

const MOST: usize = 16;

pub(crate) fn check(provider: &Provider, diagnostics: &mut Diagnostics) {
    has_few_dependencies(provider, diagnostics);
    owns_its_data(provider, diagnostics);
}

/// The walk that checks a provider in its module has this many steps.
pub(crate) fn has_few_dependencies(provider: &Provider, diagnostics: &mut Diagnostics) {
    let injected = || provider.fields.iter().filter(|field| matches!(field.source, Source::Injected(_)));
    if let Some(field) = injected().nth(MOST) {
        let message =
            format!("`{}` has {} dependencies, and at most {MOST} are supported", provider.ident, injected().count());
        let help = "split it, or group some of them in a provider of their own";
        match &field.name {
            Some(name) => diagnostics.error(name, message, help),
            None => diagnostics.error(&field.ty, message, help),
        }
    }
}

/// Providers outlive every stack frame.
pub(crate) fn owns_its_data(provider: &Provider, diagnostics: &mut Diagnostics) {
    // A field that borrows is reported itself.
    let at_field = provider.fields.iter().any(|field| matches!(field.source, Source::Unknown));
    if let Some(lifetime) = provider.generics.lifetimes().next().filter(|_| !at_field) {
        diagnostics.error(
            lifetime,
            format!("`{}` borrows, but what is injected lives as long as the application", provider.ident),
            "own the data, or share it as an `Arc`",
        );
    }
}
