//! Bytes that nobody thought of, for everything that reads what comes from the network.
//!
//! One module per target: `SEEDS` are inputs to begin with, `run` takes one input and panics if something is wrong.

pub mod answers;
pub mod body;
pub mod connection;
pub mod headers;
pub mod http2;
pub mod query;
pub mod routes;
pub mod seeds;
mod site;
mod socket;

/// The binary of a target.
#[macro_export]
macro_rules! target {
    ($target:ident) => {
        libfuzzer_sys::fuzz_target!(|data: &[u8]| nestling_fuzz::run(nestling_fuzz::$target::run, data));
        libfuzzer_sys::fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
            let size = nestling_fuzz::seeds::plant(nestling_fuzz::$target::SEEDS, data, size, max_size, seed);
            libfuzzer_sys::fuzzer_mutate(data, size, max_size)
        });
    };
}

/// Runs a target on an input. One that names what no answer may name, and fuzzers find such words, is no input: answers
/// may repeat what they were asked.
pub fn run(target: fn(&[u8]), data: &[u8]) {
    if !site::contains(data, b"yzz") {
        target(data);
    }
}

#[cfg(test)]
mod tests {
    macro_rules! the_seeds_hold {
        ($($target:ident)*) => {$(
            #[test]
            fn $target() {
                [&[][..]].iter().chain(crate::$target::SEEDS).for_each(|seed| crate::$target::run(seed));
            }
        )*};
    }

    the_seeds_hold! { answers body connection headers http2 query routes }
}
