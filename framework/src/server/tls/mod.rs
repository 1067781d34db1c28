//! TLS: certificates, who may connect, and the handshake.

mod acceptor;
mod certificate;
mod client;
mod error;
mod names;
mod options;
mod pem;
mod reload;
mod resolver;

pub(crate) use acceptor::Acceptor;
pub(super) use acceptor::Encrypted;
pub use client::ClientCertificates;
pub use error::TlsError;
pub use options::{Tls, TlsVersion};
