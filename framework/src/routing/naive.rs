//! The route table against a matcher that tries every route, for random tables and requests.

use super::{HostPattern, Lookup, Match, Pattern, RouteKey, Table, Versions};
use http::Method;
use percent_encoding::percent_decode_str;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};

/// A route as the naive matcher understands it.
#[derive(Clone, Debug)]
struct Route {
    method: Option<Method>,
    segments: Vec<Part>,
    /// A number in `HOSTS`.
    host: usize,
    versions: Vec<&'static str>,
    /// Whether it answers all other versions, too.
    neutral: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Part {
    Static(&'static str),
    /// A number in `REGEXES`.
    Regex(usize),
    Param,
    Rest,
}

/// What a text has to be, said without a regex or a pattern.
type Accepts = fn(&str) -> bool;

/// Sorted, because that is the order of those that may both match.
const REGEXES: [(&str, Accepts); 4] = [
    (".+", |_| true),
    ("[ab]", |text| text == "a" || text == "b"),
    (r"\d\d", |text| text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_digit())),
    ("a|ca", |text| text == "a" || text == "ca"),
];

/// The most specific first. The predicate sees the host without its port, in lower case.
const HOSTS: [(Option<&str>, Accepts); 4] = [
    (Some("a.com"), |host| host == "a.com"),
    (Some(":label.com"), |host| host.ends_with(".com") && host.matches('.').count() == 1),
    (Some("*.com"), |host| host.ends_with(".com")),
    (None, |_| true),
];

#[derive(Clone, Debug)]
struct Asked {
    method: Method,
    path: String,
    /// As it is sent, and what that means.
    host: Option<(&'static str, &'static str)>,
    versions: Vec<&'static str>,
}

/// What a matcher says, in one comparable form: the number of the route and its parameters, or the refusal.
#[derive(Debug, PartialEq)]
enum Verdict {
    Found(usize, Vec<(String, String)>),
    MethodNotAllowed(Vec<Method>),
    NotFound,
    BadPath,
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(1024))]

    #[test]
    fn finds_what_trying_every_route_finds(
        routes in prop::collection::vec(route(), 0..24),
        requests in prop::collection::vec(request(), 1..24),
    ) {
        let (table, kept) = build(&routes);
        for request in &requests {
            prop_assert_eq!(verdict(&table, request), naive(&kept, request), "{:?} of {:?}", request, kept);
        }
    }

    #[test]
    fn the_order_of_declaration_does_not_matter(
        routes in prop::collection::vec(route(), 0..12),
        requests in prop::collection::vec(request(), 1..12),
    ) {
        let (table, kept) = build(&routes);
        let mut reversed = Table::new();
        for (number, route) in kept.iter().rev() {
            reversed.insert(key(*number, route), *number).unwrap();
        }
        for request in &requests {
            prop_assert_eq!(verdict(&table, request), verdict(&reversed, request), "{:?} of {:?}", request, kept);
        }
    }
}

fn route() -> impl Strategy<Value = Route> {
    let methods = select(vec![None, Some(Method::GET), Some(Method::GET), Some(Method::HEAD), Some(Method::POST)]);
    let part = prop_oneof![
        3 => select(vec!["a", "b", "c%61", "é"]).prop_map(Part::Static),
        2 => (0..REGEXES.len()).prop_map(Part::Regex),
        2 => Just(Part::Param),
        1 => Just(Part::Rest),
    ];
    // Most routes are for any host and any version, so that many overlap.
    let host = prop_oneof![3 => Just(HOSTS.len() - 1), 1 => 0..HOSTS.len()];
    let versions = prop_oneof![3 => Just(Vec::new()), 1 => subsequence(vec!["1", "2"], 1..=2)];
    let segments = prop::collection::vec(part, 0..5).prop_map(ended_by_rest);
    (methods, segments, host, versions, prop::bool::weighted(0.2)).prop_map(
        |(method, segments, host, versions, neutral)| {
            let neutral = neutral || versions.is_empty();
            Route { method, segments, host, versions, neutral }
        },
    )
}

fn ended_by_rest(mut parts: Vec<Part>) -> Vec<Part> {
    let end = parts.iter().position(|part| *part == Part::Rest).map_or(parts.len(), |at| at + 1);
    parts.truncate(end);
    parts
}

fn request() -> impl Strategy<Value = Asked> {
    let methods = select(vec![Method::GET, Method::GET, Method::HEAD, Method::POST, Method::DELETE]);
    let segments = vec!["a", "b", "%61", "ca", "12", "%31%32", "%C3%A9", "z", "a%2Fb", "", "%FF", "%", "a", "b"];
    let path = prop::collection::vec(select(segments), 0..5).prop_map(|segments| format!("/{}", segments.join("/")));
    let hosts = vec![None, Some(("a.com", "a.com")), Some(("B.Com.:80", "b.com")), Some(("x.y.com", "x.y.com"))];
    let versions = subsequence(vec!["1", "2", "3"], 0..=3).prop_shuffle();
    (methods, path, select(hosts), versions).prop_map(|(method, path, host, versions)| Asked {
        method,
        path,
        host,
        versions,
    })
}

/// The table, and the routes that it took, which are those that clash with none before them.
fn build(routes: &[Route]) -> (Table<usize>, Vec<(usize, Route)>) {
    let mut table = Table::new();
    let mut kept: Vec<(usize, Route)> = Vec::new();
    for (number, route) in routes.iter().enumerate() {
        let taken = table.insert(key(number, route), number);
        let clashing = kept.iter().any(|(_, other)| clash(route, other));
        assert_eq!(taken.is_err(), clashing, "{route:?} {kept:?}");
        match taken {
            Ok(()) => kept.push((number, route.clone())),
            Err(conflict) => assert!(clash(route, &routes[conflict.value]), "{conflict}"),
        }
    }
    (table, kept)
}

/// Names bear the route and the place, so that it shows whose they are.
fn key(number: usize, route: &Route) -> RouteKey {
    let segments = route.segments.iter().enumerate().map(|(at, part)| match part {
        Part::Static(text) => (*text).to_owned(),
        Part::Regex(regex) => format!(":p{at}_{number}({})", REGEXES[*regex].0),
        Part::Param => format!(":p{at}_{number}"),
        Part::Rest => format!("*p{at}_{number}"),
    });
    let pattern = Pattern::parse(&segments.collect::<Vec<_>>().join("/")).unwrap();
    let versions = Versions::named(route.versions.iter().copied());
    RouteKey {
        method: route.method.clone(),
        pattern,
        host: HOSTS[route.host].0.map(|host| HostPattern::parse(host).unwrap()),
        versions: if route.neutral { versions.and_neutral() } else { versions },
    }
}

fn clash(one: &Route, other: &Route) -> bool {
    one.host == other.host && (same_place(one, other) || two_regexes(one, other))
}

fn same_place(one: &Route, other: &Route) -> bool {
    let versions = (one.neutral && other.neutral) || one.versions.iter().any(|name| other.versions.contains(name));
    one.segments == other.segments && one.method == other.method && versions
}

fn two_regexes(one: &Route, other: &Route) -> bool {
    let methods = [Method::GET, Method::HEAD, Method::POST, Method::DELETE];
    let methods = methods.iter().any(|method| preference(one, method) < 3 && preference(other, method) < 3);
    let versions = one.neutral || other.neutral || one.versions.iter().any(|name| other.versions.contains(name));
    let differing = one.segments.iter().zip(&other.segments).find(|(one, other)| one != other);
    methods && versions && matches!(differing, Some((Part::Regex(_), Part::Regex(_))))
}

fn verdict(table: &Table<usize>, asked: &Asked) -> Verdict {
    let Asked { method, path, host, versions } = asked;
    match table.look_up(Lookup { method, path, host: host.map(|(sent, _)| sent), versions }) {
        Match::Found { value, params } => {
            let of_path = params.iter(path).map(|(name, value)| (name.to_owned(), value.into_owned()));
            let of_host = host.and_then(|(sent, _)| params.host(sent, "label"));
            let of_host = of_host.map(|label| ("label".to_owned(), label.into_owned()));
            Verdict::Found(*value, of_path.chain(of_host).collect())
        }
        Match::MethodNotAllowed(allowed) => Verdict::MethodNotAllowed(allowed),
        Match::NotFound => Verdict::NotFound,
        Match::BadPath => Verdict::BadPath,
    }
}

fn naive(routes: &[(usize, Route)], asked: &Asked) -> Verdict {
    let Some(segments) = decoded(&asked.path) else { return Verdict::BadPath };
    let fits = |route: &Route| is_on(route, asked) && is_in(route, asked).is_some() && fits(&route.segments, &segments);
    let mut matches = routes.iter().filter(|(_, route)| fits(route)).collect::<Vec<_>>();
    matches
        .sort_by_key(|(_, route)| (route.host, &route.segments, is_in(route, asked), preference(route, &asked.method)));
    match matches.iter().find(|(_, route)| preference(route, &asked.method) < 3) {
        Some((number, route)) => Verdict::Found(*number, params(*number, route, &segments, asked)),
        None if matches.is_empty() => Verdict::NotFound,
        None => Verdict::MethodNotAllowed(allowed(&matches)),
    }
}

fn decoded(path: &str) -> Option<Vec<String>> {
    // `/` has no segment; `//` has an empty one.
    let segments = path.strip_suffix('/').unwrap_or(path).split('/').skip(1);
    segments.map(|segment| percent_decode_str(segment).decode_utf8().ok().map(String::from)).collect()
}

fn is_on(route: &Route, asked: &Asked) -> bool {
    let (pattern, is_it) = HOSTS[route.host];
    pattern.is_none() || asked.host.is_some_and(|(_, host)| is_it(host))
}

/// The place of the route's version among those that are asked for, the last one if it is neutral.
fn is_in(route: &Route, asked: &Asked) -> Option<usize> {
    let named = asked.versions.iter().position(|version| route.versions.contains(version));
    named.or(route.neutral.then_some(asked.versions.len()))
}

fn fits(parts: &[Part], segments: &[String]) -> bool {
    let Some((part, parts)) = parts.split_first() else { return segments.is_empty() };
    let Some((segment, segments)) = segments.split_first() else { return false };
    match part {
        Part::Static(text) => *segment == percent_decode_str(text).decode_utf8().unwrap() && fits(parts, segments),
        Part::Regex(regex) => !segment.is_empty() && REGEXES[*regex].1(segment) && fits(parts, segments),
        Part::Param => !segment.is_empty() && fits(parts, segments),
        Part::Rest => !segment.is_empty(),
    }
}

/// 0 to 2 for a route that answers the method, the lower the better; 3 for one that does not.
fn preference(route: &Route, method: &Method) -> u8 {
    match &route.method {
        Some(own) if own == method => 0,
        Some(own) if *own == Method::GET && *method == Method::HEAD => 1,
        None => 2,
        Some(_) => 3,
    }
}

fn params(number: usize, route: &Route, segments: &[String], asked: &Asked) -> Vec<(String, String)> {
    let value = |(at, part): (usize, &Part)| match part {
        Part::Static(_) => None,
        Part::Regex(_) | Part::Param => Some((format!("p{at}_{number}"), segments[at].clone())),
        Part::Rest => Some((format!("p{at}_{number}"), segments[at..].join("/"))),
    };
    let of_path = route.segments.iter().enumerate().filter_map(value);
    let is_label = HOSTS[route.host].0.is_some_and(|host| host.starts_with(":label"));
    let label = asked.host.filter(|_| is_label).map(|(_, host)| ("label".to_owned(), host.replace(".com", "")));
    of_path.chain(label).collect()
}

fn allowed(matches: &[&(usize, Route)]) -> Vec<Method> {
    let mut allowed = matches.iter().filter_map(|(_, route)| route.method.clone()).collect::<Vec<_>>();
    if allowed.contains(&Method::GET) {
        allowed.push(Method::HEAD);
    }
    allowed.sort_by_key(|method| method.as_str().to_owned());
    allowed.dedup();
    allowed
}
