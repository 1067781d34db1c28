//! Where a server listens.

use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::path::PathBuf;

/// Where a server listens. Made by [`IntoAddress`]; [`Display`](fmt::Display) writes the form that is read back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    pub(super) scheme: Option<Scheme>,
    pub(super) kind: Kind,
}

/// What is spoken on an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Scheme {
    Http,
    Https,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    /// Every address of the machine, IPv6 and IPv4.
    Everywhere(u16),
    Socket(SocketAddr),
    Host(String, u16),
    Unix(PathBuf),
    /// What the service manager has opened for us: all of it, or what has this name.
    Inherited(Option<String>),
}

impl From<Kind> for Address {
    fn from(kind: Kind) -> Self {
        Self { scheme: None, kind }
    }
}

impl Address {
    /// The TCP address, if it is one that needs no look-up.
    pub fn socket_addr(&self) -> Option<SocketAddr> {
        match self.kind {
            Kind::Socket(address) => Some(address),
            _ => None,
        }
    }

    fn parse(text: &str) -> Option<Self> {
        let (scheme, rest) = match (text.strip_prefix("http://"), text.strip_prefix("https://")) {
            (Some(rest), _) => (Some(Scheme::Http), rest),
            (_, Some(rest)) => (Some(Scheme::Https), rest),
            _ => (None, text),
        };
        Some(Self { scheme, kind: Kind::parse(rest)? })
    }
}

impl Kind {
    fn parse(text: &str) -> Option<Self> {
        if let Some(path) = text.strip_prefix("unix:") {
            return (cfg!(unix) && !path.is_empty()).then(|| Self::Unix(path.into()));
        }
        if text == "systemd" {
            return cfg!(unix).then_some(Self::Inherited(None));
        }
        if let Some(name) = text.strip_prefix("systemd:") {
            return (cfg!(unix) && !name.is_empty()).then(|| Self::Inherited(Some(name.to_owned())));
        }
        if let Ok(address) = text.parse() {
            return Some(Self::Socket(address));
        }
        match text.rsplit_once(':')? {
            ("*", port) => Some(Self::Everywhere(port.parse().ok()?)),
            (host, port) => Self::of_host(host, port.parse().ok()?),
        }
    }

    fn of_host(host: &str, port: u16) -> Option<Self> {
        let is_name = !host.is_empty() && host.chars().all(|c| c.is_ascii_alphanumeric() || "-_.".contains(c));
        is_name.then(|| Self::Host(host.to_owned(), port))
    }
}

impl fmt::Display for Address {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.scheme {
            Some(Scheme::Http) => "http://",
            Some(Scheme::Https) => "https://",
            None => "",
        })?;
        match &self.kind {
            Kind::Everywhere(port) => write!(f, "[::]:{port}"),
            Kind::Socket(address) => address.fmt(f),
            Kind::Host(host, port) => write!(f, "{host}:{port}"),
            Kind::Unix(path) => write!(f, "unix:{}", path.display()),
            Kind::Inherited(None) => f.write_str("systemd"),
            Kind::Inherited(Some(name)) => write!(f, "systemd:{name}"),
        }
    }
}

/// What says where a server listens.
///
/// | value | listens on |
/// |---|---|
/// | `3000`, `"*:3000"` | every address of the machine, IPv6 and IPv4; only IPv4 where there is no IPv6 |
/// | `"127.0.0.1:3000"`, `"[::1]:3000"`, a [`SocketAddr`] | this address; `[::]` takes IPv4 too |
/// | `("127.0.0.1", 3000)`, `("localhost", 3000)`, `(IpAddr, 3000)` | this address |
/// | `"localhost:3000"` | the first address of this name that is free |
/// | `"unix:/run/app.sock"` | a unix socket |
/// | `"systemd"` | every socket that the service manager passes (`LISTEN_FDS`) |
/// | `"systemd:web"` | those with this name (`FileDescriptorName=`, `LISTEN_FDNAMES`) |
///
/// Port 0 is a free port, chosen by the system. A server with a certificate (`ServerOptions::tls`) speaks TLS on all of them
/// but those that begin with `http://`: `"http://*:80"`. `https://` may be written, and is an error without a
/// certificate.
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
        Ok(Kind::Everywhere(self).into())
    }
}

impl IntoAddress for SocketAddr {
    fn into_address(self) -> Result<Address, AddressError> {
        Ok(Kind::Socket(self).into())
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
            Err(_) => {
                Kind::of_host(host, port).map(Address::from).ok_or_else(|| AddressError { text: host.to_owned() })
            }
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

/// One address to listen on, or an array, a slice or a `Vec` of some: `["https://*:443", "http://*:80"]`.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an address to listen on",
    note = "write a port such as `3000`, a text such as \"127.0.0.1:3000\" or \"unix:/run/app.sock\", or an array of them"
)]
pub trait IntoAddresses {
    /// The addresses.
    ///
    /// # Errors
    /// If one of them cannot be understood.
    fn into_addresses(self) -> Result<Vec<Address>, AddressError>;
}

#[diagnostic::do_not_recommend]
impl<A: IntoAddress> IntoAddresses for A {
    fn into_addresses(self) -> Result<Vec<Address>, AddressError> {
        Ok(vec![self.into_address()?])
    }
}

impl<A: IntoAddress, const N: usize> IntoAddresses for [A; N] {
    fn into_addresses(self) -> Result<Vec<Address>, AddressError> {
        some(self)
    }
}

impl<A: IntoAddress> IntoAddresses for Vec<A> {
    fn into_addresses(self) -> Result<Vec<Address>, AddressError> {
        some(self)
    }
}

impl<A: IntoAddress + Clone> IntoAddresses for &[A] {
    fn into_addresses(self) -> Result<Vec<Address>, AddressError> {
        some(self.iter().cloned())
    }
}

/// All of them, of which there has to be one.
fn some<A: IntoAddress>(addresses: impl IntoIterator<Item = A>) -> Result<Vec<Address>, AddressError> {
    let addresses = addresses.into_iter().map(A::into_address).collect::<Result<Vec<_>, _>>()?;
    if addresses.is_empty() { Err(AddressError { text: String::new() }) } else { Ok(addresses) }
}

/// A text that is no address to listen on.
#[derive(Debug)]
pub struct AddressError {
    text: String,
}

impl fmt::Display for AddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let unix = if cfg!(unix) { ", \"unix:/run/app.sock\", \"systemd\"" } else { "" };
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
            Ok(Address { scheme: None, kind }) => format!("{kind:?}"),
            Ok(Address { scheme: Some(scheme), kind }) => format!("{scheme:?} {kind:?}"),
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
        {
            assert_eq!(parsed("unix:/run/app.sock"), "Unix(\"/run/app.sock\")");
            assert_eq!(parsed("systemd"), "Inherited(None)");
            assert_eq!(parsed("https://systemd:web"), "Https Inherited(Some(\"web\"))");
        }
        assert_eq!(parsed("http://*:80"), "Http Everywhere(80)");
        assert_eq!(parsed("https://[::]:443"), "Https Socket([::]:443)");
    }

    #[test]
    fn what_is_written_is_read_back() {
        let texts =
            ["127.0.0.1:3000", "[::1]:0", "localhost:3000", "http://[::]:80", "unix:/run/app.sock", "systemd:web"];
        for text in texts {
            assert_eq!(text.into_address().unwrap().to_string(), text);
        }
    }

    #[test]
    fn a_list_has_at_least_one() {
        assert_eq!([3000, 3001].into_addresses().unwrap().len(), 2);
        assert_eq!(vec!["localhost:1"].into_addresses().unwrap(), ["localhost:1".into_address().unwrap()]);
        assert!(<[&str; 0]>::default().into_addresses().is_err() && [""; 1][..].into_addresses().is_err());
    }

    #[test]
    fn other_texts_are_named_with_the_accepted_forms() {
        for text in [
            "",
            "localhost",
            ":3000",
            "::1:3000",
            "127.0.0.1:70000",
            "ftp://localhost:3000",
            "http://localhost:3000/",
            "unix:",
            "systemd:",
            "a b:1",
        ] {
            let error = parsed(text);
            assert!(error.contains(&format!("cannot listen on {text:?}")), "{error}");
            assert!(error.contains("\"[::1]:3000\""), "{error}");
        }
        assert!(parsed(("a:b", 1)).contains("cannot listen on \"a:b\""));
    }
}
