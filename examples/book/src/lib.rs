//! The samples of the book: its pages include parts of these files, between `ANCHOR` and `ANCHOR_END`.
#![allow(dead_code, reason = "samples are read; the tests below them run what can run")]

mod concepts;
mod errors;
mod start;
mod techniques;
