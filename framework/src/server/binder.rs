//! Opens the sockets that a server listens on.

use super::address::{Address, Kind, Scheme};
use super::bound::Bound;
#[cfg(unix)]
use super::inherited::Inherited;
use super::listener::Role;
use super::options::ServerOptions;
use super::tls::Tls;
#[cfg(unix)]
use super::unix;
use socket2::{Domain, Protocol, SockRef, Socket as RawSocket, TcpKeepalive, Type};
use std::io;
use std::net::{Ipv4Addr, Ipv6Addr, SocketAddr};
use std::time::Duration;
use tokio::net::TcpListener;
#[cfg(unix)]
use tokio::net::UnixListener;

/// Opens sockets as the options say.
pub(super) struct Binder<'o> {
    options: &'o ServerOptions,
    /// What the service manager passed, once it was asked for: it can be taken once.
    #[cfg(unix)]
    inherited: Option<Inherited>,
}

impl<'o> Binder<'o> {
    pub(super) fn new(options: &'o ServerOptions) -> Self {
        Self {
            options,
            #[cfg(unix)]
            inherited: None,
        }
    }

    pub(super) fn tls(&self) -> Option<&'o Tls> {
        self.options.tls.as_ref()
    }

    pub(super) fn role(&self, address: &Address) -> io::Result<Role> {
        match (address.scheme, self.options.tls.is_some()) {
            (Some(Scheme::Http), _) | (None, false) => Ok(Role::Clear),
            (_, true) => Ok(Role::Secure),
            (Some(Scheme::Https), false) => {
                Err(io::Error::new(io::ErrorKind::InvalidInput, "there is no certificate: set `ServerOptions::tls`"))
            }
        }
    }

    pub(super) async fn bind(&mut self, kind: &Kind) -> io::Result<Vec<(Bound, Kind)>> {
        self.options.check()?;
        let socket = match kind {
            Kind::Everywhere(port) => self.tcp(self.everywhere(*port)?.into()),
            Kind::Socket(address) => self.tcp(self.listen(*address)?.into()),
            Kind::Host(host, port) => self.tcp(self.listen_by_name(host, *port).await?.into()),
            #[cfg(unix)]
            Kind::Unix(path) => {
                let (file, listener) = unix::bind(path, self.backlog(), self.options.unix_mode).await?;
                Ok((Bound::Unix { file: Some(file), listener }, kind.clone()))
            }
            #[cfg(unix)]
            Kind::Inherited(name) => return self.inherited(name.as_deref()),
            #[cfg(not(unix))]
            Kind::Unix(_) | Kind::Inherited(_) => Err(io::ErrorKind::Unsupported.into()),
        };
        Ok(vec![socket?])
    }

    #[cfg(unix)]
    fn inherited(&mut self, name: Option<&str>) -> io::Result<Vec<(Bound, Kind)>> {
        let (tcp, unix) = self.inherited.get_or_insert_with(Inherited::from_environment).take(name)?;
        let tcp = tcp.into_iter().map(|listener| self.tcp(listener));
        tcp.chain(unix.into_iter().map(inherited_unix)).collect()
    }

    fn tcp(&self, listener: std::net::TcpListener) -> io::Result<(Bound, Kind)> {
        self.prepare(&listener)?;
        let listener = TcpListener::from_std(listener)?;
        let kind = Kind::Socket(listener.local_addr()?);
        Ok((Bound::Tcp(listener), kind))
    }

    pub(super) fn prepare(&self, listener: &std::net::TcpListener) -> io::Result<()> {
        let socket = SockRef::from(listener);
        // Accepted sockets have the options of the one that listens.
        socket.set_tcp_nodelay(self.options.nodelay)?;
        #[cfg(any(target_os = "android", target_os = "linux"))]
        if let Some(bytes) = self.options.notsent_lowat {
            socket.set_tcp_notsent_lowat(bytes)?;
        }
        match self.options.keep_alive {
            Some(silence) => socket.set_tcp_keepalive(&keep_alive(silence))?,
            None => socket.set_keepalive(false)?,
        }
        listener.set_nonblocking(true)
    }

    /// IPv6 and IPv4 on one socket, or IPv4 alone where the system has no IPv6.
    fn everywhere(&self, port: u16) -> io::Result<RawSocket> {
        match self.listen((Ipv6Addr::UNSPECIFIED, port).into()) {
            // These two are about the port; IPv4 would succeed on half of it.
            Err(error) if matches!(error.kind(), io::ErrorKind::AddrInUse | io::ErrorKind::PermissionDenied) => {
                Err(error)
            }
            Err(_) => self.listen((Ipv4Addr::UNSPECIFIED, port).into()),
            socket => socket,
        }
    }

    /// The first address of the name that can be listened on, as `getaddrinfo` sorts them.
    async fn listen_by_name(&self, host: &str, port: u16) -> io::Result<RawSocket> {
        let mut refusal = io::Error::new(io::ErrorKind::NotFound, "the name has no address");
        for address in tokio::net::lookup_host((host, port)).await? {
            match self.listen(address) {
                Ok(socket) => return Ok(socket),
                Err(error) => refusal = error,
            }
        }
        Err(refusal)
    }

    pub(super) fn listen(&self, address: SocketAddr) -> io::Result<RawSocket> {
        let socket = RawSocket::new(Domain::for_address(address), Type::STREAM, Some(Protocol::TCP))?;
        // On Windows this would let another process steal the port; elsewhere it allows a restart while old connections
        // linger.
        #[cfg(not(windows))]
        socket.set_reuse_address(true)?;
        #[cfg(unix)]
        socket.set_reuse_port(self.options.reuse_port || self.options.per_core.is_some())?;
        if address.is_ipv6() {
            socket.set_only_v6(!address.ip().is_unspecified())?;
        }
        socket.bind(&address.into())?;
        socket.listen(self.backlog())?;
        Ok(socket)
    }

    fn backlog(&self) -> i32 {
        i32::try_from(self.options.backlog).unwrap_or(i32::MAX)
    }
}

/// How often the kernel asks again whether the other end exists, and how often in all.
const PROBE_INTERVAL: Duration = Duration::from_secs(15);
const PROBES: u32 = 6;

fn keep_alive(silence: Duration) -> TcpKeepalive {
    let keep_alive = TcpKeepalive::new().with_time(silence).with_interval(PROBE_INTERVAL);
    #[cfg(unix)]
    let keep_alive = keep_alive.with_retries(PROBES);
    keep_alive
}

#[cfg(unix)]
fn inherited_unix(listener: std::os::unix::net::UnixListener) -> io::Result<(Bound, Kind)> {
    listener.set_nonblocking(true)?;
    let listener = UnixListener::from_std(listener)?;
    let address = listener.local_addr()?;
    let kind = address.as_pathname().map_or(Kind::Inherited(None), |path| Kind::Unix(path.to_owned()));
    Ok((Bound::Unix { file: None, listener }, kind))
}
