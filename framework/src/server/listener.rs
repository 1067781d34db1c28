//! The sockets that a server listens on.

use super::accept::Backoff;
use super::address::Address;
use super::bind_error::BindError;
use super::binder::Binder;
use super::bound::{Bound, Detached};
use super::options::ServerOptions;
use super::redirect::HttpsRedirect;
use super::stream::Stream;
use super::tls::Acceptor;
use std::future::poll_fn;
use std::io;
use std::task::{Context, Poll};

/// The sockets that a server listens on, of which there is at least one.
#[derive(Default)]
pub(crate) struct Listener {
    doors: Vec<Door>,
    addresses: Vec<Address>,
    tls: Option<Acceptor>,
    backoff: Backoff,
    /// Where the search for the next connection begins, so that no socket waits for ever.
    next: usize,
}

/// One of them.
struct Door {
    socket: Bound,
    role: Role,
}

/// What the connections of a socket speak.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Role {
    Clear,
    Secure,
    /// Clients are sent to this port of the same host, by HTTPS.
    Redirect(u16),
}

impl Listener {
    /// Binds the addresses and listens on them.
    ///
    /// # Errors
    /// If the system refuses, if a unix socket's file is in use or is no socket, if nothing was inherited, if TLS is asked
    /// for without a certificate, and if a limit makes no sense.
    pub(crate) async fn bind(addresses: Vec<Address>, options: &ServerOptions) -> Result<Self, BindError> {
        let mut listener = Self::default();
        let mut binder = Binder::new(options);
        for address in addresses {
            match listener.add(&address, &mut binder).await {
                Ok(()) => {}
                Err(cause) => return Err(BindError { address, cause }),
            }
        }
        if options.tls.is_some() && listener.tls.is_none() {
            tracing::warn!("there is a certificate, and no address that speaks TLS: all of them begin with `http://`");
        }
        listener.redirect(options.https_redirect);
        Ok(listener)
    }

    async fn add(&mut self, address: &Address, binder: &mut Binder<'_>) -> io::Result<()> {
        let role = binder.role(address)?;
        if let (Role::Secure, None, Some(tls)) = (role, &self.tls, binder.tls()) {
            self.tls = Some(Acceptor::new(tls).map_err(io::Error::other)?);
        }
        for (socket, kind) in binder.bind(&address.kind).await? {
            self.doors.push(Door { socket, role });
            self.addresses.push(Address { scheme: address.scheme, kind });
        }
        Ok(())
    }

    /// Lets what speaks HTTP in the clear over TCP send its clients to HTTPS.
    fn redirect(&mut self, redirect: HttpsRedirect) {
        let Some(port) = redirect.port(|| self.secure_port()) else { return };
        for door in &mut self.doors {
            if let (Bound::Tcp(_), Role::Clear) = (&door.socket, door.role) {
                door.role = Role::Redirect(port);
            }
        }
    }

    fn secure_port(&self) -> Option<u16> {
        let doors = self.doors.iter().zip(&self.addresses).filter(|(door, _)| door.role == Role::Secure);
        doors.filter_map(|(_, address)| address.socket_addr()).map(|address| address.port()).next()
    }

    /// Where it really listens: with the ports that the system chose and the addresses that names stood for.
    pub(crate) fn local_addresses(&self) -> &[Address] {
        &self.addresses
    }

    /// What makes connections encrypted, if some are to be.
    pub(super) fn take_tls(&mut self) -> Option<Acceptor> {
        self.tls.take()
    }

    /// So many shares of the sockets, each for a runtime of its own.
    ///
    /// TCP sockets are opened once more for each, and the kernel spreads connections among them (`SO_REUSEPORT`). Where that is
    /// not possible, and with unix sockets, whoever accepts first has the connection.
    ///
    /// # Errors
    /// If the process has no more descriptors.
    pub(super) fn share(self, count: usize, options: &ServerOptions) -> io::Result<Vec<Share>> {
        let mut shares: Vec<Share> = (0..count.max(1)).map(|_| Share(Vec::new())).collect();
        for Door { socket, role } in self.doors {
            let socket = socket.into_detached()?;
            for share in shares.iter_mut().skip(1) {
                share.0.push((socket.again(options)?, role));
            }
            shares[0].0.push((socket, role));
        }
        Ok(shares)
    }

    /// What a share becomes on the runtime that serves it.
    ///
    /// # Errors
    /// If the process has no more descriptors.
    pub(super) fn of(Share(sockets): Share) -> io::Result<Self> {
        let doors = sockets.into_iter().map(|(socket, role)| Ok(Door { socket: socket.into_attached()?, role }));
        Ok(Self { doors: doors.collect::<io::Result<_>>()?, ..Self::default() })
    }

    /// Whether there is a socket of whose connections this holds.
    pub(super) fn any(&self, holds: impl Fn(Role) -> bool) -> bool {
        self.doors.iter().any(|door| holds(door.role))
    }

    /// The next connection. Errors are waited out, never returned.
    pub(super) async fn accept(&mut self) -> (Stream, Role) {
        loop {
            match poll_fn(|cx| self.poll_accept(cx)).await {
                Ok(arrival) => {
                    self.backoff.succeeded();
                    return arrival;
                }
                Err(error) => self.backoff.failed(&error).await,
            }
        }
    }

    fn poll_accept(&mut self, cx: &mut Context<'_>) -> Poll<io::Result<(Stream, Role)>> {
        let (after, before) = (self.doors.iter().enumerate().skip(self.next), self.doors.iter().enumerate());
        for (at, door) in after.chain(before.take(self.next)) {
            if let Poll::Ready(accepted) = door.socket.poll_accept(cx) {
                self.next = (at + 1) % self.doors.len();
                return Poll::Ready(accepted.map(|stream| (stream, door.role)));
            }
        }
        Poll::Pending
    }
}

/// The sockets that one runtime serves, on none so far.
pub(super) struct Share(Vec<(Detached, Role)>);

#[cfg(test)]
mod tests {
    use super::super::address::IntoAddresses;
    use super::*;
    use socket2::SockRef;
    use std::net::Ipv4Addr;
    use std::time::Duration;
    use tokio::net::TcpStream;

    async fn bind_with(addresses: impl IntoAddresses, options: ServerOptions) -> Result<Listener, BindError> {
        Listener::bind(addresses.into_addresses().unwrap(), &options).await
    }

    async fn bind(addresses: impl IntoAddresses) -> Result<Listener, BindError> {
        bind_with(addresses, ServerOptions::default()).await
    }

    fn port(listener: &Listener) -> u16 {
        listener.addresses[0].socket_addr().unwrap().port()
    }

    /// A connection as the server has accepted it.
    async fn accepted(listener: &mut Listener) -> tokio::net::TcpStream {
        let _client = TcpStream::connect((Ipv4Addr::LOCALHOST, port(listener))).await.unwrap();
        match listener.accept().await {
            (Stream::Tcp(stream), Role::Clear) => stream,
            _ => panic!("no TCP stream in the clear"),
        }
    }

    #[tokio::test]
    async fn a_port_alone_takes_ipv4_clients_too() {
        let mut listener = bind(0).await.unwrap();
        accepted(&mut listener).await;
    }

    #[tokio::test]
    async fn several_addresses_are_served_in_turn() {
        let mut listener = bind(["127.0.0.1:0", "127.0.0.1:0"]).await.unwrap();
        let ports: Vec<u16> = listener.addresses.iter().map(|address| address.socket_addr().unwrap().port()).collect();
        assert_ne!(ports[0], ports[1]);
        let mut clients = Vec::new();
        for port in [ports[0], ports[0], ports[1]] {
            clients.push(TcpStream::connect((Ipv4Addr::LOCALHOST, port)).await.unwrap());
        }
        // The kernel has all of them; the second socket is not left for last.
        let mut order = Vec::new();
        for _ in 0..3 {
            let (Stream::Tcp(stream), _) = listener.accept().await else { panic!("no TCP stream") };
            order.push(stream.local_addr().unwrap().port());
        }
        assert_eq!(order.iter().filter(|port| **port == ports[0]).count(), 2, "{order:?}");
        assert_ne!(order[2], ports[1], "{order:?}");
    }

    #[tokio::test]
    async fn what_is_accepted_has_the_options_of_the_server() {
        let silence = Duration::from_secs(77);
        let options = ServerOptions { nodelay: false, keep_alive: Some(silence), ..ServerOptions::default() };
        let stream = accepted(&mut bind_with("127.0.0.1:0", options).await.unwrap()).await;
        let socket = SockRef::from(&stream);
        assert!(!socket.tcp_nodelay().unwrap() && socket.keepalive().unwrap());
        assert_eq!(socket.tcp_keepalive_time().unwrap(), silence);

        let options = ServerOptions { keep_alive: None, ..ServerOptions::default() };
        let stream = accepted(&mut bind_with("127.0.0.1:0", options).await.unwrap()).await;
        let socket = SockRef::from(&stream);
        assert!(socket.tcp_nodelay().unwrap() && !socket.keepalive().unwrap());
    }

    #[tokio::test]
    async fn no_thread_is_no_server() {
        let options = ServerOptions { per_core: Some(0), ..ServerOptions::default() };
        let error = bind_with("127.0.0.1:0", options).await.err().unwrap();
        assert_eq!(error.cause.to_string(), "`per_core` is 0");
    }

    #[tokio::test]
    async fn a_port_is_shared_only_by_those_who_say_so() {
        let shared = || ServerOptions { reuse_port: true, ..ServerOptions::default() };
        let first = bind_with("127.0.0.1:0", shared()).await.unwrap();
        let address = first.addresses[0].clone();
        assert_eq!(bind(address.clone()).await.err().unwrap().kind(), io::ErrorKind::AddrInUse);
        bind_with(address, shared()).await.unwrap();
    }

    #[cfg(target_os = "linux")]
    #[tokio::test]
    async fn a_short_backlog_holds_few_connections() {
        let options = ServerOptions { backlog: 1, ..ServerOptions::default() };
        let listener = bind_with("127.0.0.1:0", options).await.unwrap();
        let mut clients = Vec::new();
        for _ in 0..16 {
            let client = TcpStream::connect((Ipv4Addr::LOCALHOST, port(&listener)));
            match tokio::time::timeout(Duration::from_millis(200), client).await {
                Ok(client) => clients.push(client.unwrap()),
                Err(_) => break,
            }
        }
        // Linux takes one or two more than it is told to.
        assert!((1..=4).contains(&clients.len()), "{}", clients.len());
    }

    #[tokio::test]
    async fn tls_without_a_certificate_is_refused() {
        let error = bind("https://127.0.0.1:0").await.err().unwrap();
        assert_eq!(error.to_string(), "cannot listen on https://127.0.0.1:0");
        assert!(error.cause.to_string().contains("ServerOptions::tls"), "{}", error.cause);
    }

    #[tokio::test]
    async fn a_name_is_looked_up() {
        let listener = bind("localhost:0").await.unwrap();
        assert!(listener.addresses[0].socket_addr().unwrap().ip().is_loopback());
        assert!(bind("no-such-host.invalid:0").await.is_err());
    }

    #[tokio::test]
    async fn a_taken_port_is_named() {
        let first = bind("127.0.0.1:0").await.unwrap();
        let taken = first.addresses[0].clone();
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
