//! See `src/http2.rs`.

#![no_main]

nestling_fuzz::target!(http2);
