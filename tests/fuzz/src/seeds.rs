//! Inputs to begin with, as texts in the code instead of files.

/// One mutation in so many starts from a seed, not from what the fuzzer has found.
const ONE_IN: u32 = 64;

/// Now and then puts one of the seeds in the place of the input. Returns the input's size.
pub fn plant(seeds: &[&[u8]], data: &mut [u8], size: usize, max_size: usize, chance: u32) -> usize {
    if seeds.is_empty() || (size > 1 && !chance.is_multiple_of(ONE_IN)) {
        return size;
    }
    let seed = seeds[(chance / ONE_IN) as usize % seeds.len()];
    let length = seed.len().min(max_size).min(data.len());
    data[..length].copy_from_slice(&seed[..length]);
    length
}
