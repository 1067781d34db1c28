//! The route table against a matcher that tries every route, for random tables and requests.

use super::{Match, Pattern, Table};
use http::Method;
use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use proptest::sample::select;

/// A route as text: its method (`None` is all) and its segments.
type Route = (Option<Method>, Vec<String>);

/// What a matcher says, in one comparable form: the number of the route and its parameters, or the refusal.
#[derive(Debug, PartialEq)]
enum Verdict {
    Found(usize, Vec<(String, String)>),
    MethodNotAllowed(Vec<Method>),
    NotFound,
    BadPath,
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(4096))]

    #[test]
    fn finds_what_trying_every_route_finds(
        routes in prop::collection::vec(route(), 0..16),
        requests in prop::collection::vec(request(), 1..16),
    ) {
        let (table, kept) = build(&routes);
        for (method, path) in &requests {
            prop_assert_eq!(verdict(&table, method, path), naive(&kept, method, path), "{} {}", method, path);
        }
    }
}

fn route() -> impl Strategy<Value = Route> {
    let methods = select(vec![None, Some(Method::GET), Some(Method::HEAD), Some(Method::POST)]);
    // Few texts, so that routes overlap; parameters bear their place in their name, so that none appears twice.
    let segments = prop::collection::vec(select(vec!["a", "b", "c%61", "é", ":x", ":y"]), 0..6);
    (methods, segments.prop_map(numbered))
}

fn numbered(segments: Vec<&str>) -> Vec<String> {
    let name = |(at, segment): (usize, &str)| match segment.starts_with(':') {
        true => format!("{segment}{at}"),
        false => segment.to_owned(),
    };
    segments.into_iter().enumerate().map(name).collect()
}

fn request() -> impl Strategy<Value = (Method, String)> {
    let methods = select(vec![Method::GET, Method::HEAD, Method::POST, Method::DELETE]);
    let segments = vec!["a", "b", "%61", "ca", "%C3%A9", "z", "a%2Fb", "", "%FF", "%", "a", "b"];
    let path = prop::collection::vec(select(segments), 0..6).prop_map(|segments| format!("/{}", segments.join("/")));
    (methods, path)
}

/// The table, and the routes that it took. What it took must be what nothing of the same shape precedes.
fn build(routes: &[Route]) -> (Table<usize>, Vec<(usize, Route)>) {
    let mut table = Table::new();
    let mut kept = Vec::new();
    let mut shapes = Vec::new();
    for (number, route) in routes.iter().enumerate() {
        let pattern = Pattern::parse(&route.1.join("/")).unwrap();
        let shape = (route.0.clone(), pattern.shape());
        let taken = table.insert(route.0.clone(), &pattern, number).is_ok();
        assert_eq!(taken, !shapes.contains(&shape), "{shape:?}");
        if taken {
            shapes.push(shape);
            kept.push((number, route.clone()));
        }
    }
    (table, kept)
}

fn verdict(table: &Table<usize>, method: &Method, path: &str) -> Verdict {
    match table.find(method, path) {
        Match::Found { value, params } => {
            let params = params.iter(path).map(|(name, value)| (name.to_owned(), value.into_owned()));
            Verdict::Found(*value, params.collect())
        }
        Match::MethodNotAllowed(allowed) => Verdict::MethodNotAllowed(allowed),
        Match::NotFound => Verdict::NotFound,
        Match::BadPath => Verdict::BadPath,
    }
}

fn naive(routes: &[(usize, Route)], method: &Method, path: &str) -> Verdict {
    let Some(segments) = decoded(path) else { return Verdict::BadPath };
    let mut matches = routes.iter().filter(|(_, (_, pattern))| fits(pattern, &segments)).collect::<Vec<_>>();
    matches.sort_by_key(|(_, (route, pattern))| (ranks(pattern), preference(route.as_ref(), method)));
    match matches.iter().find(|(_, (route, _))| preference(route.as_ref(), method) < 3) {
        Some((number, (_, pattern))) => Verdict::Found(*number, params(pattern, &segments)),
        None if matches.is_empty() => Verdict::NotFound,
        None => Verdict::MethodNotAllowed(allowed(&matches)),
    }
}

fn decoded(path: &str) -> Option<Vec<String>> {
    // `/` has no segment; `//` has an empty one.
    let segments = path.strip_suffix('/').unwrap_or(path).split('/').skip(1);
    segments.map(|segment| percent_decode_str(segment).decode_utf8().ok().map(String::from)).collect()
}

fn fits(pattern: &[String], segments: &[String]) -> bool {
    let fits = |(pattern, text): (&String, &String)| match pattern.starts_with(':') {
        true => !text.is_empty(),
        false => fixed(pattern) == *text,
    };
    pattern.len() == segments.len() && pattern.iter().zip(segments).all(fits)
}

fn fixed(pattern: &str) -> String {
    percent_decode_str(pattern).decode_utf8().unwrap().into_owned()
}

fn ranks(pattern: &[String]) -> Vec<bool> {
    pattern.iter().map(|segment| segment.starts_with(':')).collect()
}

/// 0 to 2 for a route that answers the method, the lower the better; 3 for one that does not.
fn preference(route: Option<&Method>, method: &Method) -> u8 {
    match route {
        Some(route) if route == method => 0,
        Some(&Method::GET) if *method == Method::HEAD => 1,
        None => 2,
        Some(_) => 3,
    }
}

fn params(pattern: &[String], segments: &[String]) -> Vec<(String, String)> {
    let pairs = pattern.iter().zip(segments).filter(|(pattern, _)| pattern.starts_with(':'));
    pairs.map(|(pattern, text)| (pattern[1..].to_owned(), text.clone())).collect()
}

fn allowed(matches: &[&(usize, Route)]) -> Vec<Method> {
    let mut allowed = matches.iter().filter_map(|(_, (method, _))| method.clone()).collect::<Vec<_>>();
    if allowed.contains(&Method::GET) {
        allowed.push(Method::HEAD);
    }
    allowed.sort_by_key(|method| method.as_str().to_owned());
    allowed.dedup();
    allowed
}
