//! Which route answers a method and a path.
//!
//! The route table is our own because its order is: segment by segment, a static segment wins over a parameter, and what
//! fails deeper down is tried again one branch further; all of that per method.

mod node;
mod params;
mod path;
mod pattern;
mod table;

#[cfg(test)]
mod naive;

pub(crate) use {
    params::Params,
    pattern::{Pattern, PatternError},
    table::{Match, Table},
};
