//! The stages of a request, on every level.

mod order;
