//! What keeps an application from starting and no type can show: the whole report, each time.
#![allow(dead_code, reason = "what is injected here is never used")]

mod construction;
mod dependencies;
mod hooks;
mod modules;
mod routes;
mod scopes;
mod together;

use nestling::Code;

#[test]
fn each_code_is_unique_and_in_order() {
    let codes: Vec<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
    let expected: Vec<_> = (1..=codes.len()).map(|number| format!("N{number:03}")).collect();
    assert_eq!(codes, expected);
}
