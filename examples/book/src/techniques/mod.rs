//! Samples of the pages on techniques.

mod database;
mod authentication;
mod configuration;
mod dynamic;
mod extractor;
mod files;
mod mapped_types;
mod pipes;
mod serialization;
mod shutdown;
mod testing;
mod tower;
mod validation;
mod versioning;
