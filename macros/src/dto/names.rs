//! The names that clients use: the part of serde's attributes that decides on them.

use syn::meta::ParseNestedMeta;
use syn::{Attribute, Expr, ExprLit, Lit, Token};

/// What serde's attributes on one container, variant or field say about names. Mistakes in them are serde's to report.
#[derive(Default)]
pub(crate) struct Serde {
    pub(crate) rename: Option<String>,
    pub(crate) rename_all: Option<Case>,
    pub(crate) rename_all_fields: Option<Case>,
    pub(crate) content: Option<String>,
    pub(crate) tag: bool,
    pub(crate) untagged: bool,
    pub(crate) transparent: bool,
    /// Is read or written as another type.
    pub(crate) converted: bool,
    pub(crate) remote: bool,
    /// Is read or written by functions of the user's.
    pub(crate) with: bool,
    pub(crate) default: bool,
    pub(crate) flatten: bool,
    pub(crate) skip: bool,
    pub(crate) skip_serializing_if: Option<String>,
    pub(crate) expecting: bool,
    pub(crate) krate: bool,
}

/// Names may differ in the two directions.
#[derive(Clone, Copy)]
pub(crate) enum Direction {
    Deserialize,
    Serialize,
}

impl Direction {
    pub(crate) fn key(self) -> &'static str {
        match self {
            Self::Deserialize => "deserialize",
            Self::Serialize => "serialize",
        }
    }
}

impl Serde {
    /// With the names under which clients send something.
    pub(crate) fn of(attributes: &[Attribute]) -> Self {
        Self::towards(Direction::Deserialize, attributes)
    }

    pub(crate) fn towards(direction: Direction, attributes: &[Attribute]) -> Self {
        let mut serde = Self::default();
        for attribute in attributes.iter().filter(|attribute| attribute.path().is_ident("serde")) {
            // What serde cannot read either, it says itself.
            let _ = attribute.parse_nested_meta(|meta| serde.read(direction, &meta));
        }
        serde
    }

    fn read(&mut self, direction: Direction, meta: &ParseNestedMeta<'_>) -> syn::Result<()> {
        let key = meta.path.get_ident().map(ToString::to_string).unwrap_or_default();
        let value = value(direction, meta)?;
        match key.as_str() {
            // Each direction may have an attribute of its own.
            "rename" => self.rename = value.or(self.rename.take()),
            "rename_all" => self.rename_all = value.and_then(|name| Case::named(&name)),
            "rename_all_fields" => self.rename_all_fields = value.and_then(|name| Case::named(&name)),
            "content" => self.content = value,
            "tag" => self.tag = true,
            "untagged" => self.untagged = true,
            "transparent" => self.transparent = true,
            "from" | "try_from" | "into" => self.converted = true,
            "remote" => self.remote = true,
            "with" | "deserialize_with" | "serialize_with" => self.with = true,
            "default" => self.default = true,
            "skip_serializing_if" => self.skip_serializing_if = value,
            "flatten" => self.flatten = true,
            "skip" | "skip_deserializing" => self.skip = true,
            "expecting" => self.expecting = true,
            "crate" => self.krate = true,
            _ => {}
        }
        Ok(())
    }
}

/// The string of `key = "…"` or `key(deserialize = "…")`.
fn value(direction: Direction, meta: &ParseNestedMeta<'_>) -> syn::Result<Option<String>> {
    if meta.input.peek(Token![=]) {
        return Ok(string(&meta.value()?.parse()?));
    }
    let mut found = None;
    if meta.input.peek(syn::token::Paren) {
        meta.parse_nested_meta(|inner| {
            let text = string(&inner.value()?.parse()?);
            if inner.path.is_ident(direction.key()) {
                found = text;
            }
            Ok(())
        })?;
    }
    Ok(found)
}

fn string(expression: &Expr) -> Option<String> {
    match expression {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.value()),
        _ => None,
    }
}

/// One of serde's eight cases.
#[derive(Clone, Copy)]
pub(crate) enum Case {
    Lower,
    Upper,
    Pascal,
    Camel,
    Snake,
    ScreamingSnake,
    Kebab,
    ScreamingKebab,
}

impl Case {
    fn named(name: &str) -> Option<Self> {
        Some(match name {
            "lowercase" => Self::Lower,
            "UPPERCASE" => Self::Upper,
            "PascalCase" => Self::Pascal,
            "camelCase" => Self::Camel,
            "snake_case" => Self::Snake,
            "SCREAMING_SNAKE_CASE" => Self::ScreamingSnake,
            "kebab-case" => Self::Kebab,
            "SCREAMING-KEBAB-CASE" => Self::ScreamingKebab,
            _ => return None,
        })
    }

    /// Of a field, which is written in snake case.
    pub(crate) fn of_field(self, field: &str) -> String {
        match self {
            Self::Lower | Self::Snake => field.to_owned(),
            Self::Upper | Self::ScreamingSnake => field.to_ascii_uppercase(),
            Self::Pascal => field.split('_').map(capitalised).collect(),
            Self::Camel => uncapitalised(&Self::Pascal.of_field(field)),
            Self::Kebab => field.replace('_', "-"),
            Self::ScreamingKebab => field.to_ascii_uppercase().replace('_', "-"),
        }
    }

    /// Of a variant, which is written in Pascal case.
    pub(crate) fn of_variant(self, variant: &str) -> String {
        match self {
            Self::Lower => variant.to_ascii_lowercase(),
            Self::Upper => variant.to_ascii_uppercase(),
            Self::Pascal => variant.to_owned(),
            Self::Camel => uncapitalised(variant),
            Self::Snake => snake(variant),
            Self::ScreamingSnake | Self::Kebab | Self::ScreamingKebab => self.of_field(&snake(variant)),
        }
    }
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map(|first| first.to_ascii_uppercase()).into_iter().chain(characters).collect()
}

fn uncapitalised(word: &str) -> String {
    let mut characters = word.chars();
    characters.next().map(|first| first.to_ascii_lowercase()).into_iter().chain(characters).collect()
}

fn snake(variant: &str) -> String {
    let mut snake = String::new();
    for (index, character) in variant.char_indices() {
        if index > 0 && character.is_uppercase() {
            snake.push('_');
        }
        snake.push(character.to_ascii_lowercase());
    }
    snake
}

#[cfg(test)]
mod tests {
    use super::*;
    use syn::parse_quote;

    const CASES: [(&str, &str, &str); 8] = [
        ("lowercase", "very_tasty", "verytasty"),
        ("UPPERCASE", "VERY_TASTY", "VERYTASTY"),
        ("PascalCase", "VeryTasty", "VeryTasty"),
        ("camelCase", "veryTasty", "veryTasty"),
        ("snake_case", "very_tasty", "very_tasty"),
        ("SCREAMING_SNAKE_CASE", "VERY_TASTY", "VERY_TASTY"),
        ("kebab-case", "very-tasty", "very-tasty"),
        ("SCREAMING-KEBAB-CASE", "VERY-TASTY", "VERY-TASTY"),
    ];

    #[test]
    fn knows_serdes_cases() {
        for (name, field, variant) in CASES {
            let case = Case::named(name).unwrap();
            assert_eq!(case.of_field("very_tasty"), field, "{name}");
            assert_eq!(case.of_variant("VeryTasty"), variant, "{name}");
        }
        assert!(Case::named("Camel").is_none());
    }

    #[test]
    fn prefers_the_name_that_is_read() {
        let attributes: [Attribute; 2] = [
            parse_quote!(#[serde(default, bound(serialize = "T: X"), rename(serialize = "a", deserialize = "b"))]),
            parse_quote!(#[serde(with = "x", skip_serializing_if = "f", flatten)]),
        ];
        let serde = Serde::of(&attributes);
        assert_eq!(serde.rename.as_deref(), Some("b"));
        assert!(serde.flatten && !serde.skip);
    }
}
