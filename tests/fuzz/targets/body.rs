//! See `src/body.rs`.

#![no_main]

nestling_fuzz::target!(body);
