//! The module as data: its definition, and its registration.

use super::model::{Entry, Export, Factory, Form, Import, Key, Module};
use super::wiring::{key_type, wiring};
use crate::driver::own_locals;
use crate::enhancer::emit::{assertions, entries, outer};
use crate::injectable::emit::{dependency, owned, provider};
use crate::injectable::model::Qualifier;
use crate::paths::{block, group, location, private, spell, step};
use crate::types::name_span;
use proc_macro2::{Delimiter, Literal, TokenStream};
use quote::{ToTokens, TokenStreamExt, format_ident, quote, quote_spanned};
use syn::Type;
use syn::spanned::Spanned;

pub(crate) fn module(module: &Module) -> TokenStream {
    let provider = provider(&module.provider);
    let wiring = wiring(module);
    let definition = definition(module);
    let registration = registration(module);
    let items = block(quote!(#wiring #definition #registration));
    quote!(#provider #items)
}

fn definition(module: &Module) -> TokenStream {
    let [module_trait, definition] = [private!(Module), private!(ModuleDefinition)];
    let ident = &module.provider.ident;
    let name = ident.to_string();
    let imports = module.imports.iter().map(import).map(own_locals);
    let providers = module.providers.iter().map(provide);
    let controllers = module.controllers.iter().map(controller).map(own_locals);
    let exports = module.exports.iter().map(export).map(own_locals);
    let dynamic = module.dynamic.iter().map(dynamic).map(own_locals);
    let itself = own_locals(itself(ident.span()));
    let global = module.global.then(|| quote!(__nestling_module.global();));
    let level = level(module);
    let generics = owned(&module.provider.generics);
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    quote! {
        #[diagnostic::do_not_recommend]
        impl #impl_generics #module_trait for #ident #type_generics #where_clause {
            const NAME: &'static str = #name;

            fn define(__nestling_module: &mut #definition) {
                #(#imports)*
                #(#providers)*
                #(#controllers)*
                #(#exports)*
                #(#dynamic)*
                #global
                #level
                #itself
            }
        }
    }
}

/// What the module says about the routes of its controllers.
fn level(Module { provider, path, enhancers, .. }: &Module) -> TokenStream {
    let path = path.as_ref().map(|path| quote!(__nestling_module.path(#path);));
    let metadata = (!enhancers.metadata.is_empty()).then(|| {
        let add = enhancers.add_metadata();
        quote!(__nestling_module.metadata(|__nestling_metadata| { #add });)
    });
    let enhance = (!enhancers.all.is_empty()).then(|| {
        let (assertions, outer) = (assertions(enhancers.all.iter()), outer(enhancers));
        let entries = entries(enhancers.injected().map(|enhancer| &enhancer.ty));
        quote! {
            #assertions
            __nestling_module.enhance(|| #entries, |__nestling_routes| { #outer });
        }
    });
    let configure = step(&quote!(Self), provider.ident.span(), "__nestling_configure");
    quote!(#path #metadata #enhance #configure(__nestling_module);)
}

fn import(Import { module, configuration }: &Import) -> TokenStream {
    match configuration {
        None => {
            let import = step(module, name_span(module), "__nestling_import");
            quote!(#import(__nestling_module);)
        }
        Some(configuration) => {
            let import = step(module, name_span(module), "__nestling_import_configured");
            quote!(#import(__nestling_module, #configuration);)
        }
    }
}

fn controller(controller: &Type) -> TokenStream {
    let entry = class(controller);
    let mount = step(controller, name_span(controller), "__nestling_controller");
    quote!(#mount(__nestling_module, #entry);)
}

fn class(class: &Type) -> TokenStream {
    let span = name_span(class);
    let (entry, hooks) = (step(class, span, "__nestling_entry"), private!(span; hooks));
    quote_spanned!(span=> #entry(#hooks!(#class)))
}

fn itself(span: proc_macro2::Span) -> TokenStream {
    let (entry, hooks) = (step(&quote!(Self), span, "__nestling_entry"), private!(hooks));
    quote_spanned!(span=> __nestling_module.itself(#entry(#hooks!(Self)));)
}

fn export(export: &Export) -> TokenStream {
    match export {
        Export::Module(module) => {
            let reexport = step(module, name_span(module), "__nestling_reexport");
            quote!(#reexport(__nestling_module);)
        }
        Export::Provider { key, multi } => {
            let key = self::key(key);
            match multi {
                true => quote!(__nestling_module.export_many(#key);),
                false => quote!(__nestling_module.export(#key);),
            }
        }
    }
}

fn dynamic(dynamic: &Key) -> TokenStream {
    let (key, location) = (key(dynamic), location(dynamic.ty.span()));
    quote!(__nestling_module.dynamic(#key, #location);)
}

/// The key as data.
fn key(key: &Key) -> TokenStream {
    let span = key.ty.span();
    let path = private!(span; Key);
    match (&key.qualifier, key_type(key)) {
        (_, Some(ty)) => quote_spanned!(span=> #path::of::<#ty>()),
        (Some(Qualifier::Name(name)), None) => {
            let ty = &key.ty;
            quote_spanned!(span=> #path::of::<#ty>().named(#name))
        }
        (_, None) => TokenStream::new(),
    }
}

fn provide(entry: &Entry) -> TokenStream {
    let span = entry.span;
    if let Form::Class(class) = &entry.form
        && entry.key.qualifier.is_none()
        && !entry.multi
        && crate::types::same(class, &entry.key.ty)
    {
        return provide_class(class, name_span(class));
    }
    let (key, location) = (key(&entry.key), location(span));
    let entry_path = private!(span; ProviderEntry);
    let made = match &entry.form {
        Form::Class(class) => self::class_as(class, entry),
        form => {
            let (dependencies, construct, hooks) = self::made(form, entry);
            quote_spanned!(span=> #entry_path::made(#key, #dependencies, #construct, #hooks, #location))
        }
    };
    let multi = entry.multi.then(|| quote_spanned!(span=> .multi()));
    let scoped = match &entry.form {
        Form::Factory(Factory { scope, .. }) => Some(quote_spanned!(span=> .scoped(#scope))),
        _ => None,
    };
    own_locals(quote_spanned!(span=> __nestling_module.provide(#made #multi #scoped);))
}

/// A class under its own type: most of what modules list. The numbers are the questions which hooks it has.
fn provide_class(class: &Type, span: proc_macro2::Span) -> TokenStream {
    let mut arguments = TokenStream::new();
    spell(&mut arguments, proc_macro2::Span::call_site().located_at(span), &["__nestling_module"]);
    for _ in 0..5 {
        spell(&mut arguments, span, &[","]);
        arguments.append(Literal::usize_unsuffixed(0));
    }
    let mut tokens = TokenStream::new();
    spell(&mut tokens, span, &["__nestling", "::", "class", "::", "<"]);
    class.to_tokens(&mut tokens);
    spell(&mut tokens, span, &[">", "()", ".", "__nestling_provide"]);
    group(&mut tokens, span, Delimiter::Parenthesis, arguments);
    spell(&mut tokens, span, &[";"]);
    tokens
}

/// A class under its own type, under a trait, or under a qualifier.
fn class_as(class: &Type, entry: &Entry) -> TokenStream {
    let span = entry.span;
    let hooks = private!(span; hooks);
    let key = key(&entry.key);
    if crate::types::same(class, &entry.key.ty) {
        let keyed = entry.key.qualifier.is_some().then(|| quote_spanned!(span=> .keyed(#key)));
        let entry = self::class(class);
        return quote_spanned!(span=> #entry #keyed);
    }
    let (built, arc) = (private!(span; Built), private!(span; Arc));
    let construct = step(class, span, "__nestling_construct");
    let entry_as = step(class, span, "__nestling_entry_as");
    let view = view(class, &entry.key.ty);
    let concrete = sharing(class, span, "__nestling_reported_instance");
    quote_spanned! {span=>
        #entry_as(
            #key,
            |__nestling_dependencies| {
                let __nestling_value = #arc::new(#construct(__nestling_dependencies));
                let __nestling_concrete = #concrete(#arc::clone(&__nestling_value));
                #built::viewed(__nestling_concrete, #view)
            },
            #hooks!(#class),
        )
    }
}

/// `__nestling_value` as what it is asked for by. Where it is not, or where threads cannot share that, the caret is here.
fn view(concrete: &Type, ty: &Type) -> TokenStream {
    let span = name_span(ty);
    let [arc, identity] = [private!(span; Arc), private!(span; core::convert::identity)];
    let instance = sharing(ty, span, "__nestling_instance");
    quote_spanned! {span=>
        #instance({
            let __nestling_view: #arc<#ty> = #identity::<#arc<#concrete>>(__nestling_value);
            __nestling_view
        })
    }
}

/// A step that erases the type of a value, or says that threads cannot share it.
fn sharing(ty: &Type, span: proc_macro2::Span, method: &str) -> TokenStream {
    let sharing = private!(span; Sharing);
    let method = syn::Ident::new(method, span);
    quote_spanned!(span=> #sharing::<#ty>::START.#method)
}

/// Dependencies, constructor and hooks of what is no class.
fn made(form: &Form, entry: &Entry) -> (TokenStream, TokenStream, TokenStream) {
    let span = entry.span;
    let (vec, arc) = (private!(span; Vec), private!(span; Arc));
    let (construct, built) = (private!(span; Construct), private!(span; Built));
    let ty = &entry.key.ty;
    match form {
        Form::Class(_) => Default::default(),
        Form::Value(value) => {
            let (shared, hooks) = match ty {
                Type::TraitObject(_) => (quote_spanned!(span=> #arc::new(#value)), no_hooks()),
                _ => {
                    let into_shared = private!(span; into_shared);
                    (quote_spanned!(span=> #into_shared::<#ty, _>(#value)), hooks(ty))
                }
            };
            let instance = sharing(ty, name_span(ty), "__nestling_instance");
            // A constructor, so that the expression is evaluated once, when the application needs it.
            let make = quote_spanned! {span=>
                #construct::Class(|_| {
                    let __nestling_value: #arc<#ty> = #shared;
                    #built::of(#instance(__nestling_value))
                })
            };
            (quote_spanned!(span=> #vec::new()), make, hooks)
        }
        Form::Factory(factory) => {
            let dependencies = factory.arguments.iter().map(|(ty, qualifier)| dependency(ty, qualifier.as_ref()));
            (quote!(#vec::from([#(#dependencies),*])), self::factory(factory, entry), hooks(&factory.output))
        }
        Form::Existing(existing) => {
            let (dependency, view) = (private!(span; dependency), view(existing, ty));
            let dependencies = quote_spanned!(span=> #vec::from([#dependency::<#arc<#existing>>()]));
            let make = quote_spanned! {span=>
                #construct::Class(|__nestling_dependencies| {
                    let __nestling_value = __nestling_dependencies.next::<#arc<#existing>>();
                    #built::of(#view)
                })
            };
            (dependencies, make, no_hooks())
        }
    }
}

fn hooks(ty: &Type) -> TokenStream {
    let span = ty.span();
    let hooks = private!(span; hooks);
    quote_spanned!(span=> #hooks!(#ty))
}

fn no_hooks() -> TokenStream {
    let (hooks, default) = (private!(Hooks), quote!(::core::default::Default::default()));
    quote!({ let __nestling_hooks: #hooks = #default; __nestling_hooks })
}

fn factory(factory: &Factory, entry: &Entry) -> TokenStream {
    let span = entry.span;
    let (construct, built) = (private!(span; Construct), private!(span; Built));
    let (arc, result) = (private!(span; Arc), private!(span; Result));
    let Factory { closure, arguments, output, .. } = factory;
    let locals: Vec<_> = (0..arguments.len()).map(|at| format_ident!("__nestling_argument_{at}")).collect();
    let types = arguments.iter().map(|(ty, _)| ty);
    let wait = factory.is_async.then(|| quote_spanned!(span=> .await));
    let fail = factory.fallible.then(|| quote_spanned!(span=> ?));
    let instance = sharing(output, name_span(output), "__nestling_instance");
    let build = match &entry.key.ty {
        ty @ Type::TraitObject(_) => {
            let view = view(output, ty);
            quote_spanned! {span=>
                let __nestling_value = #arc::new(__nestling_made);
                let __nestling_concrete = #instance(#arc::clone(&__nestling_value));
                #built::viewed(__nestling_concrete, #view)
            }
        }
        _ => quote_spanned!(span=> #built::of(#instance(#arc::new(__nestling_made)))),
    };
    quote_spanned! {span=>
        #construct::factory(|mut __nestling_dependencies| async move {
            let _ = &mut __nestling_dependencies;
            #(let #locals = __nestling_dependencies.next::<#types>();)*
            let __nestling_make = #closure;
            let __nestling_made: #output = __nestling_make(#(#locals),*) #wait #fail;
            #result::Ok({ #build })
        })
    }
}

/// A generic module has no single type to register; it is reached through what imports it.
fn registration(Module { provider, .. }: &Module) -> Option<TokenStream> {
    if !provider.generics.params.is_empty() {
        return None;
    }
    let [submit, registration, handle] = [private!(submit), private!(ModuleRegistration), private!(ModuleHandle)];
    let ident = provider.ident.to_token_stream();
    Some(quote! {
        #submit! {
            #registration(#handle::of::<#ident>)
        }
    })
}
