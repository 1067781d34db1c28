//! Samples of the pages on techniques.

mod dynamic;
mod extractor;
mod shutdown;
mod testing;
mod validation;
