//! `#[catch(CatError)]`: which exceptions a filter takes.

use crate::diagnostics::spanned;
use crate::driver;
use crate::paths::{block, private, private_at};
use crate::types::name_span;
use proc_macro2::TokenStream;
use quote::{quote, quote_spanned};
use syn::parse::Parser;
use syn::punctuated::Punctuated;
use syn::{ItemStruct, Token, Type};

pub(crate) fn expand(arguments: TokenStream, input: TokenStream) -> TokenStream {
    let item = match driver::item::<ItemStruct>(input, "#[catch]", "a struct that implements `ExceptionFilter`") {
        Ok(item) => item,
        Err(error) => return error,
    };
    driver::beside(item, |item, diagnostics| {
        let caught = diagnostics.take(caught(arguments)).unwrap_or_default();
        driver::own_locals(block(filter(item, &caught)))
    })
}

fn caught(arguments: TokenStream) -> syn::Result<Vec<Type>> {
    let types = Punctuated::<Type, Token![,]>::parse_terminated;
    let caught = types.parse2(arguments.clone()).map_err(|_| {
        spanned(
            &arguments,
            "`#[catch]` takes the types of exceptions",
            "write `#[catch(CatError)]`, or `#[catch]` for all",
        )
    })?;
    Ok(caught.into_iter().collect())
}

fn filter(item: &ItemStruct, caught: &[Type]) -> TokenStream {
    let [filter, filtering, exception, context] =
        [private!(Filter), private!(Filtering), private!(HttpException), private!(ExecutionContext)];
    let ident = &item.ident;
    let (impl_generics, type_generics, where_clause) = item.generics.split_for_impl();
    let steps = caught.iter().map(step);
    let last = match caught.is_empty() {
        true => taken(&exception, ident.span()),
        false => quote!(#filtering::Passed(__nestling_exception)),
    };
    quote! {
        #[diagnostic::do_not_recommend]
        impl #impl_generics #filter for #ident #type_generics #where_clause {
            fn filter<'__nestling>(
                &'__nestling self,
                __nestling_exception: #exception,
                __nestling_ctx: &'__nestling mut #context,
            ) -> #filtering<'__nestling> {
                #(#steps)*
                #last
            }
        }
    }
}

/// Takes the exception if it is of this type, and otherwise gives it to what comes next.
fn step(caught: &Type) -> TokenStream {
    let span = name_span(caught);
    let [result, function] = [private_at(span, quote!(Result)), private_at(span, quote!(caught))];
    let taken = taken(&quote!(#caught), span);
    quote_spanned! {span=>
        let __nestling_exception = match #function::<#caught>(__nestling_exception) {
            #result::Ok(__nestling_exception) => return #taken,
            #result::Err(__nestling_exception) => __nestling_exception,
        };
    }
}

fn taken(caught: &TokenStream, span: proc_macro2::Span) -> TokenStream {
    let filtering = private_at(span, quote!(Filtering));
    quote_spanned!(span=> #filtering::taken::<#caught, Self>(self, __nestling_exception, __nestling_ctx))
}
