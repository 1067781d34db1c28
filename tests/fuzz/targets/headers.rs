//! See `src/headers.rs`.

#![no_main]

nestling_fuzz::target!(headers);
