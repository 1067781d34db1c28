//! Every path that macro output names, in one table.
//!
//! All of it goes through one hidden door of the framework, so that a user's crate needs no other dependency and the
//! user's own names cannot get in the way.

use proc_macro2::{Delimiter, Group, Ident, Punct, Spacing, Span, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote, quote_spanned};

/// `__nestling::<path>`, inside a [`block`]. With a span and a semicolon in front it is a [`Private`] at that span, which
/// is what to hand to `quote!` for what is emitted once per provider.
macro_rules! private {
    ($span:expr; $($segment:ident)::+) => {
        $crate::paths::Private { span: $span, path: &[$("::", stringify!($segment)),+] }
    };
    ($($segment:ident)::+) => {
        quote::ToTokens::into_token_stream($crate::paths::private!(proc_macro2::Span::call_site(); $($segment)::+))
    };
}

pub(crate) use private;

/// A path behind the hidden door. It becomes tokens where it is used: to hand on finished token streams costs calls
/// into the compiler, and macro output is paths for the most part.
#[derive(Clone, Copy)]
pub(crate) struct Private {
    pub(crate) span: Span,
    pub(crate) path: &'static [&'static str],
}

impl ToTokens for Private {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        tokens.append(Ident::new("__nestling", self.span));
        spell(tokens, self.span, self.path);
    }
}

/// Appends names, signs and `()`. It is `quote_spanned!` for what is emitted once per dependency or per provider: no
/// stream of its own that the compiler would have to put together with the others.
pub(crate) fn spell(tokens: &mut TokenStream, span: Span, pieces: &[&str]) {
    for piece in pieces {
        match piece.as_bytes()[0] {
            b'(' => group(tokens, span, Delimiter::Parenthesis, TokenStream::new()),
            b'a'..=b'z' | b'A'..=b'Z' | b'_' => tokens.append(Ident::new(piece, span)),
            _ => punctuation(tokens, piece, span),
        }
    }
}

/// Appends what stands between delimiters.
pub(crate) fn group(tokens: &mut TokenStream, span: Span, delimiter: Delimiter, content: TokenStream) {
    let mut group = Group::new(delimiter, content);
    group.set_span(span);
    tokens.append(group);
}

/// Appends one sign.
fn punctuation(tokens: &mut TokenStream, sign: &str, span: Span) {
    let last = sign.len() - 1;
    for (at, byte) in sign.bytes().enumerate() {
        let mut punct = Punct::new(char::from(byte), if at < last { Spacing::Joint } else { Spacing::Alone });
        punct.set_span(span);
        tokens.append(punct);
    }
}

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
            use ::nestling::__private::{self as __nestling, NoDepth as _};
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
pub(crate) fn position(span: Span) -> (String, u32, u32) {
    if !proc_macro::is_available() {
        return (String::from("here"), 1, 1);
    }
    let span = span.unwrap();
    (span.file(), u32::try_from(span.line()).unwrap_or(0), u32::try_from(span.column()).unwrap_or(0))
}

/// A type list: `Cons<A, Cons<B, Nil>>`. Each type bears its own span.
pub(crate) fn list<T: ToTokens>(types: impl DoubleEndedIterator<Item = T>) -> TokenStream {
    list_before(types, &private!(Nil))
}

/// A type list in front of the list `tail`.
pub(crate) fn list_before<T: ToTokens>(types: impl Iterator<Item = T>, tail: &impl ToTokens) -> TokenStream {
    let (span, mut tokens, mut open) = (Span::call_site(), TokenStream::new(), 0);
    for ty in types {
        private!(span; Cons).to_tokens(&mut tokens);
        punctuation(&mut tokens, "<", span);
        ty.to_tokens(&mut tokens);
        punctuation(&mut tokens, ",", span);
        open += 1;
    }
    tail.to_tokens(&mut tokens);
    (0..open).for_each(|_| punctuation(&mut tokens, ">", span));
    tokens
}

/// A question about what a module lists, asked at `span`: `ask::<Question<about…>>().method()`, as a statement.
pub(crate) fn ask(question: TokenStream, about: &[TokenStream], span: Span, method: &str) -> TokenStream {
    let question = private_at(span, quote_spanned!(span=> listed::#question));
    let ask = private!(span; listed::ask);
    let method = syn::Ident::new(method, span);
    quote_spanned!(span=> #ask::<#question<#(#about),*>>().#method();)
}

/// A method that is chosen by what `ty` is: it does nothing where rustc has already said that `ty` is something else.
pub(crate) fn step(ty: &impl quote::ToTokens, span: Span, method: &str) -> TokenStream {
    let first = private!(span; probe::first);
    let method = syn::Ident::new(method, span);
    quote_spanned!(span=> #first::<#ty>().#method)
}

/// How many tokens there are, delimiters included.
#[cfg(test)]
pub(crate) fn count(tokens: TokenStream) -> usize {
    use proc_macro2::TokenTree;
    let count = |token| match token {
        TokenTree::Group(group) => 2 + count(group.stream()),
        _ => 1,
    };
    tokens.into_iter().map(count).sum()
}
