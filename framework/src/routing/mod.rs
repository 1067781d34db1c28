//! Which route answers a request.
//!
//! The route table is our own because its order is: segment by segment, a static segment wins over a regex, a regex over a
//! parameter, a parameter over the rest of the path, and what fails deeper down is tried again one branch further; all of
//! that per method. Before the path stands the host, and in one place the version decides.

mod automaton;
mod conflict;
mod constraint;
mod endpoint;
mod host;
mod key;
mod node;
mod params;
mod path;
mod pattern;
mod pattern_error;
mod segment;
mod table;
mod version;
mod walk;

#[cfg(test)]
mod naive;
#[cfg(test)]
mod tests;

pub(crate) use {
    conflict::Conflict,
    host::HostPattern,
    key::RouteKey,
    params::Params,
    pattern::Pattern,
    pattern_error::PatternError,
    table::{Lookup, Match, Table},
    version::Versions,
};
