//! Why a server cannot listen.

use super::address::Address;
use std::fmt;
use std::io;

/// An address that the system does not let us listen on.
#[derive(Debug)]
pub struct BindError {
    pub(super) address: Address,
    pub(super) cause: io::Error,
}

impl BindError {
    /// The address.
    pub fn address(&self) -> &Address {
        &self.address
    }

    /// What the system says, such as [`AddrInUse`](io::ErrorKind::AddrInUse).
    pub fn kind(&self) -> io::ErrorKind {
        self.cause.kind()
    }

    fn advice(&self) -> &'static str {
        match self.kind() {
            io::ErrorKind::AddrInUse => "; stop what listens there, or choose another port or file",
            io::ErrorKind::PermissionDenied => "; choose a port from 1024 on, or a file in a writable folder",
            io::ErrorKind::AddrNotAvailable => "; choose an address of this machine",
            _ => "",
        }
    }
}

impl fmt::Display for BindError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "cannot listen on {}{}", self.address, self.advice())
    }
}

impl std::error::Error for BindError {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.cause)
    }
}
