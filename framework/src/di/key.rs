//! What a provider is asked for by: a type, and a qualifier where one type has several providers.

use std::any::{TypeId, type_name};
use std::fmt;
use std::hash::{Hash, Hasher};
use std::marker::PhantomData;

/// The key of a `T` that is told apart from other `T`s by the type `Q`.
///
/// It is never constructed: `#[inject(Replica)] db: Arc<Db>` asks for the key `Qualified<Db, Replica>` and gets an
/// `Arc<Db>`.
pub struct Qualified<T: ?Sized, Q>(PhantomData<(Q, T)>);

/// Identifies a provider by the type's [`TypeId`], never by its name.
#[doc(hidden)]
#[derive(Clone, Copy)]
pub struct Key {
    id: TypeId,
    qualifier: Option<&'static str>,
    name: fn() -> &'static str,
}

impl Key {
    /// The key of `T`; for a typed qualifier, `T` is [`Qualified`].
    pub const fn of<T: ?Sized + 'static>() -> Self {
        Self { id: TypeId::of::<T>(), qualifier: None, name: type_name::<T> }
    }

    /// The same type under a name.
    pub const fn named(self, qualifier: &'static str) -> Self {
        Self { qualifier: Some(qualifier), ..self }
    }

    pub(crate) fn type_id(&self) -> TypeId {
        self.id
    }

    /// The type as its author would write it, without paths and without the name it is qualified by.
    pub(crate) fn type_name(&self) -> String {
        short_name((self.name)())
    }
}

impl PartialEq for Key {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id && self.qualifier == other.qualifier
    }
}

impl Eq for Key {}

impl Hash for Key {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
        self.qualifier.hash(state);
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}`", self.type_name())?;
        match self.qualifier {
            Some(qualifier) => write!(f, " named \"{qualifier}\""),
            None => Ok(()),
        }
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

/// `a::b::Repo<c::Cat>` as `Repo<Cat>`: for people, never for look-ups.
pub(crate) fn short_name(full: &str) -> String {
    let mut short = String::with_capacity(full.len());
    let mut word = 0;
    let mut colon = false;
    for character in full.chars() {
        if character == ':' {
            if colon {
                short.truncate(word);
            }
            colon = !colon;
            continue;
        }
        short.push(character);
        // What is declared in a function is in `{{closure}}::` and the like.
        if !(character.is_alphanumeric() || "_{}#".contains(character)) {
            word = short.len();
        }
    }
    short
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortens_every_path_in_a_name() {
        assert_eq!(short_name("a::b::Repo<c::d::Cat, (e::F, u8)>"), "Repo<Cat, (F, u8)>");
        assert_eq!(short_name("dyn cats::Repository"), "dyn Repository");
        assert_eq!(short_name("Plain"), "Plain");
        assert_eq!(short_name("a::b::{{closure}}::Repo<a::{{closure}}::Cat>"), "Repo<Cat>");
    }

    #[test]
    fn tells_qualified_keys_apart() {
        assert_eq!(Key::of::<str>(), Key::of::<str>());
        assert_ne!(Key::of::<str>(), Key::of::<str>().named("a"));
        assert_ne!(Key::of::<str>(), Key::of::<Qualified<str, u8>>());
        assert_eq!(Key::of::<u8>().named("a").to_string(), "`u8` named \"a\"");
    }
}
