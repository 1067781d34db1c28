//! See `src/query.rs`.

#![no_main]

nestling_fuzz::target!(query);
