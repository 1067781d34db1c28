//! The hooks: which run, in which order, and what they are told.

mod graph;
mod shutdown;
mod who;
