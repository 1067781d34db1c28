//! See `src/connection.rs`.

#![no_main]

nestling_fuzz::target!(connection);
