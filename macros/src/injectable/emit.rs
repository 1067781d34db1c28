//! The provider: its dependencies as types and as data, its constructor, and the constant that finds circles.

use super::model::{Field, Provider, Qualifier, Scope, Shape, Source};
use crate::paths::{block, list, position, private, spell};
use crate::types::{Injected, injected, name_span};
use proc_macro2::{Span, TokenStream};
use quote::{ToTokens, TokenStreamExt, format_ident, quote, quote_spanned};
use syn::spanned::Spanned;
use syn::{Generics, Ident, Type, parse_quote_spanned};

pub(crate) fn provider(provider: &Provider) -> TokenStream {
    block_of(provider, TokenStream::new())
}

/// A provider that is neither a controller nor a module.
pub(crate) fn listable(this: &Provider) -> TokenStream {
    let listable = private!(Span::call_site(); listed::Listable);
    let Provider { ident, generics, .. } = this;
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let listable = quote! {
        impl #impl_generics #listable for #ident #type_generics #where_clause {}
    };
    block_of(this, listable)
}

fn block_of(provider: &Provider, further: TokenStream) -> TokenStream {
    let injectable = injectable(provider);
    let construct = construct(provider);
    let (circle, entry) = circle(provider);
    block(quote!(#injectable #construct #circle #further #entry))
}

/// The dependencies as a type list, for rustc to walk.
fn injectable(Provider { ident, generics, fields, .. }: &Provider) -> TokenStream {
    let injectable = private!(Span::call_site(); Injectable);
    let list = list(fields.iter().filter_map(checked));
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    quote! {
        impl #impl_generics #injectable<#list> for #ident #type_generics #where_clause {}
    }
}

/// The key's type, where types can show that it is available.
fn checked(field: &Field) -> Option<Checked<'_>> {
    let Source::Injected(qualifier) = &field.source else { return None };
    checked_type(&field.ty, qualifier.as_ref())
}

/// The key's type of an injected `ty`; none where there may be none, and none where a name tells it apart.
pub(crate) fn checked_type<'a>(ty: &'a Type, qualifier: Option<&'a Qualifier>) -> Option<Checked<'a>> {
    let (Injected::One(target) | Injected::Lazy(target)) = injected(ty)? else { return None };
    match qualifier {
        None => Some(Checked { target, qualifier: None }),
        Some(Qualifier::Type(qualifier)) => Some(Checked { target, qualifier: Some(qualifier) }),
        Some(Qualifier::Name(_)) => None,
    }
}

/// `Target`, or `Qualified<Target, Qualifier>`.
pub(crate) struct Checked<'a> {
    target: &'a Type,
    qualifier: Option<&'a Type>,
}

impl ToTokens for Checked<'_> {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let Self { target, qualifier } = self;
        match qualifier {
            None => target.to_tokens(tokens),
            Some(qualifier) => {
                let qualified = private!(Span::call_site(); Qualified);
                tokens.extend(quote!(#qualified<#target, #qualifier>));
            }
        }
    }
}

/// A local has the macro's own hygiene: a user's `macro_rules!` may put the fields together from elsewhere.
const RESOLVED: &str = "__nestling_dependencies";

fn construct(provider: &Provider) -> TokenStream {
    let Provider { ident, generics, scope, fields, .. } = provider;
    let [provider_trait, description_type, description, resolved] = [
        private!(Span::call_site(); Provider),
        private!(Span::call_site(); Description),
        private!(Span::call_site(); description),
        private!(Span::call_site(); Resolved),
    ];
    let (file, line, column) = position(ident.span());
    let dependencies = dependencies(fields);
    let body = body(provider);
    let shared = fields.iter().filter_map(is_shared);
    let injected = fields.iter().any(|field| matches!(field.source, Source::Injected(_)));
    let resolved_name = if injected { Ident::new(RESOLVED, Span::call_site()).to_token_stream() } else { quote!(_) };
    let owned = owned(generics);
    let (impl_generics, type_generics, where_clause) = owned.split_for_impl();
    quote_spanned! {ident.span()=>
        #[diagnostic::do_not_recommend]
        impl #impl_generics #provider_trait for #ident #type_generics #where_clause {
            fn describe() -> #description_type {
                #description(#scope, #file, #line, #column, [#dependencies])
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
    let assert = private!(name_span(ty); shared);
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

fn dependencies(fields: &[Field]) -> TokenStream {
    let mut tokens = TokenStream::new();
    for Field { ty, source, .. } in fields {
        if let Source::Injected(qualifier) = source {
            add_dependency(&mut tokens, ty, qualifier.as_ref());
            spell(&mut tokens, Span::call_site(), &[","]);
        }
    }
    tokens
}

/// The dependency as data.
pub(crate) fn dependency(ty: &Type, qualifier: Option<&Qualifier>) -> TokenStream {
    let mut tokens = TokenStream::new();
    add_dependency(&mut tokens, ty, qualifier);
    tokens
}

fn add_dependency(tokens: &mut TokenStream, ty: &Type, qualifier: Option<&Qualifier>) {
    let span = ty.span();
    match qualifier {
        None => {
            private!(span; dependency).to_tokens(tokens);
            spell(tokens, span, &["::", "<"]);
            ty.to_tokens(tokens);
            spell(tokens, span, &[">", "()"]);
        }
        Some(Qualifier::Name(name)) => {
            let dependency = private!(span; dependency);
            tokens.extend(quote_spanned!(span=> #dependency::<#ty>().named(#name)));
        }
        Some(Qualifier::Type(qualifier)) => {
            let dependency = private!(span; qualified_dependency);
            tokens.extend(quote_spanned!(span=> #dependency::<#ty, #qualifier>()));
        }
    }
}

fn body(Provider { shape, fields, .. }: &Provider) -> TokenStream {
    if fields.iter().any(|field| matches!(field.source, Source::Unknown)) {
        return quote!(::core::unreachable!());
    }
    let mut values = TokenStream::new();
    for field in fields {
        if let Some(name) = &field.name {
            name.to_tokens(&mut values);
            spell(&mut values, Span::call_site(), &[":"]);
        }
        add_value(&mut values, field);
        spell(&mut values, Span::call_site(), &[","]);
    }
    match shape {
        Shape::Unit => quote!(Self),
        Shape::Tuple => quote!(Self(#values)),
        Shape::Named => quote!(Self { #values }),
    }
}

fn add_value(tokens: &mut TokenStream, Field { ty, source, .. }: &Field) {
    match source {
        Source::Injected(_) => {
            tokens.append(Ident::new(RESOLVED, Span::call_site()));
            spell(tokens, ty.span(), &[".", "next", "()"]);
        }
        Source::Default => tokens.extend(quote_spanned!(ty.span()=> <#ty as ::core::default::Default>::default())),
        Source::Value(value) => value.to_tokens(tokens),
        Source::Unknown => {}
    }
}

/// A constant that evaluates the same constant of everything that has to exist before this one, and what has it
/// evaluated. That of a generic provider is evaluated through what needs it; where nothing comes before, there is none.
fn circle(Provider { ident, generics, fields, .. }: &Provider) -> (Option<TokenStream>, Option<TokenStream>) {
    let before: Vec<_> = fields.iter().filter_map(strictly_before).collect();
    if before.is_empty() {
        return (None, None);
    }
    let span = ident.span();
    let (depended, name) = (private!(span; Depended), circle_name(ident));
    let mut evaluated = TokenStream::new();
    for (before, span) in before {
        spell(&mut evaluated, span, &["__nestling", "::", "Depth", "::", "<"]);
        before.to_tokens(&mut evaluated);
        spell(&mut evaluated, span, &[">", "::", "OF", ";"]);
    }
    let (impl_generics, type_generics, where_clause) = generics.split_for_impl();
    let constant = quote_spanned! {span=>
        impl #impl_generics #depended for #ident #type_generics #where_clause {
            #[allow(path_statements)]
            const #name: () = { #evaluated };
        }
    };
    let entry = generics.params.is_empty().then(|| quote_spanned!(span=> <#ident as #depended>::#name));
    (Some(constant), entry)
}

fn circle_name(ident: &Ident) -> Ident {
    format_ident!("CIRCULAR_DEPENDENCY_BREAK_IT_WITH_LAZY", span = ident.span())
}

fn strictly_before(field: &Field) -> Option<(Checked<'_>, Span)> {
    match injected(&field.ty)? {
        Injected::One(target) => checked(field).map(|before| (before, name_span(target))),
        _ => None,
    }
}

impl ToTokens for Scope {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        let scope = private!(Span::call_site(); Scope);
        tokens.extend(match self {
            Self::Singleton => quote!(#scope::Singleton),
            Self::Transient => quote!(#scope::Transient),
            Self::Request => quote!(#scope::Request),
        });
    }
}
