//! A `Lazy` of something that is no singleton.

use nestling::prelude::*;

// ANCHOR: wrong
#[injectable(scope = transient)]
struct Ticket;

#[injectable]
struct Booth {
    ticket: Lazy<Ticket>,
}

#[module(providers = [Ticket, Booth])]
pub(super) struct AppModule;
// ANCHOR_END: wrong
