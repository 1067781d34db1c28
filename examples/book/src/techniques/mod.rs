//! Samples of the pages on techniques.

mod authentication;
mod configuration;
mod database;
mod dynamic;
mod early_hints;
mod extractor;
mod files;
mod limits;
mod mapped_types;
mod pipes;
mod serialization;
mod shutdown;
mod sockets;
mod testing;
mod tower;
mod upgrade;
mod validation;
mod versioning;
