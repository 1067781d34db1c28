//! Reads the lists of `#[module(…)]`.

use super::model::{Entry, Export, Import, Key, Module};
use crate::diagnostics::{Diagnostics, expected, spanned};
use crate::enhancer::{Enhancers, Kind, module_setting, parse_list};
use crate::injectable::model::{Qualifier, Scope};
use crate::injectable::parse::provider;
use crate::types::same;
use proc_macro2::TokenStream;
use quote::ToTokens;
use syn::parse::discouraged::Speculative;
use syn::parse::{Parse, ParseBuffer, ParseStream, Parser};
use syn::punctuated::Punctuated;
use syn::{Expr, Ident, ItemStruct, LitStr, Path, PathArguments, Token, Type, TypePath, bracketed, parenthesized};

const KEYS: &[&str] = &[
    "imports",
    "controllers",
    "providers",
    "exports",
    "dynamic",
    "global",
    "path",
    "guards",
    "pipes",
    "interceptors",
    "filters",
    "middleware",
    "meta",
    "version",
    "timeout",
    "body_limit",
];

pub(crate) fn module(arguments: TokenStream, item: &mut ItemStruct, diagnostics: &mut Diagnostics) -> Module {
    let provider = provider(item, Scope::Singleton, diagnostics);
    let mut module = Module {
        provider,
        imports: Vec::new(),
        controllers: Vec::new(),
        providers: Vec::new(),
        exports: Vec::new(),
        dynamic: Vec::new(),
        global: false,
        path: None,
        enhancers: Enhancers::default(),
    };
    let mut seen: Vec<Ident> = Vec::new();
    let lists = |input: ParseStream<'_>| {
        while !input.is_empty() {
            let key: Ident = input.parse()?;
            if seen.contains(&key) {
                return Err(spanned(&key, format!("`{key}` stands twice"), "put everything into one list"));
            }
            list(&mut module, &key, input)?;
            seen.push(key);
            if !input.is_empty() {
                input.parse::<Token![,]>()?;
            }
        }
        Ok(())
    };
    diagnostics.take(lists.parse2(arguments));
    resolve_exports(&mut module);
    module
}

fn list(module: &mut Module, key: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
    match key.to_string().as_str() {
        "global" => module.global = true,
        "imports" => module.imports = items(key, input)?,
        "controllers" => module.controllers = items(key, input)?,
        "providers" => module.providers = items(key, input)?,
        "exports" => module.exports = items(key, input)?,
        "dynamic" => module.dynamic = items(key, input)?,
        "path" => module.path = Some(path(key, input)?),
        "meta" => {
            let values: Vec<Expr> = items(key, input)?;
            module.enhancers.metadata.extend(values.iter().map(ToTokens::to_token_stream));
        }
        "version" | "timeout" | "body_limit" => {
            input.parse::<Token![=]>()?;
            module.enhancers.metadata.push(module_setting(key, &input.parse()?)?);
        }
        other => match Kind::ALL.into_iter().find(|kind| kind.key() == other) {
            Some(kind) => module.enhancers.all.extend(parse_list(&bracket(key, input)?, kind)?),
            None => return Err(spanned(key, format!("`#[module]` has no `{other}`"), expected(other, KEYS))),
        },
    }
    Ok(())
}

/// `path = "/admin"`: in front of the module's controllers.
fn path(key: &Ident, input: ParseStream<'_>) -> syn::Result<LitStr> {
    let help = format!("write `{key} = \"/admin\"`");
    input.parse::<Token![=]>().map_err(|_| spanned(key, format!("`{key}` is a text"), &help))?;
    let path: LitStr = input.parse().map_err(|_| spanned(key, format!("`{key}` is a text"), &help))?;
    crate::pattern::parse(&path)?;
    Ok(path)
}

fn items<T: Parse>(key: &Ident, input: ParseStream<'_>) -> syn::Result<Vec<T>> {
    Ok(Punctuated::<T, Token![,]>::parse_terminated(&bracket(key, input)?)?.into_iter().collect())
}

/// What stands in the brackets of `key = […]`.
fn bracket<'a>(key: &Ident, input: ParseStream<'a>) -> syn::Result<ParseBuffer<'a>> {
    if !input.peek(Token![=]) {
        return Err(spanned(key, format!("`{key}` is a list"), format!("write `{key} = [A, B]`")));
    }
    input.parse::<Token![=]>()?;
    if !input.peek(syn::token::Bracket) {
        return Err(input.error(format!("`{key}` is a list: write `{key} = [A, B]`")));
    }
    let content;
    bracketed!(content in input);
    Ok(content)
}

/// An export that is written like an import is that module; any other is a provider's key.
fn resolve_exports(module: &mut Module) {
    for export in &mut module.exports {
        let Export::Provider { key: Key { ty, qualifier: None }, multi: false } = export else { continue };
        if module.imports.iter().any(|import| same(&import.module, ty)) {
            *export = Export::Module(ty.clone());
        }
    }
}

impl Parse for Import {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if let Some(module) = plain(input) {
            return Ok(Self { module, configuration: None });
        }
        match input.parse::<Expr>()? {
            Expr::Path(path) => Ok(Self { module: path_type(path.qself, path.path), configuration: None }),
            Expr::Cast(cast) => Ok(Self { module: *cast.ty, configuration: Some(*cast.expr) }),
            expression => match configured(&expression) {
                Some(module) => Ok(Self { module, configuration: Some(expression) }),
                None => Err(spanned(
                    &expression,
                    "the expression does not show which module it imports",
                    "write `SomeModule`, `SomeModule::for_root(…)`, or `expression as SomeModule`",
                )),
            },
        }
    }
}

/// A module that is only named, such as `RepositoryModule<Cat>`, which is no expression.
fn plain(input: ParseStream<'_>) -> Option<Type> {
    let fork = input.fork();
    let Type::Path(path) = fork.parse().ok()? else { return None };
    // `ConfigModule::for_root()` could be a type like `Fn()`, too.
    let called = path.path.segments.iter().any(|segment| matches!(segment.arguments, PathArguments::Parenthesized(_)));
    if called || !(fork.is_empty() || fork.peek(Token![,])) {
        return None;
    }
    input.advance_to(&fork);
    Some(path_type(path.qself, path.path))
}

fn ty(input: ParseStream<'_>) -> syn::Result<Type> {
    Ok(match input.parse()? {
        Type::Path(path) => path_type(path.qself, path.path),
        other => other,
    })
}

/// `ConfigModule` of `ConfigModule::for_root(…)`.
fn configured(expression: &Expr) -> Option<Type> {
    match expression {
        Expr::Call(call) => owner(&call.func),
        _ => None,
    }
}

/// The path before the last segment.
pub(crate) fn owner(function: &Expr) -> Option<Type> {
    let Expr::Path(path) = function else { return None };
    let mut segments = path.path.segments.clone();
    segments.pop();
    segments.pop_punct()?;
    Some(path_type(path.qself.clone(), Path { leading_colon: path.path.leading_colon, segments }))
}

/// A path as a type, in one way of writing: `Repository<Cat>`, also for `Repository::<Cat>`.
pub(crate) fn path_type(qself: Option<syn::QSelf>, mut path: Path) -> Type {
    for segment in &mut path.segments {
        if let PathArguments::AngleBracketed(arguments) = &mut segment.arguments {
            arguments.colon2_token = None;
        }
    }
    Type::Path(TypePath { attrs: Vec::new(), qself, path })
}

impl Parse for Key {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        match call(input)? {
            Some((name, content)) if name == "qualified" => qualified(&content, |content| content.parse::<Key>()),
            Some((name, _)) => Err(unknown_form(&name, &["qualified"])),
            None => Ok(Self { ty: ty(input)?, qualifier: None }),
        }
    }
}

impl Parse for Export {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let fork = input.fork();
        if let Some((name, _)) = call(&fork)?
            && name == "multi"
        {
            let (_, content) = call(input)?.ok_or_else(|| input.error("expected `multi(…)`"))?;
            return Ok(Self::Provider { key: only(&content)?, multi: true });
        }
        let key: Key = input.parse()?;
        if input.peek(Token![as]) {
            input.parse::<Token![as]>()?;
            let view: Type = input.parse()?;
            let text = quote::quote!(#view);
            return Err(spanned(
                &view,
                "an export names what is asked for, not what provides it",
                format!("write `{text}` alone"),
            ));
        }
        Ok(Self::Provider { key, multi: false })
    }
}

impl Parse for Entry {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        super::form::entry(input)
    }
}

/// `name(…)`, if that is what comes next.
pub(crate) fn call<'a>(input: ParseStream<'a>) -> syn::Result<Option<(Ident, syn::parse::ParseBuffer<'a>)>> {
    if !(input.peek(Ident) && input.peek2(syn::token::Paren)) {
        return Ok(None);
    }
    let name: Ident = input.parse()?;
    let content;
    parenthesized!(content in input);
    Ok(Some((name, content)))
}

/// `qualified(Replica, …)` and `qualified("replica", …)`.
pub(crate) fn qualified<T: Qualify>(
    content: ParseStream<'_>,
    inner: impl FnOnce(ParseStream<'_>) -> syn::Result<T>,
) -> syn::Result<T> {
    let qualifier = match content.peek(LitStr) {
        true => Qualifier::Name(content.parse()?),
        false => Qualifier::Type(content.parse()?),
    };
    content.parse::<Token![,]>()?;
    let inner = inner(content)?;
    content.parse::<Option<Token![,]>>()?;
    match content.is_empty() {
        true => Ok(inner.qualify(qualifier)),
        false => Err(content.error("expected nothing more in `qualified(…)`")),
    }
}

pub(crate) trait Qualify {
    fn qualify(self, qualifier: Qualifier) -> Self;
}

impl Qualify for Key {
    fn qualify(self, qualifier: Qualifier) -> Self {
        Self { qualifier: Some(qualifier), ..self }
    }
}

impl Qualify for Entry {
    fn qualify(self, qualifier: Qualifier) -> Self {
        Self { key: self.key.qualify(qualifier), ..self }
    }
}

/// The only thing between parentheses.
pub(crate) fn only<T: Parse>(content: ParseStream<'_>) -> syn::Result<T> {
    let value = content.parse()?;
    content.parse::<Option<Token![,]>>()?;
    match content.is_empty() {
        true => Ok(value),
        false => Err(content.error("expected nothing more here")),
    }
}

pub(crate) fn unknown_form(name: &Ident, known: &[&str]) -> syn::Error {
    let text = name.to_string();
    spanned(name, format!("`{text}(…)` is not a way to name a provider"), expected(&text, known))
}
