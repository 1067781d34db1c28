//! What pairs become, and what clients are told about them.

use super::*;
use proptest::prelude::*;
use serde::Deserialize;
use std::collections::{BTreeMap, HashMap};
use std::net::IpAddr;

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "camelCase")]
struct SecretPage {
    page: u32,
    #[serde(default)]
    per_page: Option<u8>,
    #[serde(default)]
    tags: Vec<String>,
    sort: Option<SecretSort>,
}

#[derive(Debug, Deserialize, PartialEq)]
#[serde(rename_all = "lowercase")]
enum SecretSort {
    Up,
    Down,
}

#[derive(Debug, Deserialize, PartialEq)]
struct SecretSearch {
    text: String,
    #[serde(flatten)]
    paging: SecretPaging,
}

#[derive(Debug, Deserialize, PartialEq)]
struct SecretPaging {
    page: u8,
    exact: Option<bool>,
    code: String,
    #[serde(default)]
    ids: Vec<i16>,
    ratio: Option<f64>,
    sort: Option<SecretSort>,
    from: Option<IpAddr>,
}

fn told<T: DeserializeOwned + std::fmt::Debug>(raw: &str) -> String {
    query::<T>(raw).unwrap_err().to_string()
}

#[test]
fn reads_a_query_string() {
    assert_eq!(
        query::<SecretPage>("perPage=5&tags=a&page=2&tags=b%20c&sort=up&utm=x").unwrap(),
        SecretPage { page: 2, per_page: Some(5), tags: vec!["a".into(), "b c".into()], sort: Some(SecretSort::Up) }
    );
    assert_eq!(
        query::<SecretPage>("page=2&tags=a").unwrap(),
        SecretPage { page: 2, per_page: None, tags: vec!["a".into()], sort: None }
    );
}

#[test]
fn reads_path_parameters_and_maps() {
    assert_eq!(parse::<()>(Vec::<(&str, &str)>::new()).unwrap(), ());
    let map: HashMap<u8, String> = parse([("1", "a"), ("2", "b")]).unwrap();
    assert_eq!(map[&2], "b");
    let lists: BTreeMap<String, Vec<u8>> = query("a=1&b=2&a=3").unwrap();
    assert_eq!(lists["a"], [1, 3]);
}

#[test]
fn names_the_pair_that_is_wrong() {
    assert_eq!(told::<SecretPage>("page=x"), "page: Validation failed (numeric string is expected)");
    assert_eq!(told::<SecretPage>("page=1&perPage=256"), "perPage: Validation failed (numeric string is expected)");
    assert_eq!(told::<SecretPage>("page=1&sort=left"), "sort: Validation failed (enum string is expected)");
    assert_eq!(told::<SecretPage>("page=1&page=2"), "page: Validation failed (one value is expected)");
    assert_eq!(told::<SecretPage>(""), "Validation failed (page is required)");
    assert_eq!(told::<HashMap<u8, u8>>("x=1"), "x: Validation failed (numeric string is expected)");
}

#[test]
fn refuses_unknown_properties_where_the_type_is_closed() {
    #[derive(Debug, Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Closed {
        #[serde(rename = "a")]
        _a: Option<u8>,
    }
    assert_eq!(told::<Closed>("a=1&b=2"), "property b should not exist");
}

#[test]
fn flattened_fields_have_their_own_types() {
    let search = "text=1&page=1&exact=true&code=1&ids=1&ratio=1&sort=down&from=::1";
    assert_eq!(
        query::<SecretSearch>(search).unwrap(),
        SecretSearch {
            text: "1".into(),
            paging: SecretPaging {
                page: 1,
                exact: Some(true),
                code: "1".into(),
                ids: vec![1],
                ratio: Some(1.0),
                sort: Some(SecretSort::Down),
                from: Some("::1".parse().unwrap())
            }
        }
    );
    let paging = query::<SecretSearch>("text=&page=1&code=&ids=-1&ids=1").unwrap().paging;
    assert_eq!((paging.ids, paging.code), (vec![-1, 1], String::new()));
}

#[test]
fn names_flattened_pairs_too() {
    let numeric = |name: &str| format!("{name}: Validation failed (numeric string is expected)");
    assert_eq!(told::<SecretSearch>("text=a&page=x&code=x"), numeric("page"));
    assert_eq!(told::<SecretSearch>("text=&page=&code="), numeric("page"));
    assert_eq!(told::<SecretSearch>("text=a&page=256&code=x"), numeric("page"));
    assert_eq!(told::<SecretSearch>("text=a&page=1.5&code=x"), numeric("page"));
    assert_eq!(told::<SecretSearch>("text=a&page=1&code=x&ids=1&ids=y"), numeric("ids"));
    assert_eq!(
        told::<SecretSearch>("text=a&page=1&code=x&exact=maybe"),
        "exact: Validation failed (boolean string is expected)"
    );
    assert_eq!(told::<SecretSearch>("text=a&page=1"), "Validation failed (code is required)");
}

#[test]
fn tagged_enums_choose_by_the_tag() {
    #[derive(Debug, Deserialize, PartialEq)]
    #[serde(tag = "by", rename_all = "lowercase")]
    enum Filter {
        Age { min: u8 },
        Name { name: String },
    }
    assert_eq!(query::<Filter>("by=age&min=3").unwrap(), Filter::Age { min: 3 });
    assert_eq!(query::<Filter>("name=3&by=name").unwrap(), Filter::Name { name: "3".into() });
    assert_eq!(told::<Filter>("by=age&min=x"), "min: Validation failed (numeric string is expected)");
    assert_eq!(told::<Filter>("by=size"), "by: Validation failed (enum string is expected)");
}

#[test]
fn a_flood_of_values_ends() {
    #[derive(Debug, Deserialize)]
    struct Open {
        #[serde(flatten)]
        _all: HashMap<String, u8>,
    }
    let flood: String = (0..20_000).map(|n| format!("k{n}=1&")).collect();
    assert_eq!(told::<Open>(&flood), "Validation failed (too many values)");
    assert_eq!(query::<HashMap<String, u8>>(flood.trim_end_matches('&')).unwrap().len(), 20_000);
}

proptest! {
    #[test]
    fn never_panics_and_never_names_a_type(raw in "(page|tags|ids|code|text|sort|exact|[a-z]{0,3})(=.{0,5}&(page|ids|code|text)?){0,6}") {
        for result in [
            query::<SecretPage>(&raw).map(drop),
            query::<SecretSearch>(&raw).map(drop),
            query::<SecretSort>(&raw).map(drop),
            query::<Vec<u8>>(&raw).map(drop),
            query::<Option<HashMap<String, String>>>(&raw).map(drop),
        ] {
            let text = result.err().map(|exception| exception.to_string()).unwrap_or_default();
            prop_assert!(!["Secret", "u8", "u32"].iter().any(|name| text.contains(name)), "{}", text);
        }
    }

    #[test]
    fn round_trips(pairs in proptest::collection::vec((".{0,4}", ".{0,8}"), 0..8)) {
        let mut expected = BTreeMap::<String, Vec<String>>::new();
        for (name, value) in &pairs {
            expected.entry(name.clone()).or_default().push(value.clone());
        }
        let encoded = form_urlencoded::Serializer::new(String::new()).extend_pairs(&pairs).finish();
        prop_assert_eq!(query::<BTreeMap<String, Vec<String>>>(&encoded).unwrap(), expected.clone());
        prop_assert_eq!(parse::<BTreeMap<String, Vec<String>>>(pairs).unwrap(), expected);
    }
}
