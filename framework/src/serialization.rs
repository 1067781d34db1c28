//! Which fields a response shows: `#[expose]` and `#[exclude]` on the fields of a [`dto`](crate::dto).
//!
//! serde's `Serialize` is told nothing but the value. What it should know beyond that, the groups, lies with the thread
//! while it runs: it neither waits nor changes threads in between. A type without such fields never looks.

use std::cell::Cell;

thread_local! {
    static GROUPS: Cell<&'static [&'static str]> = const { Cell::new(&[]) };
}

/// What a route says about how its answers are written.
///
/// Source: <https://docs.nestjs.com/techniques/serialization>.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct SerializeOptions {
    /// The groups whose `#[expose]` fields are shown. Default: none, so that such fields are left out.
    pub groups: &'static [&'static str],
}

/// Runs `write`, which sees the `#[expose]` fields of these groups wherever it serialises a [`dto`](crate::dto).
///
/// `write` must do the serialising itself: a future or an iterator that it returns does not see them any more.
///
/// ```
/// # use nestling::dto;
/// use nestling::serialization::with_groups;
///
/// #[dto]
/// struct User {
///     name: String,
///     #[expose("admin")]
///     email: String,
/// }
///
/// let user = User { name: "Zoë".into(), email: "zoe@example.com".into() };
/// let write = || serde_json::to_string(&user).unwrap();
/// assert_eq!(write(), r#"{"name":"Zoë"}"#);
/// assert_eq!(with_groups(&["admin"], write), r#"{"name":"Zoë","email":"zoe@example.com"}"#);
/// ```
pub fn with_groups<R>(groups: &'static [&'static str], write: impl FnOnce() -> R) -> R {
    let _restored = Restore(GROUPS.replace(groups));
    write()
}

/// Puts back what was before, also when writing panics.
struct Restore(&'static [&'static str]);

impl Drop for Restore {
    fn drop(&mut self) {
        GROUPS.set(self.0);
    }
}

/// Whether a field of these groups is left out now.
#[doc(hidden)]
pub fn hidden(groups: &[&str]) -> bool {
    let current = GROUPS.get();
    !groups.iter().any(|group| current.contains(group))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::dto;
    use serde::Serialize;
    use serde_json::{Value, json};
    use std::collections::BTreeMap;
    use std::panic::{AssertUnwindSafe, catch_unwind};

    #[dto]
    struct User {
        name: String,
        #[exclude]
        password: String,
        #[expose(groups = ["admin", "self"])]
        email: String,
        #[expose("admin")]
        #[serde(skip_serializing_if = "Option::is_none")]
        note: Option<String>,
    }

    #[dto]
    struct Team {
        #[expose("admin")]
        lead: User,
        members: Vec<User>,
        by_name: BTreeMap<String, Option<User>>,
    }

    fn user(note: Option<&str>) -> User {
        User { name: "a".into(), password: "p".into(), email: "e".into(), note: note.map(str::to_owned) }
    }

    fn shown(groups: &'static [&'static str], value: &impl Serialize) -> Value {
        with_groups(groups, || serde_json::to_value(value).unwrap())
    }

    #[test]
    fn shows_fields_to_their_groups() {
        assert_eq!(serde_json::to_value(user(None)).unwrap(), json!({ "name": "a" }));
        assert_eq!(shown(&["guest"], &user(None)), json!({ "name": "a" }));
        assert_eq!(shown(&["guest", "self"], &user(Some("n"))), json!({ "name": "a", "email": "e" }));
        assert_eq!(shown(&["admin"], &user(Some("n"))), json!({ "name": "a", "email": "e", "note": "n" }));
        assert_eq!(shown(&["admin"], &user(None)), json!({ "name": "a", "email": "e" }));
    }

    #[test]
    fn holds_at_every_depth() {
        let team = || Team {
            lead: user(None),
            members: vec![user(None)],
            by_name: BTreeMap::from([("b".into(), Some(user(None)))]),
        };
        let plain = json!({ "name": "a" });
        assert_eq!(shown(&[], &team()), json!({ "members": [plain], "by_name": { "b": plain } }));
        let full = json!({ "name": "a", "email": "e" });
        let all = json!({ "lead": full, "members": [full], "by_name": { "b": full } });
        assert_eq!(shown(&["admin"], &team()), all);
    }

    #[test]
    fn reads_what_it_does_not_show() {
        let body = r#"{"name":"a","password":"secret","email":"e"}"#;
        let user: User = serde_json::from_str(body).unwrap();
        assert_eq!((user.password.as_str(), user.email.as_str()), ("secret", "e"));
        assert!(serde_json::from_str::<User>(r#"{"name":"a","email":"e"}"#).is_err());
    }

    #[test]
    fn forgets_the_groups_afterwards() {
        with_groups(&["admin"], || {
            assert_eq!(shown(&["self"], &user(Some("n"))), json!({ "name": "a", "email": "e" }));
            assert!(!hidden(&["admin"]));
        });
        assert!(hidden(&["admin"]));
        let panicked = catch_unwind(AssertUnwindSafe(|| with_groups(&["admin"], || panic!("while writing"))));
        assert!(panicked.is_err() && hidden(&["admin"]));
    }

    #[dto]
    #[serde(tag = "kind")]
    enum Animal {
        Cat {
            name: String,
            #[expose("vet")]
            chip: u32,
        },
    }

    #[test]
    fn holds_in_variants() {
        let cat = Animal::Cat { name: "Tom".into(), chip: 7 };
        assert_eq!(shown(&[], &cat), json!({ "kind": "Cat", "name": "Tom" }));
        assert_eq!(shown(&["vet"], &cat), json!({ "kind": "Cat", "name": "Tom", "chip": 7 }));
    }
}
