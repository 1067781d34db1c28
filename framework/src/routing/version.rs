//! The versions that a route answers.

/// Names of versions, or none: a neutral route answers whatever version is asked for, also none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Versions {
    neutral: bool,
    named: Vec<Box<str>>,
}

impl Versions {
    /// Every version, and no version.
    pub(crate) const fn neutral() -> Self {
        Self { neutral: true, named: Vec::new() }
    }

    pub(super) fn overlap(&self, other: &Self) -> bool {
        self.neutral || other.neutral || self.named.iter().any(|version| other.named.contains(version))
    }

    pub(super) fn is_neutral(&self) -> bool {
        self.neutral
    }

    pub(super) fn names(&self) -> &[Box<str>] {
        &self.named
    }
}

impl Versions {
    /// These versions only; if there are none, it is neutral.
    pub(crate) fn named<V: Into<Box<str>>>(versions: impl IntoIterator<Item = V>) -> Self {
        let named: Vec<Box<str>> = versions.into_iter().map(Into::into).collect();
        Self { neutral: named.is_empty(), named }
    }

    /// These, and every other version behind what names it.
    pub(crate) fn and_neutral(self) -> Self {
        Self { neutral: true, ..self }
    }
}

impl Default for Versions {
    fn default() -> Self {
        Self::neutral()
    }
}
