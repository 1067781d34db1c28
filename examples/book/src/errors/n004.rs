//! A singleton that would store a part of a request.

use nestling::prelude::*;

// ANCHOR: wrong
#[injectable(scope = request)]
struct Visitor;

#[injectable(scope = transient)]
struct Greeting {
    visitor: Arc<Visitor>,
}

#[injectable]
struct Door {
    greeting: Arc<Greeting>,
}

#[module(providers = [Visitor, Greeting, Door])]
pub(super) struct AppModule;
// ANCHOR_END: wrong
