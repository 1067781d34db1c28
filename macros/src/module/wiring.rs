//! The module as types: what it provides and exports, and the walks that make rustc check it.

use super::check::key_text;
use super::model::{Entry, Export, Factory, Form, Import, Key, Module};
use crate::injectable::emit::{checked_type, owned};
use crate::injectable::model::Qualifier;
use crate::paths::{Private, ask, group, list, list_before, private, spell};
use crate::types::{name_span, respan, target};
use proc_macro2::{Delimiter, Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use std::collections::HashSet;
use syn::{Ident, Type};

/// A provider's list is walked by at most so many steps, a controller's with its guards by the second number.
const PROVIDER_STEPS: usize = 16;
const CONTROLLER_STEPS: usize = 48;

pub(crate) fn wiring(module: &Module) -> TokenStream {
    let provided = module.providers.iter().filter(|entry| !entry.multi).map(|entry| &entry.key).chain(&module.dynamic);
    let provides = once(provided).into_iter().filter_map(|key| implement(module, &["::", "Provides"], key));
    let exported = once(exported(module));
    let exports = exported.iter().filter_map(|key| implement(module, &["::", "Exports"], key));
    // What a generic module exports is not known here: rustc sees it in modules that import it, and boot everywhere.
    let seen = module.global && module.provider.generics.params.is_empty();
    let globals = exported.iter().filter(|_| seen).filter_map(|key| global(key));
    let reexports = reexports(module);
    let checks = checks(module);
    quote! {
        #(#provides)*
        #(#exports)*
        #(#globals)*
        #reexports
        #checks
    }
}

fn exported(module: &Module) -> impl Iterator<Item = &Key> {
    module.exports.iter().filter_map(|export| match export {
        Export::Provider { key, multi: false } => Some(key),
        _ => None,
    })
}

/// What is listed twice is a mistake that the macro reports itself.
fn once<'a>(keys: impl Iterator<Item = &'a Key>) -> Vec<&'a Key> {
    let mut seen = HashSet::new();
    keys.filter(|key| seen.insert(key_text(key))).collect()
}

/// The key's type, if types can tell it: a name cannot.
pub(crate) fn key_type(Key { ty, qualifier }: &Key) -> Option<TokenStream> {
    match qualifier {
        None => Some(ty.to_token_stream()),
        Some(Qualifier::Type(qualifier)) => {
            let qualified = private!(Qualified);
            Some(quote!(#qualified<#ty, #qualifier>))
        }
        Some(Qualifier::Name(_)) => None,
    }
}

fn implement(module: &Module, marker: &'static [&'static str], key: &Key) -> Option<TokenStream> {
    let ty = key_type(key)?;
    let span = name_span(&key.ty);
    let marker = Private { span, path: marker };
    let ident = respan(&module.provider.ident, span);
    let (impl_generics, type_generics, where_clause) = module.provider.generics.split_for_impl();
    let mut tokens = impl_token(span).into_token_stream();
    impl_generics.to_tokens(&mut tokens);
    marker.to_tokens(&mut tokens);
    spell(&mut tokens, span, &["<"]);
    ty.to_tokens(&mut tokens);
    spell(&mut tokens, span, &[">", "for"]);
    ident.to_tokens(&mut tokens);
    type_generics.to_tokens(&mut tokens);
    where_clause.to_tokens(&mut tokens);
    group(&mut tokens, span, Delimiter::Brace, TokenStream::new());
    Some(tokens)
}

/// With the macro's own hygiene, or rustc proposes type parameters for a type that it does not find.
fn impl_token(span: Span) -> syn::Token![impl] {
    syn::Token![impl](Span::call_site().located_at(span))
}

fn global(key: &Key) -> Option<TokenStream> {
    let ty = key_type(key)?;
    let span = name_span(&key.ty);
    let (global, start) = (private!(span; Global), impl_token(span));
    Some(quote_spanned! {span=>
        #[diagnostic::do_not_recommend]
        #start #global for #ty {}
    })
}

fn reexports(module: &Module) -> TokenStream {
    let reexports = private!(Reexports);
    let ident = &module.provider.ident;
    let modules = module.exports.iter().filter_map(|export| match export {
        Export::Module(module) => Some(module),
        Export::Provider { .. } => None,
    });
    let span = modules.clone().next().map_or_else(Span::call_site, name_span);
    let tail = Ident::new("__NestlingTail", Span::call_site());
    let list = list_before(modules, &tail);
    let (impl_generics, type_generics, where_clause) = module.provider.generics.split_for_impl();
    let modules = quote_spanned!(span=> type Then<#tail: ?::core::marker::Sized> = #list;);
    quote! {
        #[diagnostic::do_not_recommend]
        impl #impl_generics #reexports for #ident #type_generics #where_clause {
            #modules
        }
    }
}

/// A function that is never called; each statement bears the span of the entry that it checks.
fn checks(module: &Module) -> TokenStream {
    let (here, generics) = (here(), owned(&module.provider.generics));
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let ident = &module.provider.ident;
    let phantom = private!(core::marker::PhantomData);
    let imports = imports(module);
    let statements = module
        .imports
        .iter()
        .map(is_module)
        .chain(module.exports.iter().filter_map(provides))
        .chain(module.providers.iter().map(provider))
        .chain(module.controllers.iter().map(controller))
        .chain(module.enhancers.injected().map(|enhancer| self::enhancer(&enhancer.ty)))
        .chain([itself(module)]);
    quote! {
        #imports

        impl #impl_generics #ident #type_generics #where_clause {
            #[doc(hidden)]
            #[allow(dead_code, unreachable_code, clippy::diverging_sub_expression)]
            fn __nestling_check() {
                // What cannot be reached is checked for its types alone, and not for its borrows.
                return;
                let #here = #phantom::<(Self, __NestlingHere)>;
                #(#statements)*
            }
        }
    }
}

fn imports(Module { provider, imports, .. }: &Module) -> TokenStream {
    let (imports_trait, list) = (private!(Imports), list(imports.iter().map(|import| &import.module)));
    let ident = &provider.ident;
    let (impl_generics, type_generics, where_clause) = provider.generics.split_for_impl();
    quote! {
        #[allow(dead_code)]
        struct __NestlingHere;

        impl #impl_generics #imports_trait<__NestlingHere> for #ident #type_generics #where_clause {
            type List = #list;
        }
    }
}

fn is_module(Import { module, configuration }: &Import) -> TokenStream {
    let question = if configuration.is_some() { quote!(Configured) } else { quote!(Imported) };
    ask(question, &[module.to_token_stream()], name_span(module), "__nestling_imported")
}

fn provides(export: &Export) -> Option<TokenStream> {
    let Export::Provider { key, multi: false } = export else { return None };
    Some(ask(quote!(ExportedBy), &[key_type(key)?, quote!(Self)], name_span(&key.ty), "__nestling_exported"))
}

fn provider(entry: &Entry) -> TokenStream {
    match &entry.form {
        Form::Class(class) => {
            let start = function(entry.span, &["::", "listed", "::", "ask_provider"], &[class]);
            // The first step leads to the list.
            let mut tokens = walk(entry.span, start, 1 + PROVIDER_STEPS);
            spell(&mut tokens, entry.span, &[";"]);
            tokens
        }
        Form::Value(_) => TokenStream::new(),
        Form::Factory(factory) => factory.arguments.iter().map(|wanted| argument(factory, wanted)).collect(),
        Form::Existing(existing) => listed(&entry.key.ty, entry.span, existing.to_token_stream()),
    }
}

/// An argument of a factory is available.
fn argument(factory: &Factory, (ty, qualifier): &(Type, Option<Qualifier>)) -> TokenStream {
    let Some(target) = target(ty) else { return TokenStream::new() };
    let wanted = checked_type(ty, qualifier.as_ref());
    wanted.map(|wanted| listed(&factory.output, name_span(target), wanted.into_token_stream())).unwrap_or_default()
}

fn listed(made: &Type, span: Span, wanted: TokenStream) -> TokenStream {
    let list = list([wanted].iter());
    let walk = walk(span, function(span, &["::", "listed_deps_of"], &[made, &list]), 1);
    quote_spanned!(span=> #walk;)
}

fn controller(controller: &Type) -> TokenStream {
    let span = name_span(controller);
    let ask = function(span, &["::", "listed", "::", "ask_controller"], &[controller]);
    let walk = walk(span, quote_spanned!(span=> #ask.__nestling_walk()), CONTROLLER_STEPS);
    quote_spanned!(span=> #walk;)
}

/// The module sees it, or can make it.
fn enhancer(enhancer: &Type) -> TokenStream {
    let span = name_span(enhancer);
    let start = function(span, &["::", "enhancer_of"], &[enhancer]);
    let walk = walk(span, start, PROVIDER_STEPS + 1);
    quote_spanned!(span=> #walk;)
}

fn itself(module: &Module) -> TokenStream {
    let span = module.provider.ident.span();
    let start = function(span, &["::", "deps_of"], &[&quote_spanned!(span=> Self), &quote!(_)]);
    let walk = walk(span, start, module.provider.fields.len());
    quote_spanned!(span=> #walk;)
}

/// The module and its imports as a value, so that each stands in the source once. A local has the macro's own hygiene.
fn here() -> Ident {
    Ident::new("__nestling_here", Span::call_site())
}

/// `function::<arguments…, _, _>(here)`
fn function(span: Span, function: &'static [&'static str], arguments: &[&dyn ToTokens]) -> TokenStream {
    let mut tokens = Private { span, path: function }.into_token_stream();
    spell(&mut tokens, span, &["::", "<"]);
    for argument in arguments {
        argument.to_tokens(&mut tokens);
        spell(&mut tokens, span, &[","]);
    }
    spell(&mut tokens, span, &["_", ",", "_", ">"]);
    group(&mut tokens, span, Delimiter::Parenthesis, here().into_token_stream());
    tokens
}

/// `start[[]][[]]….__nestling_end()`, all of it at `span`: an index for each step, and one for the end of the lists.
fn walk(span: Span, start: TokenStream, steps: usize) -> TokenStream {
    let mut tokens = start;
    for _ in 0..=steps {
        let mut index = TokenStream::new();
        group(&mut index, span, Delimiter::Bracket, TokenStream::new());
        group(&mut tokens, span, Delimiter::Bracket, index);
    }
    spell(&mut tokens, span, &[".", "__nestling_end", "()"]);
    tokens
}
