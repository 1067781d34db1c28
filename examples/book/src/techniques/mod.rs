//! Samples of the pages on techniques.

mod dynamic;
mod extractor;
mod files;
mod shutdown;
mod testing;
mod validation;
