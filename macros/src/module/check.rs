//! What a well-formed `#[module]` may still not be.

use super::model::{Entry, Export, Key, Module};
use crate::diagnostics::{Diagnostics, written};
use crate::injectable::check;
use crate::injectable::model::Qualifier;
use quote::ToTokens;
use std::collections::HashSet;
use syn::Type;

pub(crate) fn check(module: &Module, diagnostics: &mut Diagnostics) {
    check::check(&module.provider, diagnostics);
    imports_once(module, diagnostics);
    controllers_once(module, diagnostics);
    provides_once(module, diagnostics);
    exports_once(module, diagnostics);
    collects_traits(module, diagnostics);
    knows_what_it_exports(module, diagnostics);
}

fn twice<'a, T: ToTokens + 'a>(items: impl Iterator<Item = &'a T>) -> impl Iterator<Item = &'a T> {
    let mut seen = HashSet::new();
    items.filter(move |item| !seen.insert(item.to_token_stream().to_string()))
}

fn imports_once(module: &Module, diagnostics: &mut Diagnostics) {
    for import in twice(module.imports.iter().map(|import| &import.module)) {
        diagnostics.error(import, format!("`{}` is imported twice", written(import)), "remove one of the imports");
    }
}

fn controllers_once(module: &Module, diagnostics: &mut Diagnostics) {
    for controller in twice(module.controllers.iter()) {
        diagnostics.error(controller, format!("`{}` is listed twice", written(controller)), "remove one of them");
    }
}

/// A key as it is written, to compare it.
pub(crate) fn key_text(Key { ty, qualifier }: &Key) -> String {
    match qualifier {
        None => written(ty),
        Some(Qualifier::Name(name)) => format!("{} named {}", written(ty), written(name)),
        Some(Qualifier::Type(qualifier)) => format!("{} for {}", written(ty), written(qualifier)),
    }
}

fn provides_once(module: &Module, diagnostics: &mut Diagnostics) {
    let keys = module.providers.iter().filter(|entry| !entry.multi).map(|entry| &entry.key).chain(&module.dynamic);
    let mut seen = HashSet::new();
    for key in keys {
        let text = key_text(key);
        if seen.contains(&text) {
            let help = "remove one of them, tell them apart by `qualified(…)`, or collect them by `multi(…)`";
            diagnostics.error(&key.ty, format!("`{text}` is provided twice"), help);
        }
        seen.insert(text);
    }
}

fn exports_once(module: &Module, diagnostics: &mut Diagnostics) {
    let types = module.exports.iter().map(|export| match export {
        Export::Module(ty) => (ty, written(ty)),
        Export::Provider { key, multi } => {
            (&key.ty, format!("{}{}", key_text(key), if *multi { " (multi)" } else { "" }))
        }
    });
    let mut seen = HashSet::new();
    for (ty, text) in types {
        if seen.contains(&text) {
            diagnostics.error(ty, format!("`{text}` is exported twice"), "remove one of them");
        }
        seen.insert(text);
    }
}

fn collects_traits(module: &Module, diagnostics: &mut Diagnostics) {
    let is_trait = |ty: &Type| matches!(ty, Type::TraitObject(_));
    for Entry { key, .. } in module.providers.iter().filter(|entry| entry.multi && !is_trait(&entry.key.ty)) {
        let help = format!("write `multi({} as dyn Trait)`: it is injected as `Vec<Arc<dyn Trait>>`", written(&key.ty));
        let message = format!("`multi(…)` collects implementations of a trait, and `{}` is a type", written(&key.ty));
        diagnostics.error(&key.ty, message, help);
    }
}

fn knows_what_it_exports(module: &Module, diagnostics: &mut Diagnostics) {
    for export in &module.exports {
        let Export::Provider { key, multi } = export else { continue };
        let named = matches!(key.qualifier, Some(Qualifier::Name(_)));
        if !(*multi || named) {
            continue;
        }
        let known = |entry: &&Entry| entry.multi == *multi && key_text(&entry.key) == key_text(key);
        let dynamic = !multi && module.dynamic.iter().any(|dynamic| key_text(dynamic) == key_text(key));
        // Types are checked by rustc, which also knows aliases; names and collections are not types.
        if !dynamic && !module.providers.iter().any(|entry| known(&entry)) {
            let message = format!("`{}` exports `{}`, but does not provide it", module.provider.ident, key_text(key));
            diagnostics.error(&key.ty, message, "add it to the `providers`, or remove it here");
        }
    }
}
