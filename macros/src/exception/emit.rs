//! Writes the impls.

use super::bound;
use super::model::{Answer, Field, Model, Variant, binding_at, key, place_of};
use proc_macro2::{Ident, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};

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
    let where_clause = bound::display(model);
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
        Answer::Transparent => variant.inner().map(|inner| inner_shown(inner, &f)).unwrap_or_default(),
        Answer::Mistaken => quote!(#f.write_str("")),
    };
    quote!(#pattern => #text,)
}

fn inner_shown(Field { member, ty, .. }: &Field, f: &Ident) -> TokenStream {
    let (span, binding) = (place_of(ty), binding_at(member, ty));
    quote_spanned!(span=> ::nestling::__private::probe::First::<#ty>::START.__nestling_shown(#binding, #f))
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

fn error(model: &Model) -> TokenStream {
    let ident = &model.ident;
    let (impl_generics, ty_generics, _) = model.generics.split_for_impl();
    let where_clause = bound::error(model);
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
                match *self { #(#arms)* }
            }
        }
    })
}

fn source_of(variant: &Variant) -> TokenStream {
    let field = variant.inner().or(variant.source());
    let pattern = variant.pattern(field.into_iter());
    let source = field.map(|field| match variant.answer {
        Answer::Transparent => {
            let inner = probed_source(field);
            quote!(#inner.source())
        }
        Answer::Stated { .. } | Answer::Mistaken => option(Some(&probed_source(field))),
    });
    let source = source.unwrap_or_else(|| option(None::<&TokenStream>));
    quote!(#pattern => #source,)
}

/// The field as an error, with every token on its type: that is where the caret belongs if it is none.
fn probed_source(Field { member, ty, .. }: &Field) -> TokenStream {
    let (span, binding) = (place_of(ty), binding_at(member, ty));
    quote_spanned!(span=> ::nestling::__private::probe::First::<#ty>::START.__nestling_source(#binding))
}

fn exception(model: &Model) -> TokenStream {
    let ident = &model.ident;
    let (impl_generics, ty_generics, _) = model.generics.split_for_impl();
    let where_clause = bound::exception(model);
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
    let Variant { path, name, answer, .. } = variant;
    match answer {
        Answer::Stated { status, code, .. } => {
            let (span, code) = (place_of(name), option(code.as_ref()));
            let answer = quote_spanned!(span=> ::nestling::__private::probe::First::<Self>::START.__nestling_stated);
            quote!(#path { .. } => #answer(self, #status, #code),)
        }
        Answer::Transparent => variant.inner().map(|inner| transparent(path, inner)).unwrap_or_default(),
        Answer::Mistaken => quote!(#path { .. } => ::nestling::__private::exception::HttpException::internal(self),),
    }
}

fn transparent(path: &TokenStream, Field { member, ty, .. }: &Field) -> TokenStream {
    let (span, binding) = (place_of(ty), binding_at(member, ty));
    let answer = quote_spanned! {span=>
        ::nestling::__private::probe::First::<#ty>::START.__nestling_answer(#binding)
    };
    quote!(#path { #member: #binding } => #answer,)
}

fn document(variant: &Variant) -> TokenStream {
    match &variant.answer {
        Answer::Stated { status, message, code } => {
            let (message, code) = (&message.literal, option(code.as_ref()));
            quote!(::nestling::__private::exception::document(#status, #message, #code))
        }
        Answer::Transparent => {
            let ty = variant.inner().map(|field| &field.ty);
            quote!(::nestling::__private::probe::First::<#ty>::START.__nestling_describe())
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
