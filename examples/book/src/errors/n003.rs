//! A circle that rustc cannot see.

use nestling::prelude::*;

// ANCHOR: wrong
trait Greeter: Send + Sync {}

#[injectable]
struct Polite {
    names: Arc<Names>,
}

impl Greeter for Polite {}

#[injectable]
struct Names {
    greeter: Arc<dyn Greeter>,
}

#[module(providers = [Polite as dyn Greeter, Names])]
pub(super) struct AppModule;
// ANCHOR_END: wrong
