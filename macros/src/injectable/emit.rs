//! The provider: its dependencies as types and as data, its constructor, and the constant that finds circles.

use super::model::{Field, Provider, Qualifier, Scope, Shape, Source};
use crate::paths::{block, list, location, private};
use crate::types::{Injected, injected};
use proc_macro2::TokenStream;
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Generics, Ident, Type, parse_quote_spanned};

pub(crate) fn provider(provider: &Provider) -> TokenStream {
    let injectable = injectable(provider);
    let construct = construct(provider);
    let circle = circle(provider);
    let entry = circle_entry(provider);
    block(quote!(#injectable #construct #circle #entry))
}

/// The dependencies as a type list, for rustc to walk.
fn injectable(Provider { ident, generics, fields, .. }: &Provider) -> TokenStream {
    let injectable = private!(Injectable);
    let list = list(fields.iter().filter_map(checked));
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    quote! {
        #[diagnostic::do_not_recommend]
        impl #impl_generics #injectable<#list> for #ident #type_generics #where_clause {}
    }
}

/// The key's type, where types can show that it is available.
fn checked(field: &Field) -> Option<TokenStream> {
    let Source::Injected(qualifier) = &field.source else { return None };
    checked_type(&field.ty, qualifier.as_ref())
}

/// The key's type of an injected `ty`; none where there may be none, and none where a name tells it apart.
pub(crate) fn checked_type(ty: &Type, qualifier: Option<&Qualifier>) -> Option<TokenStream> {
    let (Injected::One(target) | Injected::Lazy(target)) = injected(ty)? else { return None };
    match qualifier {
        None => Some(target.to_token_stream()),
        Some(Qualifier::Type(qualifier)) => {
            let qualified = private!(Qualified);
            Some(quote!(#qualified<#target, #qualifier>))
        }
        Some(Qualifier::Name(_)) => None,
    }
}

fn construct(provider: &Provider) -> TokenStream {
    let Provider { ident, generics, scope, fields, .. } = provider;
    let [provider_trait, description, resolved, vec] =
        [private!(Provider), private!(Description), private!(Resolved), private!(Vec)];
    let (location, scope) = (location(ident.span()), scope.to_token_stream());
    let dependencies = fields.iter().filter_map(as_dependency);
    let body = body(provider);
    let injected = fields.iter().any(|field| matches!(field.source, Source::Injected(_)));
    let dependencies_name = if injected { quote!(__nestling_dependencies) } else { quote!(_) };
    let owned = owned(generics);
    let (impl_generics, type_generics, where_clause) = owned.split_for_impl();
    quote_spanned! {ident.span()=>
        #[diagnostic::do_not_recommend]
        impl #impl_generics #provider_trait for #ident #type_generics #where_clause {
            fn describe() -> #description {
                #description {
                    scope: #scope,
                    location: #location,
                    dependencies: #vec::from([#(#dependencies),*]),
                }
            }

            fn construct(#dependencies_name: &mut #resolved) -> Self {
                #body
            }
        }
    }
}

/// What is shared lives as long as the application: its type parameters do too.
fn owned(generics: &Generics) -> Generics {
    let mut owned = generics.clone();
    for parameter in generics.type_params() {
        let ident = &parameter.ident;
        let bound = parse_quote_spanned!(ident.span()=> #ident: ::core::marker::Send + ::core::marker::Sync + 'static);
        owned.make_where_clause().predicates.push(bound);
    }
    owned
}

fn as_dependency(field: &Field) -> Option<TokenStream> {
    match &field.source {
        Source::Injected(qualifier) => Some(dependency(&field.ty, qualifier.as_ref())),
        _ => None,
    }
}

/// The dependency as data.
pub(crate) fn dependency(ty: &Type, qualifier: Option<&Qualifier>) -> TokenStream {
    let dependency = private!(Dependency);
    match qualifier {
        None => quote_spanned!(ty.span()=> #dependency::of::<#ty>()),
        Some(Qualifier::Name(name)) => quote_spanned!(ty.span()=> #dependency::of::<#ty>().named(#name)),
        Some(Qualifier::Type(qualifier)) => quote_spanned!(ty.span()=> #dependency::qualified::<#ty, #qualifier>()),
    }
}

fn body(Provider { shape, fields, .. }: &Provider) -> TokenStream {
    let values = fields.iter().map(value);
    match shape {
        Shape::Unit => quote!(Self),
        Shape::Tuple => quote!(Self(#(#values),*)),
        Shape::Named => {
            let names = fields.iter().map(|field| &field.name);
            quote!(Self { #(#names: #values),* })
        }
    }
}

fn value(field: &Field) -> TokenStream {
    let ty = &field.ty;
    match &field.source {
        Source::Injected(_) => quote_spanned!(ty.span()=> __nestling_dependencies.next()),
        Source::Default => quote_spanned!(ty.span()=> <#ty as ::core::default::Default>::default()),
        Source::Value(value) => value.to_token_stream(),
        Source::Unknown => quote!(::core::unreachable!()),
    }
}

/// A constant that evaluates the same constant of everything that has to exist before this one.
fn circle(Provider { ident, generics, fields, .. }: &Provider) -> TokenStream {
    let [depended, depth, no_depth] = [private!(Depended), private!(Depth), private!(NoDepth)];
    let before = fields.iter().filter_map(strictly_before);
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let name = circle_name(ident);
    quote_spanned! {ident.span()=>
        #[diagnostic::do_not_recommend]
        impl #impl_generics #depended for #ident #type_generics #where_clause {
            const #name: () = {
                #[allow(unused_imports)]
                use #no_depth as _;
                #(#depth::<#before>::OF;)*
            };
        }
    }
}

/// Has the constant evaluated. That of a generic provider is evaluated through what needs it.
fn circle_entry(Provider { ident, generics, .. }: &Provider) -> Option<TokenStream> {
    let (depended, name) = (private!(Depended), circle_name(ident));
    generics.params.is_empty().then(|| quote!(<#ident as #depended>::#name))
}

fn circle_name(ident: &Ident) -> Ident {
    format_ident!("CIRCULAR_DEPENDENCY_BREAK_IT_WITH_LAZY", span = ident.span())
}

fn strictly_before(field: &Field) -> Option<TokenStream> {
    match injected(&field.ty)? {
        Injected::One(_) => checked(field),
        _ => None,
    }
}

impl ToTokens for Scope {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let scope = private!(Scope);
        tokens.extend(match self {
            Self::Singleton => quote!(#scope::Singleton),
            Self::Transient => quote!(#scope::Transient),
            Self::Request => quote!(#scope::Request),
        });
    }
}
