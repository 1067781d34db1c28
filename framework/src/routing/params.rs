//! The parameters of one request.

use super::endpoint::Endpoint;
use super::key::RouteKey;
use super::path::Span;
use percent_encoding::percent_decode_str;
use std::borrow::Cow;
use std::sync::Arc;

/// The parameters of one request: places in its path, and the route that names them.
///
/// It borrows nothing, so that it can travel with the request; each access names the path or the host it was found in. Up
/// to four parameters cost no allocation.
#[derive(Clone, Debug, Default)]
pub(crate) struct Params {
    /// None if there are no parameters, which spares most routes a shared counter.
    route: Option<Arc<RouteKey>>,
    spans: Spans,
}

impl Params {
    pub(super) fn new<T>(endpoint: &Endpoint<T>, spans: Spans) -> Self {
        Self { route: endpoint.has_parameters.then(|| Arc::clone(&endpoint.key)), spans }
    }

    /// The decoded value of the parameter `name`.
    pub(crate) fn get<'p>(&self, path: &'p str, name: &str) -> Option<Cow<'p, str>> {
        let at = self.names().position(|known| known == name)?;
        self.value(path, at)
    }

    /// All parameters and their decoded values, from left to right.
    pub(crate) fn iter<'p>(&self, path: &'p str) -> impl Iterator<Item = (&str, Cow<'p, str>)> {
        self.names().enumerate().filter_map(move |(at, name)| Some((name, self.value(path, at)?)))
    }

    /// The value of the host's parameter `name`, in lower case. `host` is what was sent, with its port if it has one.
    pub(crate) fn host<'h>(&self, host: &'h str, name: &str) -> Option<Cow<'h, str>> {
        self.route.as_ref()?.host.as_ref()?.get(host, name)
    }

    fn names(&self) -> impl Iterator<Item = &str> {
        self.route.iter().flat_map(|route| route.pattern.names())
    }

    fn value<'p>(&self, path: &'p str, at: usize) -> Option<Cow<'p, str>> {
        let text = self.spans.as_slice().get(at)?.of(path)?;
        // Lossless: the route table has refused what is not UTF-8.
        Some(percent_decode_str(text).decode_utf8_lossy())
    }
}

/// A stack of segments, the first four of which need no allocation.
#[derive(Clone, Debug)]
pub(super) enum Spans {
    Inline { count: u8, spans: [Span; 4] },
    Heap(Vec<Span>),
}

impl Spans {
    pub(super) fn push(&mut self, span: Span) {
        match self {
            Self::Heap(spans) => spans.push(span),
            Self::Inline { count, spans } => match spans.get_mut(usize::from(*count)) {
                Some(place) => {
                    *place = span;
                    *count += 1;
                }
                None => *self = Self::Heap(spans.iter().copied().chain([span]).collect()),
            },
        }
    }

    pub(super) fn pop(&mut self) {
        match self {
            Self::Heap(spans) => drop(spans.pop()),
            Self::Inline { count, .. } => *count = count.saturating_sub(1),
        }
    }

    fn as_slice(&self) -> &[Span] {
        match self {
            Self::Inline { count, spans } => &spans[..usize::from(*count)],
            Self::Heap(spans) => spans,
        }
    }
}

impl Default for Spans {
    fn default() -> Self {
        Self::Inline { count: 0, spans: Default::default() }
    }
}

#[cfg(test)]
mod tests {
    use super::super::path::RequestPath;
    use super::super::pattern::Pattern;
    use super::*;

    fn params(pattern: &str, path: &str) -> Params {
        let key = RouteKey::new(None, Pattern::parse(pattern).unwrap());
        let path = RequestPath::new(path).ok().unwrap();
        let mut spans = Spans::default();
        let mut at = 0;
        while let Some(span) = path.segment(at) {
            spans.push(span);
            at = span.end();
        }
        Params::new(&Endpoint::new(key, ()), spans)
    }

    #[test]
    fn four_are_inline_and_the_fifth_spills() {
        let four = params("/:a/:b/:c/:d", "/1/2/3/4");
        assert!(matches!(four.spans, Spans::Inline { count: 4, .. }));
        assert_eq!(four.get("/1/2/3/4", "d").unwrap(), "4");

        let five = params("/:a/:b/:c/:d/:e", "/1/2/3/4/5");
        assert!(matches!(five.spans, Spans::Heap(_)));
        let values = five.iter("/1/2/3/4/5").map(|(name, value)| format!("{name}={value}")).collect::<Vec<_>>();
        assert_eq!(values, ["a=1", "b=2", "c=3", "d=4", "e=5"]);
    }

    #[test]
    fn values_are_decoded_when_they_are_read() {
        let params = params("/:name", "/caf%C3%A9%2Fbar");
        assert_eq!(params.get("/caf%C3%A9%2Fbar", "name").unwrap(), "café/bar");
        assert_eq!(params.get("/caf%C3%A9%2Fbar", "other"), None);
    }

    #[test]
    fn another_path_is_no_panic() {
        let params = params("/:a/:b", "/one/two");
        assert_eq!(params.get("/one", "b"), None);
        assert_eq!(params.get("/onxé//", "b"), None);
    }
}
