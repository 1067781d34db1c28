//! What a hash costs.

use crate::{Error, Result};
use argon2::{Algorithm, Argon2, Params, Version};
use std::num::NonZeroUsize;
use std::thread::available_parallelism;

/// What a hash costs, and how many are made at once.
///
/// ```
/// use nestling::password::PasswordOptions;
///
/// let options = PasswordOptions::new().memory_kib(46 * 1024).iterations(1).concurrency(2);
/// ```
#[derive(Clone, Debug)]
#[must_use]
pub struct PasswordOptions {
    memory_kib: u32,
    iterations: u32,
    lanes: u32,
    pub(super) concurrency: usize,
    pub(super) waiting: usize,
}

impl Default for PasswordOptions {
    fn default() -> Self {
        Self::new()
    }
}

impl PasswordOptions {
    /// What OWASP asks for at least: argon2id with 19 MiB, two iterations and one lane; as many hashes at once as there
    /// are processors.
    pub fn new() -> Self {
        let concurrency = available_parallelism().map_or(1, NonZeroUsize::get);
        Self { memory_kib: 19 * 1024, iterations: 2, lanes: 1, concurrency, waiting: 256 }
    }

    /// The memory that a hash takes, in KiB; 19,456 by default.
    pub fn memory_kib(mut self, kib: u32) -> Self {
        self.memory_kib = kib;
        self
    }

    /// How often it goes through the memory; twice by default.
    pub fn iterations(mut self, iterations: u32) -> Self {
        self.iterations = iterations;
        self
    }

    /// The lanes of the memory, one by default. They are gone through one after the other.
    pub fn lanes(mut self, lanes: u32) -> Self {
        self.lanes = lanes;
        self
    }

    /// How many hashes are made at once, each by a thread of its own; as many as there are processors by default. Their
    /// memory is the most that a flood of log-ins can take.
    pub fn concurrency(mut self, hashes: usize) -> Self {
        self.concurrency = hashes.max(1);
        self
    }

    /// How many may wait for their turn, 256 by default; whoever comes then is answered with 503.
    pub fn waiting(mut self, waiting: usize) -> Self {
        self.waiting = waiting;
        self
    }

    pub(super) fn argon2(&self) -> Result<Argon2<'static>> {
        let params = Params::new(self.memory_kib, self.iterations, self.lanes, None)
            .map_err(|error| Error::msg(format!("argon2 cannot work like this: {error}")))?;
        Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
    }
}
