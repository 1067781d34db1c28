//! What the route table promises, one promise after the other.

use super::{Conflict, HostPattern, Lookup, Match, Pattern, RouteKey, Table, Versions};
use http::Method;

fn table(routes: &[&'static str]) -> Table<&'static str> {
    let mut table = Table::new();
    for route in routes {
        insert(&mut table, route).unwrap();
    }
    table
}

/// `"GET /cats"`, or `"ALL /cats"`; the value is the text itself.
fn insert(table: &mut Table<&'static str>, route: &'static str) -> Result<(), Conflict<&'static str>> {
    table.insert(key(route), route)
}

/// `"GET /cats"`, `"GET /cats host=api.example.com"`, `"GET /cats version=1,2"`, where version `-` is neutral.
fn key(route: &str) -> RouteKey {
    let mut words = route.split(' ');
    let (method, pattern) = (words.next().unwrap(), words.next().unwrap());
    let method = (method != "ALL").then(|| method.parse().unwrap());
    words.fold(RouteKey::new(method, Pattern::parse(pattern).unwrap()), |key, word| {
        match word.split_once('=').unwrap() {
            ("host", host) => RouteKey { host: Some(HostPattern::parse(host).unwrap()), ..key },
            (_, versions) => RouteKey { versions: versions_of(versions), ..key },
        }
    })
}

fn versions_of(text: &str) -> Versions {
    let named = Versions::named(text.split(',').filter(|version| *version != "-"));
    if text.contains('-') { named.and_neutral() } else { named }
}

fn find(table: &Table<&'static str>, method: &str, path: &str) -> String {
    find_on(table, None, &[], &format!("{method} {path}"))
}

fn find_on(table: &Table<&'static str>, host: Option<&str>, versions: &[&str], request: &str) -> String {
    let (method, path) = request.split_once(' ').unwrap();
    match table.look_up(Lookup { method: &method.parse().unwrap(), path, host, versions }) {
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
fn a_regex_goes_between_static_segments_and_parameters() {
    let table = table(&["GET /:name", r"GET /:id(\d+)", "GET /7", r"GET /:id(\d+)/toys", "GET /*path", "GET /:name/x"]);
    assert_eq!(find(&table, "GET", "/7"), "GET /7");
    assert_eq!(find(&table, "GET", "/42"), r"GET /:id(\d+) id=42");
    assert_eq!(find(&table, "GET", "/%34%32"), r"GET /:id(\d+) id=42");
    assert_eq!(find(&table, "GET", "/tom"), "GET /:name name=tom");
    assert_eq!(find(&table, "GET", "/42/toys"), r"GET /:id(\d+)/toys id=42");
    assert_eq!(find(&table, "GET", "/42/x"), "GET /:name/x name=42");
    assert_eq!(find(&table, "GET", "/42/y"), "GET /*path path=42/y");
    assert_eq!(find(&table, "GET", "/tom/toys"), "GET /*path path=tom/toys");
}

#[test]
fn a_regex_sees_the_decoded_segment() {
    let table = table(&["GET /:a([^x]+)", r"GET /a/:b(\w+)/c"]);
    assert_eq!(find(&table, "GET", "/caf%C3%A9%2Fb"), "GET /:a([^x]+) a=café/b");
    assert_eq!(find(&table, "GET", "/%78"), "404");
    assert_eq!(find(&table, "GET", "/a/b%20/c"), "404");
}

#[test]
fn the_rest_is_one_segment_or_more() {
    let table = table(&["GET /files/*path", "GET /files/new", "POST /files/:name/meta", "GET /"]);
    assert_eq!(find(&table, "GET", "/files/a"), "GET /files/*path path=a");
    assert_eq!(find(&table, "GET", "/files/a/b%20c/d.txt"), "GET /files/*path path=a/b c/d.txt");
    assert_eq!(find(&table, "GET", "/files/a//b/"), "GET /files/*path path=a//b");
    assert_eq!(find(&table, "GET", "/files/new"), "GET /files/new");
    assert_eq!(find(&table, "GET", "/files/new/x"), "GET /files/*path path=new/x");
    assert_eq!(find(&table, "GET", "/files/x/meta"), "GET /files/*path path=x/meta");
    assert_eq!(find(&table, "PUT", "/files/x/meta"), "405 [GET, HEAD, POST]");
    for path in ["/files", "/files/", "/files//", "/files//a", "/x"] {
        assert_eq!(find(&table, "GET", path), "404", "{path}");
    }
}

#[test]
fn two_regexes_in_one_place_conflict_where_one_request_could_be_for_both() {
    let existing = [r"GET /:id(\d+)/a", "POST /:name([a-z]+)", "GET /x/:id(a) version=1", "GET /y/:id(a) host=a.com"];
    let mut table = table(&existing);
    let conflict = insert(&mut table, "GET /:name([a-z]+)/b").unwrap_err();
    assert_eq!(conflict.value, r"GET /:id(\d+)/a");
    assert_eq!(
        conflict.to_string(),
        r"GET /:name([a-z]+)/b and GET /:id(\d+)/a have two regexes in one place, `:name([a-z]+)` and `:id(\d+)`, and neither goes before the other; use one regex for both, or put one below another path"
    );
    for clash in
        ["HEAD /:x(x)", "ALL /:x(x)/y/z", "GET /x/:x(x)", "GET /x/:x(x) version=2,1", "ALL /y/:x(x) host=a.com"]
    {
        assert!(insert(&mut table, clash).unwrap_err().regexes.is_some(), "{clash}");
    }
    for fine in
        [r"GET /:other(\d+)/b", "PUT /:x(x)", "GET /x/:x(x) version=2", "GET /y/:x(x)", "GET /y/:x(x) host=:a.com"]
    {
        insert(&mut table, fine).unwrap();
    }
    assert_eq!(find(&table, "POST", "/tom"), "POST /:name([a-z]+) name=tom");
    assert_eq!(find(&table, "PUT", "/x"), "PUT /:x(x) x=x");
    assert_eq!(find(&table, "DELETE", "/x"), "405 [POST, PUT]");
    assert_eq!(find(&table, "GET", "/12/b"), r"GET /:other(\d+)/b other=12");
}

#[test]
fn a_table_that_only_matches_takes_all_regexes() {
    let mut table = Table::new();
    for route in [r"/:id(\d+)", "/:name([a-z]+)", "/:name([a-z]+)"] {
        table.include(RouteKey::new(None, Pattern::parse(route).unwrap()), ());
    }
    for (path, matches) in [("/7", true), ("/tom", true), ("/Tom", false)] {
        assert_eq!(matches!(table.find(&Method::GET, path), Match::Found { .. }), matches, "{path}");
    }
}

#[test]
fn a_host_that_matches_goes_before_any_host() {
    let routes = [
        "GET /:page",
        "GET /cats",
        "GET /dogs host=api.example.com",
        "GET /:x host=:account.example.com",
        "GET /far host=*.com",
        "POST /cats host=api.example.com",
    ];
    let table = table(&routes);
    let find = |host, request| find_on(&table, host, &[], request);
    assert_eq!(find(None, "GET /cats"), "GET /cats");
    assert_eq!(find(Some("other.org"), "GET /dogs"), "GET /:page page=dogs");
    assert_eq!(find(Some("API.example.com:80"), "GET /dogs"), "GET /dogs host=api.example.com");
    assert_eq!(find(Some("api.example.com"), "GET /cats"), "GET /:x host=:account.example.com x=cats");
    assert_eq!(find(Some("a.b.com"), "GET /far"), "GET /far host=*.com");
    assert_eq!(find(Some("a.b.com"), "GET /cats"), "GET /cats");
    assert_eq!(find(Some("api.example.com"), "PUT /cats"), "405 [GET, HEAD, POST]");
    assert_eq!(find(Some("other.org"), "PUT /cats"), "405 [GET, HEAD]");
}

#[test]
fn parameters_of_the_host_are_read_by_name() {
    let mut table = table(&["GET / host=:account.example.com"]);
    insert(&mut table, "POST / host=:tenant.example.com").unwrap();
    assert_eq!(
        insert(&mut table, "GET / host=:tenant.example.com").unwrap_err().to_string(),
        "GET / on :tenant.example.com is already routed, as GET / on :account.example.com; remove one or change its path"
    );
    for (method, name) in [(Method::GET, "account"), (Method::POST, "tenant")] {
        let host = Some("acme.example.com:443");
        let found = table.look_up(Lookup { method: &method, path: "/", host, versions: &[] });
        let Match::Found { params, .. } = found else { panic!("{method}: {found:?}") };
        assert_eq!(params.host("acme.example.com:443", name).unwrap(), "acme");
        assert_eq!(params.host("acme.example.com", "nobody"), None);
        assert_eq!(params.get("/", name), None);
    }
}

#[test]
fn a_version_that_is_named_goes_before_neutral() {
    let routes = [
        "GET /cats version=1",
        "GET /cats version=2,3",
        "GET /cats",
        "ALL /dogs version=1",
        "GET /dogs",
        "GET /old version=1",
    ];
    let table = table(&routes);
    let find = |versions: &[&str], request| find_on(&table, None, versions, request);
    assert_eq!(find(&["1"], "GET /cats"), "GET /cats version=1");
    assert_eq!(find(&["9", "3", "1"], "GET /cats"), "GET /cats version=2,3");
    assert_eq!(find(&["9"], "GET /cats"), "GET /cats");
    assert_eq!(find(&[], "GET /cats"), "GET /cats");
    assert_eq!(find(&["1"], "GET /dogs"), "ALL /dogs version=1");
    assert_eq!(find(&["1"], "GET /old"), "GET /old version=1");
}

#[test]
fn another_version_is_not_found() {
    let mut table = table(&["GET /old version=1", "POST /old version=2", "GET /both version=1,-"]);
    let find = |versions: &[&str], request| find_on(&table, None, versions, request);
    assert_eq!((find(&[], "GET /old"), find(&["3"], "GET /old")), ("404".into(), "404".into()));
    assert_eq!(find(&["2"], "GET /old"), "405 [POST]");
    assert_eq!(find(&["7"], "GET /both"), "GET /both version=1,-");
    let conflict = insert(&mut table, "GET /old version=0,1").unwrap_err().to_string();
    assert!(
        conflict.starts_with("GET /old in version 0, 1 is already routed, as GET /old in version 1;"),
        "{conflict}"
    );
    assert!(insert(&mut table, "GET /both").is_err());
    insert(&mut table, "GET /both version=2").unwrap();
}

#[test]
fn ten_thousand_routes_are_found() {
    let mut table = Table::new();
    for n in 0..10_000 {
        table.insert(RouteKey::new(None, Pattern::parse(&format!("/r{n}/:id")).unwrap()), n).unwrap();
    }
    for n in 0..10_000 {
        assert!(matches!(table.find(&Method::GET, &format!("/r{n}/x")), Match::Found { value, .. } if *value == n));
    }
}
