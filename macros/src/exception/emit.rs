//! Writes the impls.

use super::format::Shown;
use super::model::{Answer, Field, Model, Variant, binding, key};
use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, format_ident, quote};
use syn::{Ident, WhereClause, WherePredicate, parse_quote};

/// All impls, out of the way of the author's names.
pub(crate) fn impls(model: &Model) -> TokenStream {
    let display = display(model);
    let error = error(model);
    let exception = exception(model);
    let from = model.variants.iter().flat_map(|variant| from(model, variant));
    let registration = registration(model);
    quote! {
        #[allow(deprecated, unused_qualifications)]
        const _: () = {
            #display
            #error
            #exception
            #(#from)*
            #registration
        };
    }
}

fn display(model: &Model) -> TokenStream {
    let ident = &model.ident;
    let (impl_generics, ty_generics, _) = model.generics.split_for_impl();
    let where_clause = bounded(model, shown(model));
    let arms = model.variants.iter().map(shown_as);
    quote! {
        #[automatically_derived]
        impl #impl_generics ::nestling::__private::core::fmt::Display for #ident #ty_generics #where_clause {
            fn fmt(
                &self,
                __nestling_f: &mut ::nestling::__private::core::fmt::Formatter<'_>,
            ) -> ::nestling::__private::core::fmt::Result {
                match *self { #(#arms)* }
            }
        }
    }
}

fn shown_as(variant: &Variant) -> TokenStream {
    let pattern = variant.pattern(variant.fields.iter().filter(|field| is_shown(variant, field)));
    let f = format_ident!("__nestling_f");
    let text = match &variant.answer {
        Answer::Stated { message, .. } => message.write(&f, &variant.fields),
        Answer::Transparent => {
            let inner = variant.inner().map(|field| binding(&field.member));
            quote!(::nestling::__private::core::fmt::Display::fmt(#inner, #f))
        }
        Answer::Mistaken => quote!(#f.write_str("")),
    };
    quote!(#pattern => #text,)
}

fn is_shown(variant: &Variant, field: &Field) -> bool {
    match &variant.answer {
        Answer::Stated { message, .. } => {
            message.arguments().iter().any(|argument| key(&variant.fields[argument.field].member) == key(&field.member))
        }
        Answer::Transparent => true,
        Answer::Mistaken => false,
    }
}

/// Generic fields need the traits that the messages show them through.
fn shown(model: &Model) -> Vec<WherePredicate> {
    let stated = model.variants.iter().flat_map(|variant| match &variant.answer {
        Answer::Stated { message, .. } => {
            message.arguments().iter().map(|a| (&variant.fields[a.field], a.shown)).collect()
        }
        Answer::Transparent => variant.fields.iter().map(|field| (field, Shown::Through("Display"))).collect(),
        Answer::Mistaken => Vec::new(),
    });
    let generic = stated.filter(|(field, _)| mentions_parameter(model, field));
    generic.filter_map(|(field, shown)| predicate(field, shown)).collect()
}

fn predicate(field: &Field, shown: Shown) -> Option<WherePredicate> {
    let Shown::Through(name) = shown else { return None };
    let (ty, name) = (&field.ty, format_ident!("{name}"));
    Some(parse_quote!(#ty: ::nestling::__private::core::fmt::#name))
}

fn error(model: &Model) -> TokenStream {
    let ident = &model.ident;
    let (impl_generics, ty_generics, _) = model.generics.split_for_impl();
    let sources = model.variants.iter().filter_map(|variant| variant.inner().or(variant.source()));
    let generic = sources.filter(|field| mentions_parameter(model, field)).map(|Field { ty, .. }| -> WherePredicate {
        parse_quote!(#ty: ::nestling::__private::core::error::Error + 'static)
    });
    let itself =
        of_itself(model, quote!(::nestling::__private::core::fmt::Debug + ::nestling::__private::core::fmt::Display));
    let where_clause = bounded(model, generic.chain(itself));
    let source = source(model);
    quote! {
        #[automatically_derived]
        impl #impl_generics ::nestling::__private::core::error::Error for #ident #ty_generics #where_clause { #source }
    }
}

/// `Error::source`, where any variant has one.
fn source(model: &Model) -> Option<TokenStream> {
    let has_source = |variant: &Variant| variant.inner().or(variant.source()).is_some();
    model.variants.iter().any(has_source).then(|| {
        let arms = model.variants.iter().map(source_of);
        quote! {
            fn source(
                &self,
            ) -> ::nestling::__private::core::option::Option<&(dyn ::nestling::__private::core::error::Error + 'static)> {
                use ::nestling::__private::exception::AsSource as _;
                match *self { #(#arms)* }
            }
        }
    })
}

fn source_of(variant: &Variant) -> TokenStream {
    let field = variant.inner().or(variant.source());
    let pattern = variant.pattern(field.into_iter());
    let source = field.map(|field| binding(&field.member)).map(|binding| match variant.answer {
        Answer::Transparent => quote!(#binding.__nestling_as_source().source()),
        Answer::Stated { .. } | Answer::Mistaken => {
            quote!(::nestling::__private::core::option::Option::Some(#binding.__nestling_as_source()))
        }
    });
    let source = source.unwrap_or_else(|| quote!(::nestling::__private::core::option::Option::None));
    quote!(#pattern => #source,)
}

fn exception(model: &Model) -> TokenStream {
    let ident = &model.ident;
    let (impl_generics, ty_generics, _) = model.generics.split_for_impl();
    let error = quote! {
        ::nestling::__private::core::error::Error + ::nestling::__private::core::marker::Send
            + ::nestling::__private::core::marker::Sync + 'static
    };
    let inner = model.variants.iter().filter_map(Variant::inner).filter(|field| mentions_parameter(model, field));
    let inner = inner.map(|Field { ty, .. }| -> WherePredicate { parse_quote!(#ty: #error) });
    let where_clause = bounded(model, inner.chain(of_itself(model, error.clone())));
    let (answers, documents) = (model.variants.iter().map(answer), model.variants.iter().map(document));
    quote! {
        #[automatically_derived]
        #[diagnostic::do_not_recommend]
        impl #impl_generics ::nestling::__private::exception::Exception for #ident #ty_generics #where_clause {
            fn into_exception(self) -> ::nestling::__private::exception::HttpException {
                match self { #(#answers)* }
            }

            fn describe() -> ::nestling::__private::Vec<::nestling::__private::exception::ExceptionDoc> {
                ::nestling::__private::exception::documents([#(#documents),*])
            }
        }
    }
}

fn answer(variant: &Variant) -> TokenStream {
    let path = &variant.path;
    match &variant.answer {
        Answer::Stated { status, code, .. } => {
            let code = option(code.as_ref());
            quote!(#path { .. } => ::nestling::__private::exception::answer(self, #status, #code),)
        }
        Answer::Transparent => {
            let (member, ty) = variant.inner().map(|field| (&field.member, &field.ty)).unzip();
            quote! {
                #path { #member: __nestling_inner } =>
                    ::nestling::__private::exception::Transparent::<#ty>::FIELD.__nestling_answer(__nestling_inner),
            }
        }
        Answer::Mistaken => quote!(#path { .. } => ::nestling::__private::exception::HttpException::internal(self),),
    }
}

fn document(variant: &Variant) -> TokenStream {
    match &variant.answer {
        Answer::Stated { status, message, code } => {
            let (message, code) = (&message.literal, option(code.as_ref()));
            quote!(::nestling::__private::exception::document(#status, #message, #code))
        }
        Answer::Transparent => {
            let ty = variant.inner().map(|field| &field.ty);
            quote!(::nestling::__private::exception::Transparent::<#ty>::FIELD.__nestling_describe())
        }
        Answer::Mistaken => quote!(::nestling::__private::Vec::new()),
    }
}

fn option(value: Option<&impl ToTokens>) -> TokenStream {
    match value {
        Some(value) => quote!(::nestling::__private::core::option::Option::Some(#value)),
        None => quote!(::nestling::__private::core::option::Option::None),
    }
}

fn from(model: &Model, variant: &Variant) -> Option<TokenStream> {
    let Field { member, ty, .. } = variant.fields.iter().find(|field| field.from.is_some())?;
    let (ident, path) = (&model.ident, &variant.path);
    let (impl_generics, ty_generics, where_clause) = model.generics.split_for_impl();
    Some(quote! {
        #[automatically_derived]
        impl #impl_generics ::nestling::__private::core::convert::From<#ty> for #ident #ty_generics #where_clause {
            fn from(__nestling_source: #ty) -> Self {
                #path { #member: __nestling_source }
            }
        }
    })
}

/// Lets a `nestling::Error` recognise the type. A generic type has no one concrete type to register.
fn registration(model: &Model) -> Option<TokenStream> {
    let ident = &model.ident;
    model.generics.params.is_empty().then(|| {
        quote! {
            ::nestling::__private::inventory::submit! {
                ::nestling::__private::exception::ExceptionRegistration::of::<#ident>()
            }
        }
    })
}

/// The author's where clause with more predicates.
fn bounded(model: &Model, predicates: impl IntoIterator<Item = WherePredicate>) -> WhereClause {
    let mut generics = model.generics.clone();
    let where_clause = generics.make_where_clause();
    where_clause.predicates.extend(predicates);
    where_clause.clone()
}

/// A bound on the type itself, if it is generic; of any other type the compiler knows whether it holds.
fn of_itself(model: &Model, bound: TokenStream) -> Option<WherePredicate> {
    let (ident, (_, ty_generics, _)) = (&model.ident, model.generics.split_for_impl());
    (!model.generics.params.is_empty()).then(|| parse_quote!(#ident #ty_generics: #bound))
}

fn mentions_parameter(model: &Model, field: &Field) -> bool {
    let parameters: Vec<&Ident> = model.generics.type_params().map(|parameter| &parameter.ident).collect();
    mentions(field.ty.to_token_stream(), &parameters)
}

fn mentions(tokens: TokenStream, parameters: &[&Ident]) -> bool {
    tokens.into_iter().any(|token| match token {
        TokenTree::Ident(ident) => parameters.contains(&&ident),
        TokenTree::Group(group) => mentions(group.stream(), parameters),
        TokenTree::Punct(_) | TokenTree::Literal(_) => false,
    })
}
