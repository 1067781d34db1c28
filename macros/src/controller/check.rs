//! What a well-formed `#[controller]` may still not be.

use super::model::Controller;
use crate::diagnostics::Diagnostics;
use crate::injectable::check;
use crate::injectable::model::Scope;
use crate::pattern;

pub(crate) fn check(controller: &Controller, diagnostics: &mut Diagnostics) {
    check::check(&controller.provider, diagnostics);
    if let Some(prefix) = &controller.prefix {
        diagnostics.take(pattern::parse(prefix));
    }
    if controller.provider.scope == Scope::Transient {
        let message = format!("`{}` cannot be transient: nothing injects a controller", controller.provider.ident);
        diagnostics.error(&controller.provider.ident, message, "leave the scope away, or say `scope = request`");
    }
    controller.enhancers.check(diagnostics);
}
