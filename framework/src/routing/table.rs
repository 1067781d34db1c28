//! The route table.

use super::node::{Endpoint, Node, Walk};
use super::params::Params;
use super::path::{RequestPath, Unroutable};
use super::pattern::Pattern;
use http::Method;
use std::fmt;
use std::sync::Arc;

/// All routes, built once at boot and then only read.
///
/// Segment by segment, a static one wins over a parameter. A match whose place does not answer the method is no match: the
/// search goes on. In one place an explicit method wins over all methods, and `HEAD` is answered by `GET`. A look-up
/// depends on the path's length, not on the number of routes.
pub(crate) struct Table<T> {
    root: Node<T>,
}

/// What a table knows about a request.
#[derive(Debug)]
pub(crate) enum Match<'t, T> {
    /// The route that answers, and the parameters of the path.
    Found { value: &'t T, params: Params },
    /// The path is known, but not with this method. These it has, sorted; `HEAD` is among them where `GET` is.
    MethodNotAllowed(Vec<Method>),
    /// No route has this path.
    NotFound,
    /// The path is not UTF-8 once decoded, or longer than 64 KiB: 400.
    BadPath,
}

impl<T> Table<T> {
    /// A table without routes.
    pub(crate) fn new() -> Self {
        Self { root: Node::default() }
    }

    /// Adds a route, for one method or (`None`) for all of them.
    ///
    /// # Errors
    /// If a route for the same methods has the same shape. That route stays.
    pub(crate) fn insert(&mut self, method: Option<Method>, pattern: &Pattern, value: T) -> Result<(), Conflict> {
        let endpoints = self.root.endpoints_of(pattern);
        if let Some(existing) = endpoints.inserted(method.as_ref()) {
            let existing = Pattern::clone(&existing.pattern);
            return Err(Conflict { method, pattern: pattern.clone(), existing });
        }
        endpoints.insert(method, Endpoint { value, pattern: Arc::new(pattern.clone()) });
        Ok(())
    }

    /// The route of a request. One trailing slash is ignored; `%XX` in static segments is as good as what it stands for.
    pub(crate) fn find(&self, method: &Method, path: &str) -> Match<'_, T> {
        let mut walk = match RequestPath::new(path) {
            Ok(path) => Walk::new(path),
            Err(Unroutable::NotAPath) => return Match::NotFound,
            Err(Unroutable::Bad) => return Match::BadPath,
        };
        match walk.run(&self.root, |endpoints| endpoints.answering(method)) {
            Some(Endpoint { value, pattern }) => Match::Found { value, params: Params::new(pattern, walk.spans) },
            None => self.refusal(walk),
        }
    }

    fn refusal(&self, mut walk: Walk<'_>) -> Match<'_, T> {
        let mut allowed = Vec::new();
        walk.run(&self.root, |endpoints| {
            allowed.extend(endpoints.methods().cloned());
            None::<()>
        });
        if allowed.is_empty() {
            return Match::NotFound;
        }
        allowed.sort_by(|a, b| a.as_str().cmp(b.as_str()));
        allowed.dedup();
        Match::MethodNotAllowed(allowed)
    }
}

/// Two routes that would answer the same requests.
#[derive(Debug)]
pub(crate) struct Conflict {
    /// The method of both; all methods if none.
    pub(crate) method: Option<Method>,
    /// The pattern of the route that was refused.
    pub(crate) pattern: Pattern,
    /// The pattern of the route that was there before.
    pub(crate) existing: Pattern,
}

impl fmt::Display for Conflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { method, pattern, existing } = self;
        let method = method.as_ref().map_or("ALL", Method::as_str);
        write!(f, "{method} {pattern} is already routed, as {method} {existing}; remove one or change its path")
    }
}

impl std::error::Error for Conflict {}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(routes: &[&'static str]) -> Table<&'static str> {
        let mut table = Table::new();
        for route in routes {
            insert(&mut table, route).unwrap();
        }
        table
    }

    /// `"GET /cats"`, or `"ALL /cats"`; the value is the text itself.
    fn insert(table: &mut Table<&'static str>, route: &'static str) -> Result<(), Conflict> {
        let (method, pattern) = route.split_once(' ').unwrap();
        let method = (method != "ALL").then(|| method.parse().unwrap());
        table.insert(method, &Pattern::parse(pattern).unwrap(), route)
    }

    fn find(table: &Table<&'static str>, method: &str, path: &str) -> String {
        match table.find(&method.parse().unwrap(), path) {
            Match::Found { value, params } => {
                params.iter(path).fold(value.to_string(), |text, (name, value)| format!("{text} {name}={value}"))
            }
            Match::MethodNotAllowed(allowed) => format!("405 {allowed:?}"),
            Match::NotFound => "404".into(),
            Match::BadPath => "400".into(),
        }
    }

    #[test]
    fn a_static_segment_wins_over_a_parameter() {
        let table = table(&["GET /cats/:id", "GET /cats/new", "GET /:kind/new"]);
        assert_eq!(find(&table, "GET", "/cats/new"), "GET /cats/new");
        assert_eq!(find(&table, "GET", "/cats/7"), "GET /cats/:id id=7");
        assert_eq!(find(&table, "GET", "/dogs/new"), "GET /:kind/new kind=dogs");
        assert_eq!(find(&table, "GET", "/dogs/7"), "404");
    }

    #[test]
    fn a_static_branch_that_fails_deeper_gives_way() {
        let table = table(&["GET /cats/new/toys", "GET /:kind/:id/food", "GET /cats/:id/:part"]);
        assert_eq!(find(&table, "GET", "/cats/new/toys"), "GET /cats/new/toys");
        assert_eq!(find(&table, "GET", "/cats/new/bed"), "GET /cats/:id/:part id=new part=bed");
        assert_eq!(find(&table, "GET", "/cats/new/food"), "GET /cats/:id/:part id=new part=food");
        assert_eq!(find(&table, "GET", "/dogs/1/food"), "GET /:kind/:id/food kind=dogs id=1");
        assert_eq!(find(&table, "GET", "/cats/new"), "404");
    }

    #[test]
    fn matching_is_per_method() {
        let table = table(&["GET /cats/new", "POST /cats/:id", "PUT /:any/new"]);
        assert_eq!(find(&table, "POST", "/cats/new"), "POST /cats/:id id=new");
        assert_eq!(find(&table, "PUT", "/cats/new"), "PUT /:any/new any=cats");
        assert_eq!(find(&table, "DELETE", "/cats/new"), "405 [GET, HEAD, POST, PUT]");
        assert_eq!(find(&table, "GET", "/cats/7"), "405 [POST]");
    }

    #[test]
    fn an_explicit_method_wins_over_all_methods_of_the_same_shape() {
        let table = table(&["ALL /cats", "GET /cats", "ALL /cats/new", "GET /cats/:id"]);
        assert_eq!(find(&table, "GET", "/cats"), "GET /cats");
        assert_eq!(find(&table, "PURGE", "/cats"), "ALL /cats");
        assert_eq!(find(&table, "GET", "/cats/new"), "ALL /cats/new");
    }

    #[test]
    fn head_is_answered_by_get_unless_it_has_a_route() {
        let table = table(&["GET /a", "GET /b", "HEAD /b", "GET /c", "ALL /c", "POST /d"]);
        assert_eq!(find(&table, "HEAD", "/a"), "GET /a");
        assert_eq!(find(&table, "HEAD", "/b"), "HEAD /b");
        assert_eq!(find(&table, "HEAD", "/c"), "GET /c");
        assert_eq!(find(&table, "HEAD", "/d"), "405 [POST]");
    }

    #[test]
    fn escapes_match_what_they_stand_for() {
        let table = table(&["GET /cats", "GET /café/:name"]);
        assert_eq!(find(&table, "GET", "/c%61ts"), "GET /cats");
        assert_eq!(find(&table, "GET", "/caf%C3%A9/a%2Fb"), "GET /café/:name name=a/b");
        assert_eq!(find(&table, "GET", "/café/%20"), "GET /café/:name name= ");
        assert_eq!(find(&table, "GET", "/cats%2Fnew"), "404");
        assert_eq!(find(&table, "GET", "/café/%C3"), "400");
        assert_eq!(find(&table, "GET", "/nowhere/%FF"), "400");
    }

    #[test]
    fn one_trailing_slash_is_ignored() {
        let table = table(&["GET /", "GET /cats", "GET /cats/:id"]);
        assert_eq!(find(&table, "GET", "/"), "GET /");
        assert_eq!(find(&table, "GET", "/cats/"), "GET /cats");
        assert_eq!(find(&table, "GET", "/cats/7/"), "GET /cats/:id id=7");
        for path in ["//", "/cats//", "//cats", "/cats/7//", "*", "", "cats"] {
            assert_eq!(find(&table, "GET", path), "404", "{path}");
        }
    }

    #[test]
    fn paths_beyond_any_uri_are_refused() {
        let table = table(&["GET /:a"]);
        assert_eq!(find(&table, "GET", &format!("/{}", "a".repeat(70_000))), "400");
    }

    #[test]
    fn the_same_shape_conflicts_and_the_first_route_stays() {
        let mut table = table(&["GET /cats/:id", "ALL /cats/:id", "POST /cats/:name"]);
        let conflict = insert(&mut table, "GET /cats/:name/").unwrap_err();
        assert_eq!(
            conflict.to_string(),
            "GET /cats/:name is already routed, as GET /cats/:id; remove one or change its path"
        );
        assert!(insert(&mut table, "ALL /cats/:x").unwrap_err().to_string().starts_with("ALL /cats/:x is"));
        assert_eq!(find(&table, "GET", "/cats/1"), "GET /cats/:id id=1");
        assert_eq!(find(&table, "POST", "/cats/1"), "POST /cats/:name name=1");
    }

    #[test]
    fn ten_thousand_routes_are_found() {
        let mut table = Table::new();
        for n in 0..10_000 {
            table.insert(None, &Pattern::parse(&format!("/r{n}/:id")).unwrap(), n).unwrap();
        }
        for n in 0..10_000 {
            assert!(matches!(table.find(&Method::GET, &format!("/r{n}/x")), Match::Found { value, .. } if *value == n));
        }
    }
}
