//! How important an answer is to the client (RFC 9218, section 4).

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
        Self::read(headers.get_all(&PRIORITY).iter().filter_map(|value| value.to_str().ok()))
    }

    /// The last of each parameter counts (RFC 8941, section 3.2), and what is none is ignored.
    pub(super) fn read<'a>(said: impl Iterator<Item = &'a str>) -> Self {
        let mut priority = Self { urgency: 3, incremental: false };
        for parameter in said.flat_map(|value| value.split(',')) {
            let parameter = parameter.split(';').next().unwrap_or_default().trim();
            match (parameter, parameter.strip_prefix("u=").map(str::parse)) {
                (_, Some(Ok(urgency @ 0..=7))) => priority.urgency = urgency,
                ("i" | "i=?1", _) => priority.incremental = true,
                ("i=?0", _) => priority.incremental = false,
                _ => {}
            }
        }
        priority
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
        assert_eq!([said(&["u=8"]), said(&["u=-1"]), said(&["u"]), said(&["U=1"])], [(3, false); 4]);
    }
}
