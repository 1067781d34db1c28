//! Patterns of hosts: what `":account.example.com"` means.

use super::segment::leading_name;
use std::borrow::Cow;
use std::cmp::Ordering;
use std::fmt;

/// A pattern of host names: labels between dots, each a text or a `:parameter`, and perhaps a `*` in front.
///
/// It is held against the host of a request without the port, and without regard to case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct HostPattern {
    labels: Vec<Label>,
}

/// What stands between two dots, in the order in which it is preferred.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Label {
    /// Exactly this text, kept in lower case.
    Static(Box<str>),
    /// Any text that is not empty, under this name.
    Param(Box<str>),
    /// One label or more.
    Any,
}

impl HostPattern {
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.labels.iter().filter_map(Label::name)
    }

    pub(super) fn matches(&self, host: &str) -> bool {
        let (own, host) = (&self.labels, labels(host));
        match own.first() {
            Some(Label::Any) => host.len() >= own.len() && fit(&own[1..], &host[host.len() - own.len() + 1..]),
            _ => host.len() == own.len() && fit(own, &host),
        }
    }

    /// The value of a parameter in a host that this pattern matches, in lower case.
    pub(super) fn get<'h>(&self, host: &'h str, name: &str) -> Option<Cow<'h, str>> {
        // Parameters may follow a `*`, whose labels nobody counts: from the end, places are fixed.
        let from_end = self.labels.iter().rev().position(|label| label.name() == Some(name))?;
        labels(host).into_iter().rev().nth(from_end).map(lower_case)
    }

    /// Whether both match the same hosts.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let alike = |(one, other): (&Label, &Label)| one == other || (one.name().is_some() && other.name().is_some());
        self.labels.len() == other.labels.len() && self.labels.iter().zip(&other.labels).all(alike)
    }

    /// Less is more specific: from the last label to the first, a text goes before a parameter, and that before a `*`.
    pub(super) fn cmp_specificity(&self, other: &Self) -> Ordering {
        self.labels.iter().rev().map(Label::rank).cmp(other.labels.iter().rev().map(Label::rank))
    }
}

impl HostPattern {
    /// Reads a pattern, such as `api.example.com`, `:account.example.com` or `*.example.com`.
    ///
    /// # Errors
    /// For an empty label, a parameter without a proper name or with one that is taken, a `*` that is not in front or
    /// stands alone, and whatever no host name has: ports, slashes, other alphabets than ASCII.
    pub(crate) fn parse(text: &str) -> Result<Self, HostError> {
        let labels: Result<Vec<_>, _> =
            text.split('.').enumerate().map(|(at, label)| Label::parse(label, at)).collect();
        labels.and_then(Self::of).map_err(|reason| HostError { pattern: text.to_owned(), reason })
    }

    fn of(labels: Vec<Label>) -> Result<Self, String> {
        let pattern = Self { labels };
        if pattern.labels == [Label::Any] {
            return Err("`*` alone is any host; leave the host out".to_owned());
        }
        let twice =
            pattern.names().enumerate().find(|(at, name)| pattern.names().take(*at).any(|other| other == *name));
        match twice {
            Some((_, name)) => Err(format!("two parameters are called `{name}`; rename one of them")),
            None => Ok(pattern),
        }
    }
}

/// Canonical: in lower case.
impl fmt::Display for HostPattern {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.labels
            .iter()
            .enumerate()
            .try_for_each(|(at, label)| write!(f, "{}{label}", if at == 0 { "" } else { "." }))
    }
}

impl Label {
    fn parse(label: &str, at: usize) -> Result<Self, String> {
        let text = |c: char| c.is_ascii_alphanumeric() || c == '-' || c == '_';
        match label.strip_prefix(':').map(leading_name) {
            Some(Some((name, ""))) => Ok(Self::Param(name.into())),
            Some(_) => Err(format!("`{label}` names no parameter; a parameter is a whole label, as in `:account`")),
            None if label == "*" && at == 0 => Ok(Self::Any),
            None if label == "*" => Err("a `*` stands in front only; name other labels, as in `:account`".to_owned()),
            None if label.is_empty() => Err("a label is empty; write one dot, not two, and none at the end".to_owned()),
            None if label.chars().all(text) => Ok(Self::Static(label.to_ascii_lowercase().into())),
            None => {
                Err(format!("`{label}` is no part of a host name; write letters, digits, `-` and `_`, and no port"))
            }
        }
    }

    fn name(&self) -> Option<&str> {
        match self {
            Self::Param(name) => Some(name),
            Self::Static(_) | Self::Any => None,
        }
    }

    fn rank(&self) -> u8 {
        match self {
            Self::Static(_) => 0,
            Self::Param(_) => 1,
            Self::Any => 2,
        }
    }

    fn fits(&self, label: &str) -> bool {
        match self {
            Self::Static(text) => text.eq_ignore_ascii_case(label),
            Self::Param(_) | Self::Any => true,
        }
    }
}

impl fmt::Display for Label {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Static(text) => f.write_str(text),
            Self::Param(name) => write!(f, ":{name}"),
            Self::Any => f.write_str("*"),
        }
    }
}

/// A text that is no pattern of hosts, and what is wrong with it.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct HostError {
    pattern: String,
    reason: String,
}

impl fmt::Display for HostError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "host pattern {:?}: {}", self.pattern, self.reason)
    }
}

impl std::error::Error for HostError {}

fn fit(own: &[Label], host: &[&str]) -> bool {
    own.iter().zip(host).all(|(own, label)| own.fits(label))
}

/// The labels of a host as it was sent. An empty one is none of a host name, so that nothing matches.
fn labels(host: &str) -> Vec<&str> {
    let name = without_port(host);
    let labels: Vec<_> = name.strip_suffix('.').unwrap_or(name).split('.').collect();
    if labels.contains(&"") { Vec::new() } else { labels }
}

fn without_port(host: &str) -> &str {
    match host.rsplit_once(':') {
        // The colons of an IPv6 address stand in brackets.
        Some((name, port)) if !port.ends_with(']') => name,
        _ => host,
    }
}

fn lower_case(label: &str) -> Cow<'_, str> {
    match label.bytes().any(|byte| byte.is_ascii_uppercase()) {
        true => Cow::Owned(label.to_ascii_lowercase()),
        false => Cow::Borrowed(label),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pattern(text: &str) -> HostPattern {
        HostPattern::parse(text).unwrap()
    }

    #[test]
    fn case_port_and_the_final_dot_do_not_matter() {
        let api = pattern("API.example.com");
        assert_eq!(api.to_string(), "api.example.com");
        for host in
            ["api.example.com", "Api.Example.COM", "api.example.com:8080", "api.example.com.", "api.example.com.:1"]
        {
            assert!(api.matches(host), "{host}");
        }
        for host in ["", ".", "example.com", "x.api.example.com", "api.example.com..", "api.example", "[::1]:80", "::"]
        {
            assert!(!api.matches(host), "{host}");
        }
        assert!(pattern("127.0.0.1").matches("127.0.0.1:3000"));
        assert!(pattern("localhost").matches("localhost:3000"));
    }

    #[test]
    fn parameters_are_labels() {
        let account = pattern(":account.:region.example.com");
        assert!(account.matches("acme.eu.example.com"));
        assert_eq!(account.get("Acme.eu.example.com:80", "account").unwrap(), "acme");
        assert_eq!(account.get("acme.eu.example.com", "region").unwrap(), "eu");
        assert_eq!(account.get("acme.eu.example.com", "other"), None);
        assert!(!account.matches(".eu.example.com"));
        assert!(!account.matches("eu.example.com"));
    }

    #[test]
    fn a_star_is_one_label_or_more() {
        let any = pattern("*.:zone.com");
        assert!(any.matches("a.example.com") && any.matches("a.b.c.example.com"));
        assert!(!any.matches("example.com") && !any.matches("a.example.org"));
        assert_eq!(any.get("a.b.example.com", "zone").unwrap(), "example");
    }

    #[test]
    fn the_more_specific_comes_first() {
        let mut patterns = ["*.com", "*.example.com", ":a.:b.com", ":a.example.com", "api.:b.com", "api.example.com"];
        patterns.sort_by(|one, other| pattern(one).cmp_specificity(&pattern(other)));
        assert_eq!(
            patterns,
            ["api.example.com", ":a.example.com", "*.example.com", "api.:b.com", ":a.:b.com", "*.com"]
        );
        assert!(pattern(":a.com").is_like(&pattern(":b.com")));
        assert!(!pattern(":a.com").is_like(&pattern("b.com")));
    }

    #[test]
    fn says_what_is_no_host() {
        for (text, reason) in [
            ("", "a label is empty"),
            ("a..b", "a label is empty"),
            ("a.b.", "a label is empty"),
            ("*", "alone is any host"),
            ("a.*.b", "in front only"),
            (":9.com", "names no parameter"),
            (":a-b.com", "names no parameter"),
            (":a.:a.com", "two parameters are called `a`"),
            ("a.com:80", "no port"),
            ("https://a.com", "no part of a host name"),
            ("é.com", "no part of a host name"),
        ] {
            let error = HostPattern::parse(text).unwrap_err().to_string();
            assert!(error.starts_with(&format!("host pattern {text:?}: ")) && error.contains(reason), "{error}");
        }
    }
}
