//! What a server can be told before it listens.

use super::forwarded::TrustedProxies;
use super::limits::Limits;
use super::redirect::HttpsRedirect;
use super::tls::Tls;
use crate::http::connection_event::ConnectionEvents;
use std::io;
use std::time::Duration;

/// How an application is served: its sockets, its certificate, what stands before it, and what clients are held to.
///
/// ```
/// # use nestling::prelude::*;
/// use nestling::server::{Limits, ServerOptions, TrustedProxies};
/// use std::time::Duration;
///
/// # #[module]
/// # struct AppModule;
/// # #[nestling::main]
/// # async fn main() -> nestling::Result<()> {
/// let mut app = App::create::<AppModule>().await?;
/// app.server(ServerOptions {
///     limits: Limits { idle: Duration::from_secs(15), ..Limits::default() },
///     trusted_proxies: TrustedProxies::new(["10.0.0.0/8"])?,
///     shutdown_delay: Duration::from_secs(5),
///     ..ServerOptions::default()
/// });
/// # let _ = app.bind("127.0.0.1:0").await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct ServerOptions {
    /// What clients are held to.
    pub limits: Limits,
    /// The certificate, and what goes with it; none by default. With one, the server speaks TLS on every address that does
    /// not begin with `http://`. Needs the feature `tls`: without it, there is no value to put here.
    pub tls: Option<Tls>,
    /// Whether addresses that begin with `http://` send their clients to HTTPS instead of answering. Off by default.
    ///
    /// Against passwords and cookies in the clear.
    pub https_redirect: HttpsRedirect,
    /// For how long browsers are told to come by HTTPS only (`Strict-Transport-Security`, RFC 6797), with every answer over
    /// TLS; not at all by default. It cannot be taken back before it has passed: begin with an hour.
    ///
    /// Against the first request in the clear, which whoever is on the way can answer in our name.
    pub hsts: Option<Duration>,
    /// Who may say for whom a request is; nobody by default.
    ///
    /// Against clients that choose the address they come from.
    pub trusted_proxies: TrustedProxies,
    /// Whether connections of [`trusted_proxies`](Self::trusted_proxies) begin with the PROXY protocol, version 1 or 2. Off
    /// by default. With it, a connection of a trusted proxy without that header is closed, and everybody else must not
    /// send one.
    pub proxy_protocol: bool,
    /// A path that answers 200 while the application runs and 503 once it is told to end, before anything else sees the
    /// request; none by default. For load balancers, together with [`shutdown_delay`](Self::shutdown_delay).
    pub readiness: Option<String>,
    /// For how long the server goes on accepting connections after it is told to end. None by default.
    ///
    /// Against requests that are refused because a load balancer has not heard yet.
    pub shutdown_delay: Duration,
    /// Who is told of what happens to connections; nobody by default.
    pub events: ConnectionEvents,
    /// How many connections the kernel keeps until they are accepted. 1,024 by default; the kernel may have a lower limit of
    /// its own (`net.core.somaxconn`).
    ///
    /// Against refusals during a burst.
    pub backlog: u32,
    /// Whether several processes may listen on one TCP port (`SO_REUSEPORT`), among which the kernel spreads connections. Off
    /// by default, so that a second process is an error and not a thief of every other connection. Linux, BSD, macOS.
    pub reuse_port: bool,
    /// Serves on so many threads, each with a runtime and with sockets of its own, among which the kernel spreads
    /// connections (`SO_REUSEPORT`, so that the port can be shared by other processes too). By default, all threads of
    /// tokio's runtime serve all connections.
    ///
    /// A connection stays on its thread: handlers that take long hold up the others there, and what they spawn stays there too.
    /// It is for handlers that are short and alike. Limits hold for all threads together, those of
    /// [`connections`](Limits::connections) for each thread by its share.
    pub per_core: Option<usize>,
    /// Whether small writes go out at once (`TCP_NODELAY`). On by default.
    ///
    /// Against answers that wait 40 ms for an acknowledgement (Nagle's algorithm).
    pub nodelay: bool,
    /// How many bytes that are not on their way yet the system takes of an answer (`TCP_NOTSENT_LOWAT`). 32 KiB by default;
    /// without, as many as it likes. Linux and Android.
    ///
    /// Against megabytes for each client that reads nothing, and slow clients that seem to be none: the system says that more
    /// has been read once half of these bytes are on their way, or a third of the megabytes.
    pub notsent_lowat: Option<u32>,
    /// After how long of silence the kernel asks whether the other end of a TCP connection still exists (`SO_KEEPALIVE`);
    /// then every 15 seconds, and the sixth that is not answered ends it. 60 seconds by default.
    ///
    /// Against connections of clients that lost power, for streams that have nothing to send for hours.
    pub keep_alive: Option<Duration>,
    /// The permissions of the file of a unix socket, such as `0o660`. By default what the process's umask leaves.
    ///
    /// Against every user of the machine as a client, or a proxy that cannot connect.
    pub unix_mode: Option<u32>,
}

impl ServerOptions {
    /// # Errors
    /// If nothing could be served with these.
    pub(super) fn check(&self) -> io::Result<()> {
        match self.per_core {
            Some(0) => Err(io::Error::new(io::ErrorKind::InvalidInput, "`per_core` is 0")),
            _ => self.limits.check(),
        }
    }
}

impl Default for ServerOptions {
    fn default() -> Self {
        Self {
            limits: Limits::default(),
            tls: None,
            https_redirect: HttpsRedirect::Off,
            hsts: None,
            trusted_proxies: TrustedProxies::default(),
            proxy_protocol: false,
            readiness: None,
            shutdown_delay: Duration::ZERO,
            events: ConnectionEvents::default(),
            backlog: 1024,
            reuse_port: false,
            per_core: None,
            nodelay: true,
            notsent_lowat: Some(32 * 1024),
            keep_alive: Some(Duration::from_secs(60)),
            unix_mode: None,
        }
    }
}
