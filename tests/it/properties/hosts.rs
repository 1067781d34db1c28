//! Hosts.

use super::Asked;
use nestling::http::HeaderValue;
use nestling::prelude::*;
use proptest::collection::vec;
use proptest::prelude::*;
use std::sync::LazyLock;

#[controller]
#[host(":account.:region.example.com")]
struct AccountController;

#[routes]
impl AccountController {
    #[get("/")]
    async fn account(&self, #[host("account")] account: String, #[host("region")] region: String) -> String {
        format!("{account} {region}")
    }
}

#[controller]
struct OtherController;

#[routes]
impl OtherController {
    #[get("/")]
    async fn other(&self) -> &'static str {
        "another"
    }
}

#[module(controllers = [AccountController, OtherController])]
struct HostsModule;

static ASKED: LazyLock<Asked> = LazyLock::new(|| Asked::new::<HostsModule>(|_| {}));

fn ask(host: impl AsRef<[u8]>) -> (u16, String) {
    ASKED.get("/", &[("host", HeaderValue::from_bytes(host.as_ref()).unwrap())]).unwrap()
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(512))]

    #[test]
    fn labels_are_read_back_in_lower_case(
        account in "[a-zA-Z0-9-]{1,8}",
        region in "[a-zA-Z0-9-]{1,8}",
        domain in "[eE]xample\\.[cC]om",
        end in "\\.?(:[0-9]{0,5})?",
    ) {
        let expected = format!("{account} {region}").to_lowercase();
        prop_assert_eq!(ask(format!("{account}.{region}.{domain}{end}")), (200, expected));
    }

    #[test]
    fn more_or_fewer_labels_are_another_host(labels in vec("[a-z]{1,4}", 0..5), end in "(:[0-9]{1,5})?") {
        prop_assume!(labels.len() != 2);
        let host = [labels, vec!["example.com".to_owned()]].concat().join(".");
        prop_assert_eq!(ask(host + &end), (200, "another".to_owned()));
    }

    #[test]
    fn any_bytes_are_some_host(host in vec(prop_oneof![0x20..=0x7e_u8, 0x80..=0xff_u8], 0..40)) {
        let (status, body) = ask(host);
        prop_assert!(matches!(status, 200 | 400), "{} {}", status, body);
    }
}
