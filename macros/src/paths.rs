//! Every path that macro output names, in one table.
//!
//! All of it goes through one hidden door of the framework, so that a user's crate needs no other dependency and the
//! user's own names cannot get in the way.

use proc_macro2::{Span, TokenStream};
use quote::{quote, quote_spanned};

/// `__nestling::<path>`, inside a [`block`].
macro_rules! private {
    ($($path:tt)*) => { $crate::paths::private_at(proc_macro2::Span::call_site(), quote::quote!($($path)*)) };
}

pub(crate) use private;

/// `__nestling::<path>` at the user's span, inside a [`block`].
pub(crate) fn private_at(span: Span, path: TokenStream) -> TokenStream {
    quote_spanned!(span=> __nestling::#path)
}

/// Items and what evaluates to `()` behind them, where `__nestling` is the hidden door: one short name, because what
/// macros emit is paths for the most part. The traits that answer for types without hooks or dependencies are in scope.
pub(crate) fn block(items: TokenStream) -> TokenStream {
    quote! {
        const _: () = {
            #[allow(unused_imports)]
            use ::nestling::__private::{self as __nestling, NoDepth as _, NoHook as _};
            #items
        };
    }
}

/// The position of the user's token, as a constant expression.
pub(crate) fn location(span: Span) -> TokenStream {
    let (file, line, column) = position(span);
    let location = private!(Location);
    quote!(#location::new(#file, #line, #column))
}

/// File, line and column as rustc prints them; a made-up place where no compiler is around (unit tests of this crate).
fn position(span: Span) -> (String, u32, u32) {
    if !proc_macro::is_available() {
        return (String::from("here"), 1, 1);
    }
    let span = span.unwrap();
    (span.file(), u32::try_from(span.line()).unwrap_or(0), u32::try_from(span.column()).unwrap_or(0))
}

/// A type list: `Cons<A, Cons<B, Nil>>`. Each type bears its own span.
pub(crate) fn list<T: quote::ToTokens>(types: impl DoubleEndedIterator<Item = T>) -> TokenStream {
    list_before(types, private!(Nil))
}

/// A type list in front of the list `tail`.
pub(crate) fn list_before<T: quote::ToTokens>(
    types: impl DoubleEndedIterator<Item = T>,
    tail: TokenStream,
) -> TokenStream {
    let cons = private!(Cons);
    types.rfold(tail, |rest, ty| quote!(#cons<#ty, #rest>))
}

/// A question about what a module lists, asked at `span`: `ask::<Question<about…>>().method()`, as a statement.
pub(crate) fn ask(question: TokenStream, about: &[TokenStream], span: Span, method: &str) -> TokenStream {
    let question = private_at(span, quote_spanned!(span=> listed::#question));
    let ask = private_at(span, quote_spanned!(span=> listed::ask));
    let method = syn::Ident::new(method, span);
    quote_spanned!(span=> #ask::<#question<#(#about),*>>().#method();)
}

/// A method that is chosen by what `ty` is: it does nothing where rustc has already said that `ty` is something else.
pub(crate) fn step(ty: &impl quote::ToTokens, span: Span, method: &str) -> TokenStream {
    let first = private_at(span, quote!(probe::first));
    let method = syn::Ident::new(method, span);
    quote_spanned!(span=> #first::<#ty>().#method)
}
