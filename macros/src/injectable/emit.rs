//! The provider: its dependencies as types and as data, its constructor, and the constant that finds circles.

use super::model::{Field, Provider, Qualifier, Scope, Shape, Source};
use crate::paths::{block, list, location, private, private_at};
use crate::types::{Injected, injected, name_span};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Generics, Ident, Type, parse_quote_spanned};

pub(crate) fn provider(provider: &Provider) -> TokenStream {
    block_of(provider, TokenStream::new())
}

/// A provider that is neither a controller nor a module.
pub(crate) fn listable(this: &Provider) -> TokenStream {
    let listable = private!(listed::Listable);
    let Provider { ident, generics, .. } = this;
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let listable = quote! {
        #[diagnostic::do_not_recommend]
        impl #impl_generics #listable for #ident #type_generics #where_clause {}
    };
    block_of(this, listable)
}

fn block_of(provider: &Provider, further: TokenStream) -> TokenStream {
    let injectable = injectable(provider);
    let construct = construct(provider);
    let circle = circle(provider);
    let entry = circle_entry(provider);
    block(quote!(#injectable #construct #circle #further #entry))
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

/// A local has the macro's own hygiene: a user's `macro_rules!` may put the fields together from elsewhere.
const RESOLVED: &str = "__nestling_dependencies";

fn construct(provider: &Provider) -> TokenStream {
    let Provider { ident, generics, scope, fields, .. } = provider;
    let [provider_trait, description, resolved, vec] =
        [private!(Provider), private!(Description), private!(Resolved), private!(Vec)];
    let (location, scope) = (location(ident.span()), scope.to_token_stream());
    let dependencies = fields.iter().filter_map(as_dependency);
    let body = body(provider);
    let shared = fields.iter().filter_map(is_shared);
    let injected = fields.iter().any(|field| matches!(field.source, Source::Injected(_)));
    let resolved_name = if injected { Ident::new(RESOLVED, Span::call_site()).to_token_stream() } else { quote!(_) };
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

            fn construct(#resolved_name: &mut #resolved) -> Self {
                #(#shared)*
                #body
            }
        }
    }
}

/// The container shares what it injects, and asks for no more than that; other fields are shared with their provider.
fn is_shared(Field { ty, source, .. }: &Field) -> Option<TokenStream> {
    let assert = private_at(name_span(ty), quote!(shared));
    matches!(source, Source::Default | Source::Value(_)).then(|| quote_spanned!(name_span(ty)=> #assert::<#ty>();))
}

/// What is shared lives as long as the application: its type parameters do too.
pub(crate) fn owned(generics: &Generics) -> Generics {
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
    if fields.iter().any(|field| matches!(field.source, Source::Unknown)) {
        return quote!(::core::unreachable!());
    }
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
        Source::Injected(_) => {
            let resolved = Ident::new(RESOLVED, Span::call_site());
            quote_spanned!(ty.span()=> #resolved.next())
        }
        Source::Default => quote_spanned!(ty.span()=> <#ty as ::core::default::Default>::default()),
        Source::Value(value) => value.to_token_stream(),
        Source::Unknown => TokenStream::new(),
    }
}

/// A constant that evaluates the same constant of everything that has to exist before this one.
fn circle(Provider { ident, generics, fields, .. }: &Provider) -> TokenStream {
    let span = ident.span();
    let depended = private_at(span, quote!(Depended));
    let before = fields.iter().filter_map(strictly_before).map(|(before, span)| {
        let depth = private_at(span, quote!(Depth));
        quote_spanned!(span=> #depth::<#before>::OF;)
    });
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let name = circle_name(ident);
    quote_spanned! {span=>
        #[diagnostic::do_not_recommend]
        impl #impl_generics #depended for #ident #type_generics #where_clause {
            #[allow(path_statements)]
            const #name: () = {
                #(#before)*
            };
        }
    }
}

/// Has the constant evaluated. That of a generic provider is evaluated through what needs it.
fn circle_entry(Provider { ident, generics, .. }: &Provider) -> Option<TokenStream> {
    let span = ident.span();
    let (depended, name) = (private_at(span, quote!(Depended)), circle_name(ident));
    generics.params.is_empty().then(|| quote_spanned!(span=> <#ident as #depended>::#name))
}

fn circle_name(ident: &Ident) -> Ident {
    format_ident!("CIRCULAR_DEPENDENCY_BREAK_IT_WITH_LAZY", span = ident.span())
}

fn strictly_before(field: &Field) -> Option<(TokenStream, Span)> {
    match injected(&field.ty)? {
        Injected::One(target) => checked(field).map(|before| (before, name_span(target))),
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
