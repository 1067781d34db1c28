//! The socket that a server listens on.

use super::accept::Backoff;
use super::address::{Address, Kind};
use super::stream::Stream;
#[cfg(unix)]
use super::unix::{self, SocketFile};
use socket2::{Domain, Protocol, Socket as RawSocket, Type};
use std::fmt;
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use tokio::net::TcpListener;
#[cfg(unix)]
use tokio::net::UnixListener;

/// How many connections the kernel keeps for us until they are accepted.
pub(super) const BACKLOG: i32 = 1024;

/// A socket that listens.
pub(crate) struct Listener {
    socket: Socket,
    address: Address,
    backoff: Backoff,
}

enum Socket {
    Tcp(TcpListener),
    /// The file stands first, so that it is gone before nobody answers any more.
    #[cfg(unix)]
    Unix {
        _file: SocketFile,
        listener: UnixListener,
    },
}

impl Listener {
    /// Binds the address and listens on it.
    ///
    /// # Errors
    /// If the system refuses, or if a unix socket's file is in use or is no socket.
    pub(crate) async fn bind(address: Address) -> Result<Self, BindError> {
        match Socket::bind(&address).await {
            Ok((socket, address)) => Ok(Self { socket, address, backoff: Backoff::default() }),
            Err(cause) => Err(BindError { address, cause }),
        }
    }

    /// Where it really listens: with the port that the system chose and the address that a name stood for.
    pub(crate) fn local_address(&self) -> &Address {
        &self.address
    }

    /// The next connection. Errors are waited out, never returned.
    pub(super) async fn accept(&mut self) -> Stream {
        loop {
            match self.socket.accept().await {
                Ok(stream) => {
                    self.backoff.succeeded();
                    return stream;
                }
                Err(error) => self.backoff.failed(&error).await,
            }
        }
    }
}

impl Socket {
    async fn bind(address: &Address) -> io::Result<(Self, Address)> {
        match &address.0 {
            Kind::Everywhere(port) => Self::tcp(everywhere(*port)?),
            Kind::Socket(address) => Self::tcp(listen(*address)?),
            Kind::Host(host, port) => Self::tcp(listen_by_name(host, *port).await?),
            #[cfg(unix)]
            Kind::Unix(path) => {
                let (file, listener) = unix::bind(path).await?;
                Ok((Self::Unix { _file: file, listener }, address.clone()))
            }
            #[cfg(not(unix))]
            Kind::Unix(_) => Err(io::ErrorKind::Unsupported.into()),
        }
    }

    fn tcp(socket: RawSocket) -> io::Result<(Self, Address)> {
        socket.set_nonblocking(true)?;
        let listener = TcpListener::from_std(socket.into())?;
        let address = Address(Kind::Socket(listener.local_addr()?));
        Ok((Self::Tcp(listener), address))
    }

    async fn accept(&self) -> io::Result<Stream> {
        match self {
            Self::Tcp(listener) => {
                let (stream, _) = listener.accept().await?;
                // Fails only if the connection is gone already, which the first read will tell.
                let _ = stream.set_nodelay(true);
                Ok(Stream::Tcp(stream))
            }
            #[cfg(unix)]
            Self::Unix { listener, .. } => Ok(Stream::Unix(listener.accept().await?.0)),
        }
    }
}

/// IPv6 and IPv4 on one socket, or IPv4 alone where the system has no IPv6.
fn everywhere(port: u16) -> io::Result<RawSocket> {
    match listen((Ipv6Addr::UNSPECIFIED, port).into()) {
        // These two are about the port; IPv4 would succeed on half of it.
        Err(error) if matches!(error.kind(), io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied) => Err(error),
        Err(_) => listen((Ipv4Addr::UNSPECIFIED, port).into()),
        socket => socket,
    }
}

/// The first address of the name that can be listened on, as `getaddrinfo` sorts them.
async fn listen_by_name(host: &str, port: u16) -> io::Result<RawSocket> {
    let mut refusal = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
    for address in tokio::net::lookup_host((host, port)).await? {
        match listen(address) {
            Ok(socket) => return Ok(socket),
            Err(error) => refusal = error,
        }
    }
    Err(refusal)
}

fn listen(address: SocketAddr) -> io::Result<RawSocket> {
    let socket = RawSocket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
    // On Windows this would let another process steal the port; elsewhere it allows a restart while old connections linger.
    #[cfg(not(windows))]
    socket.set_reuse_address(true)?;
    if address.is_ipv6() {
        socket.set_only_v6(!address.ip().is_unspecified())?;
    }
    socket.bind(&address.into())?;
    socket.listen(BACKLOG)?;
    Ok(socket)
}

/// An address that the system does not let us listen on.
#[derive(Debug)]
pub struct BindError {
    address: Address,
    cause: io::Error,
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

#[cfg(test)]
mod tests {
    use super::super::address::IntoAddress;
    use super::*;
    use tokio::net::TcpStream;

    async fn bind(address: impl IntoAddress) -> Result<Listener, BindError> {
        Listener::bind(address.into_address().unwrap()).await
    }

    #[tokio::test]
    async fn a_port_alone_takes_ipv4_clients_too() {
        let mut listener = bind(0).await.unwrap();
        let port = listener.local_address().socket_addr().unwrap().port();
        let _client = TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap();
        let Stream::Tcp(stream) = listener.accept().await else { panic!("no TCP stream") };
        assert!(stream.nodelay().unwrap());
    }

    #[tokio::test]
    async fn a_name_is_looked_up() {
        let listener = bind("localhost:0").await.unwrap();
        assert!(listener.local_address().socket_addr().unwrap().ip().is_loopback());
        assert!(bind("no-such-host.invalid:0").await.is_err());
    }

    #[tokio::test]
    async fn a_taken_port_is_named() {
        let first = bind("127.0.0.1:0").await.unwrap();
        let taken = first.local_address().clone();
        let error = bind(taken.clone()).await.err().unwrap();
        assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
        assert!(error.to_string().starts_with(&format!("cannot listen on {taken}; stop what listens")), "{error}");
    }

    #[tokio::test]
    async fn a_port_that_is_taken_for_ipv6_is_taken() {
        let Ok(taken) = std::net::TcpListener::bind("[::1]:0") else { return };
        // IPv4 would be free.
        let error = bind(taken.local_addr().unwrap().port()).await.err().unwrap();
        assert_eq!(error.kind(), io::ErrorKind::AddrInUse);
    }

    #[tokio::test]
    async fn a_foreign_address_is_refused() {
        // TEST-NET-1 of RFC 5737: no machine has it.
        let error = bind("192.0.2.1:0").await.err().unwrap();
        assert_eq!(error.kind(), io::ErrorKind::AddrNotAvailable);
        assert_eq!(error.address().to_string(), "192.0.2.1:0");
    }
}
