//! The module as types: what it provides and exports, and the chains of calls that make rustc check it.

use super::model::{Entry, Export, Form, Key, Module};
use crate::injectable::emit::checked_type;
use crate::injectable::model::Qualifier;
use crate::paths::{list, private, private_at};
use crate::types::{name_span, respan};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

/// A provider's list is walked by so many calls, a controller's with its guards by the second number.
const PROVIDER_STEPS: usize = 16;
const CONTROLLER_STEPS: usize = 48;

pub(crate) fn wiring(module: &Module) -> TokenStream {
    let provides = module.providers.iter().filter(|entry| !entry.multi).map(|entry| &entry.key).chain(&module.dynamic);
    let provides = provides.filter_map(|key| implement(module, "Provides", key));
    let exports = exported(module).filter_map(|key| implement(module, "Exports", key));
    let globals = exported(module).filter(|_| module.global).filter_map(global);
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

fn implement(module: &Module, marker: &str, key: &Key) -> Option<TokenStream> {
    let ty = key_type(key)?;
    let span = key.ty.span();
    let marker = syn::Ident::new(marker, span);
    let marker = private_at(span, quote!(#marker));
    let ident = respan(&module.provider.ident, span);
    let (impl_generics, type_generics, where_clause) = module.provider.generics.split_for_impl();
    Some(quote_spanned! {span=>
        #[diagnostic::do_not_recommend]
        impl #impl_generics #marker<#ty> for #ident #type_generics #where_clause {}
    })
}

fn global(key: &Key) -> Option<TokenStream> {
    let ty = key_type(key)?;
    let span = key.ty.span();
    let global = private_at(span, quote!(Global));
    Some(quote_spanned! {span=>
        #[diagnostic::do_not_recommend]
        impl #global for #ty {}
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
    let list = list(modules);
    let (impl_generics, type_generics, where_clause) = module.provider.generics.split_for_impl();
    let modules = quote_spanned!(span=> type Modules = #list;);
    quote! {
        #[diagnostic::do_not_recommend]
        impl #impl_generics #reexports for #ident #type_generics #where_clause {
            #modules
        }
    }
}

/// A function that is never called; each statement bears the span of the entry that it checks.
fn checks(module: &Module) -> TokenStream {
    let (impl_generics, type_generics, where_clause) = module.provider.generics.split_for_impl();
    let ident = &module.provider.ident;
    let imports = list(module.imports.iter().map(|import| &import.module));
    let statements = module
        .imports
        .iter()
        .map(|import| is_module(&import.module))
        .chain(module.exports.iter().filter_map(provides))
        .chain(module.providers.iter().filter_map(|entry| provider(entry, &imports)))
        .chain(module.controllers.iter().map(|controller| self::controller(controller, &imports)))
        .chain([itself(module, &imports)]);
    quote! {
        impl #impl_generics #ident #type_generics #where_clause {
            #[doc(hidden)]
            #[allow(dead_code, unreachable_code, clippy::diverging_sub_expression)]
            fn __nestling_check() -> ! {
                // Types are checked in code that cannot be reached, but nothing else is: it costs no borrow check.
                loop {}
                #(#statements)*
            }
        }
    }
}

fn is_module(module: &Type) -> TokenStream {
    let span = name_span(module);
    let is_module = private_at(span, quote!(is_module));
    quote_spanned!(span=> #is_module::<#module>();)
}

fn provides(export: &Export) -> Option<TokenStream> {
    let Export::Provider { key, multi: false } = export else { return None };
    let ty = key_type(key)?;
    let span = key.ty.span();
    let provides = private_at(span, quote!(provides));
    let this = quote_spanned!(span=> Self);
    Some(quote_spanned!(span=> #provides::<#ty, #this>();))
}

fn provider(entry: &Entry, imports: &TokenStream) -> Option<TokenStream> {
    match &entry.form {
        Form::Class(class) => {
            Some(walk(entry.span, "deps_of", &[class.to_token_stream(), quote!(_)], imports, PROVIDER_STEPS))
        }
        Form::Value(_) => None,
        Form::Factory(factory) => {
            let wanted = factory.arguments.iter().filter_map(|(ty, qualifier)| checked_type(ty, qualifier.as_ref()));
            let wanted: Vec<_> = wanted.collect();
            Some(listed(&factory.output, entry.span, &wanted, imports))
        }
        Form::Existing(existing) => Some(listed(&entry.key.ty, entry.span, &[existing.to_token_stream()], imports)),
    }
}

fn listed(made: &Type, span: Span, wanted: &[TokenStream], imports: &TokenStream) -> TokenStream {
    let list = list(wanted.iter());
    walk(span, "listed_deps_of", &[made.to_token_stream(), list], imports, wanted.len())
}

fn controller(controller: &Type, imports: &TokenStream) -> TokenStream {
    let placeholder = quote!(_);
    let arguments = [controller.to_token_stream(), placeholder.clone(), placeholder.clone(), placeholder];
    walk(name_span(controller), "controller_deps_of", &arguments, imports, CONTROLLER_STEPS)
}

fn itself(module: &Module, imports: &TokenStream) -> TokenStream {
    let span = module.provider.ident.span();
    let this = quote_spanned!(span=> Self);
    walk(span, "deps_of", &[this.clone(), quote!(_)], imports, module.provider.fields.len())
}

/// `function::<arguments…, Self, Imports>().__nestling_reach()….__nestling_end();`, all of it at `span`.
fn walk(span: Span, function: &str, arguments: &[TokenStream], imports: &TokenStream, steps: usize) -> TokenStream {
    let function = syn::Ident::new(function, span);
    let function = private_at(span, quote!(#function));
    let arguments = arguments.iter().map(|argument| respan(argument, span));
    let imports = respan(imports, span);
    let this = quote_spanned!(span=> Self);
    let reach = std::iter::repeat_n(quote_spanned!(span=> .__nestling_reach()), steps);
    quote_spanned!(span=> #function::<#(#arguments,)* #this, #imports>() #(#reach)* .__nestling_end();)
}
