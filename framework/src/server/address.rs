//! Where a server listens.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

/// Where a server listens. Made by [`IntoAddress`]; [`Display`](fmt::Display) writes the form that is read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address(pub(super) Kind);

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Every address of the machine, IPv6 and IPv4.
    Everywhere(u16),
    Socket(SocketAddr),
    Host(String, u16),
    Unix(PathBuf),
}

impl Address {
    /// The TCP address, if it is one that needs no look-up.
    pub fn socket_addr(&self) -> Option<SocketAddr> {
        match self.0 {
            Kind::Socket(address) => Some(address),
            _ => None,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        if let Some(path) = text.strip_prefix("unix:") {
            return (cfg!(unix) && !path.is_empty()).then(|| Self(Kind::Unix(path.into())));
        }
        if let Ok(address) = text.parse() {
            return Some(Self(Kind::Socket(address)));
        }
        let (host, port) = text.rsplit_once(':')?;
        Self::of_host(host, port.parse().ok()?)
    }

    fn of_host(host: &str, port: u16) -> Option<Self> {
        let is_name = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
        is_name.then(|| Self(Kind::Host(host.to_owned(), port)))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            Kind::Everywhere(port) => write!(f, "[::]:{port}"),
            Kind::Socket(address) => address.fmt(f),
            Kind::Host(host, port) => write!(f, "{host}:{port}"),
            Kind::Unix(path) => write!(f, "unix:{}", path.display()),
        }
    }
}

/// What says where a server listens.
///
/// | value | listens on |
/// |---|---|
/// | `3000` | every address of the machine, IPv6 and IPv4; only IPv4 where there is no IPv6 |
/// | `"127.0.0.1:3000"`, `"[::1]:3000"`, a [`SocketAddr`] | this address |
/// | `("127.0.0.1", 3000)`, `("localhost", 3000)`, `(IpAddr, 3000)` | this address |
/// | `"localhost:3000"` | the first address of this name that is free |
/// | `"unix:/run/app.sock"` | a unix socket |
///
/// Port 0 is a free port, chosen by the system.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an address to listen on",
    note = "write a port such as `3000`, or a text such as \"127.0.0.1:3000\" or \"unix:/run/app.sock\""
)]
pub trait IntoAddress {
    /// The address.
    ///
    /// # Errors
    /// If a text is none of the forms above.
    fn into_address(self) -> Result<Address, AddressError>;
}

impl IntoAddress for Address {
    fn into_address(self) -> Result<Address, AddressError> {
        Ok(self)
    }
}

impl IntoAddress for u16 {
    fn into_address(self) -> Result<Address, AddressError> {
        Ok(Address(Kind::Everywhere(self)))
    }
}

impl IntoAddress for SocketAddr {
    fn into_address(self) -> Result<Address, AddressError> {
        Ok(Address(Kind::Socket(self)))
    }
}

impl IntoAddress for (IpAddr, u16) {
    fn into_address(self) -> Result<Address, AddressError> {
        SocketAddr::from(self).into_address()
    }
}

impl IntoAddress for (&str, u16) {
    fn into_address(self) -> Result<Address, AddressError> {
        let (host, port) = self;
        match host.parse::<IpAddr>() {
            Ok(ip) => (ip, port).into_address(),
            Err(_) => Address::of_host(host, port).ok_or_else(|| AddressError { text: host.to_owned() }),
        }
    }
}

impl IntoAddress for &str {
    fn into_address(self) -> Result<Address, AddressError> {
        Address::parse(self).ok_or_else(|| AddressError { text: self.to_owned() })
    }
}

impl IntoAddress for String {
    fn into_address(self) -> Result<Address, AddressError> {
        self.as_str().into_address()
    }
}

/// A text that is no address to listen on.
#[derive(Debug)]
pub struct AddressError {
    text: String,
}

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unix = if cfg!(unix) { ", \"unix:/run/app.sock\"" } else { "" };
        write!(f, "cannot listen on {:?}; write a port, as in 3000, or ", self.text)?;
        write!(f, "\"127.0.0.1:3000\", \"[::1]:3000\", \"localhost:3000\"{unix}")
    }
}

impl std::error::Error for AddressError {}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(address: impl IntoAddress) -> String {
        match address.into_address() {
            Ok(Address(kind)) => format!("{kind:?}"),
            Err(error) => error.to_string(),
        }
    }

    #[test]
    fn every_form_is_read() {
        assert_eq!(parsed(3000), "Everywhere(3000)");
        assert_eq!(parsed("127.0.0.1:3000"), "Socket(127.0.0.1:3000)");
        assert_eq!(parsed(String::from("[::1]:0")), "Socket([::1]:0)");
        assert_eq!(parsed("localhost:3000"), "Host(\"localhost\", 3000)");
        assert_eq!(parsed(SocketAddr::from(([10, 0, 0, 1], 80))), "Socket(10.0.0.1:80)");
        assert_eq!(parsed((IpAddr::from([10, 0, 0, 1]), 80)), "Socket(10.0.0.1:80)");
        assert_eq!(parsed(("::1", 80)), "Socket([::1]:80)");
        assert_eq!(parsed(("my-host.local", 80)), "Host(\"my-host.local\", 80)");
        #[cfg(unix)]
        assert_eq!(parsed("unix:/run/app.sock"), "Unix(\"/run/app.sock\")");
    }

    #[test]
    fn what_is_written_is_read_back() {
        for text in ["127.0.0.1:3000", "[::1]:0", "localhost:3000", "unix:/run/app.sock"] {
            assert_eq!(text.into_address().unwrap().to_string(), text);
        }
    }

    #[test]
    fn other_texts_are_named_with_the_accepted_forms() {
        for text in ["", "localhost", ":3000", "::1:3000", "127.0.0.1:70000", "http://localhost:3000", "unix:", "a b:1"]
        {
            let error = parsed(text);
            assert!(error.contains(&format!("cannot listen on {text:?}")), "{error}");
            assert!(error.contains("\"[::1]:3000\""), "{error}");
        }
        assert!(parsed(("a:b", 1)).contains("cannot listen on \"a:b\""));
    }
}
