//! See `src/answers.rs`.

#![no_main]

nestling_fuzz::target!(answers);
