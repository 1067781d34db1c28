//! How important an answer is to the client (RFC 9218, section 4).

use super::dictionary::{self, Value};
use http::{HeaderMap, HeaderName};

static PRIORITY: HeaderName = HeaderName::from_static("priority");

/// See the top.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Priority {
    /// From 0, the most, to 7.
    pub(super) urgency: u8,
    /// Whether a part of the answer is of use without the rest, so that it shares with others.
    pub(super) incremental: bool,
}

impl Priority {
    /// Of a request that says nothing at all. What comes from several clients through a proxy shares (section 13.1).
    pub(super) const UNSAID: Self = Self { urgency: 3, incremental: true };

    pub(super) fn of(headers: &HeaderMap) -> Self {
        if !headers.contains_key(&PRIORITY) {
            return Self::UNSAID;
        }
        // What is not ASCII is no dictionary, and neither is this.
        Self::read(headers.get_all(&PRIORITY).iter().map(|value| value.to_str().unwrap_or(",")))
    }

    /// What a field says that says nothing of use.
    const SAID: Self = Self { urgency: 3, incremental: false };

    /// The last of each parameter counts, and where that is none of its values, it is as if it were not there. What is no
    /// dictionary says nothing (RFC 8941, sections 3.2 and 4.2).
    pub(super) fn read<'a>(mut said: impl Iterator<Item = &'a str>) -> Self {
        let mut priority = Self::SAID;
        let is_read = said.all(|line| dictionary::read(line, |key, value| priority.set(key, value)).is_some());
        if is_read { priority } else { Self::SAID }
    }

    fn set(&mut self, key: &str, value: Value) {
        match (key, value) {
            ("u", Value::Integer(urgency)) => {
                self.urgency = u8::try_from(urgency).ok().filter(|urgency| *urgency <= 7).unwrap_or(Self::SAID.urgency);
            }
            ("u", _) => self.urgency = Self::SAID.urgency,
            ("i", value) => self.incremental = value == Value::Boolean(true),
            _ => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use http::HeaderValue;

    fn said(values: &[&'static str]) -> (u8, bool) {
        let headers = values.iter().map(|value| (PRIORITY.clone(), HeaderValue::from_static(value))).collect();
        let Priority { urgency, incremental } = Priority::of(&headers);
        (urgency, incremental)
    }

    #[test]
    fn the_last_of_each_parameter_counts() {
        assert_eq!(said(&[]), (3, true));
        assert_eq!(said(&[""]), (3, false));
        assert_eq!(said(&["i"]), (3, true));
        assert_eq!(said(&["u=0"]), (0, false));
        assert_eq!(said(&["u=1, i"]), (1, true));
        assert_eq!(said(&["i=?1,\tu=7;x, i=?0"]), (7, false));
        assert_eq!(said(&["u=1", "u=2, i;q"]), (2, true));
        assert_eq!([said(&["u=1, u=9"]), said(&["u=1, u"]), said(&["i, i=1"])], [(3, false); 3]);
        assert_eq!([said(&["u=8"]), said(&["u=-1"]), said(&["u"]), said(&["U=1"])], [(3, false); 4]);
    }
    #[test]
    fn what_is_no_dictionary_says_nothing() {
        for field in ["u=+0", "u=0, i=", "u=0,", "u=0 i", "u=0, U=1"] {
            assert_eq!(said(&[field]), (3, false), "{field}");
            assert_eq!(said(&["u=1, i", field]), (3, false), "{field}");
        }
    }
}
