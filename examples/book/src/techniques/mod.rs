//! Samples of the pages on techniques.

mod dynamic;
mod extractor;
mod files;
mod mapped_types;
mod serialization;
mod shutdown;
mod testing;
mod validation;
mod versioning;
