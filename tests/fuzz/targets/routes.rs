//! See `src/routes.rs`.

#![no_main]

nestling_fuzz::target!(routes);
