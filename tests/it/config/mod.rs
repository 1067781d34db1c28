//! Settings: where they come from, and what is said of those that are wrong.

mod files;
mod mistakes;
mod modules;
mod secrets;
mod values;
