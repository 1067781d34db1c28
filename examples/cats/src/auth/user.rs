//! The people who may ask.

/// Somebody who has shown a key.
#[derive(Clone)]
pub(crate) struct User {
    pub(crate) name: String,
    pub(crate) role: Role,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Admin,
    Visitor,
}

/// All users, by their keys.
pub(crate) struct Users(Vec<(&'static str, User)>);

impl Users {
    /// Two users whose keys anybody can read: this is an example.
    pub(crate) fn demo() -> Self {
        let ann = User { name: "Ann".to_owned(), role: Role::Admin };
        let bob = User { name: "Bob".to_owned(), role: Role::Visitor };
        Self(vec![("ann-key", ann), ("bob-key", bob)])
    }

    pub(crate) fn with_key(&self, key: &str) -> Option<User> {
        self.0.iter().find(|(known, _)| *known == key).map(|(_, user)| user.clone())
    }
}
