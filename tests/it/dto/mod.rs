//! DTOs: what is made of them and what clients are told.

mod constraints;
mod mapped;
mod objects;
mod rules;

use nestling::{Validate, Violations};

/// What the rules say of a value.
fn said(value: &impl Validate) -> Vec<String> {
    let mut violations = Violations::new();
    value.validate(&mut violations);
    violations.iter().map(|violation| violation.message().to_owned()).collect()
}
