//! The stages of a request, on every level.

mod order;
mod parse_pipes;
mod pipes;
mod tower;
