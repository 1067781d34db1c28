//! Two routes of which nobody could say which one answers.

use super::key::RouteKey;
use super::segment::Segment;
use std::fmt;
use std::sync::Arc;

/// A route that was refused because of another one.
#[derive(Debug)]
pub(crate) struct Conflict<T> {
    /// The route that was refused.
    pub(crate) refused: Arc<RouteKey>,
    /// The route that was there before, and stays.
    pub(crate) existing: Arc<RouteKey>,
    /// What was inserted for it.
    pub(crate) value: T,
    /// The refused parameter and that of the existing route, if they differ in their regexes only.
    pub(crate) regexes: Option<[String; 2]>,
}

impl<T> Conflict<T> {
    pub(super) fn same_place(refused: &Arc<RouteKey>, existing: &Arc<RouteKey>, value: T) -> Self {
        Self { refused: Arc::clone(refused), existing: Arc::clone(existing), value, regexes: None }
    }

    /// `at` is the place of the parameter in both patterns.
    pub(super) fn regexes(refused: &Arc<RouteKey>, existing: &Arc<RouteKey>, value: T, at: usize) -> Self {
        let text = |key: &RouteKey| key.pattern.segments().get(at).map(Segment::to_string).unwrap_or_default();
        let regexes = Some([text(refused), text(existing)]);
        Self { regexes, ..Self::same_place(refused, existing, value) }
    }
}

impl<T> fmt::Display for Conflict<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { refused, existing, .. } = self;
        match &self.regexes {
            None => write!(f, "{refused} is already routed, as {existing}; remove one or change its path"),
            Some([one, other]) => {
                write!(f, "{refused} and {existing} have two regexes in one place, `{one}` and `{other}`, ")?;
                f.write_str("and neither goes before the other; use one regex for both, or put one below another path")
            }
        }
    }
}

impl<T: fmt::Debug> std::error::Error for Conflict<T> {}
