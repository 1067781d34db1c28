//! The connection that a request came on.

use super::connection_event::{ConnectionEvent, ConnectionEvents, Counts};
use super::early_hints::Hints;
use super::peer_certificate::PeerCertificate;
use super::progress::Progress;
use super::push::Pushes;
use super::upgraded::Switch;
use std::net::SocketAddr;
use std::sync::{Arc, OnceLock};

/// Who is at the two ends of the connection that a request came on, and what it is doing.
///
/// There is one per connection, which all its requests share.
#[derive(Debug, Default)]
pub(crate) struct Connection {
    /// Who sent the request: the client or the nearest proxy. None on a unix socket and without a socket.
    pub(crate) peer: Option<SocketAddr>,
    /// The address that the client connected to. None as for the peer.
    pub(crate) local: Option<SocketAddr>,
    pub(crate) progress: Progress,
    pub(crate) hints: Hints,
    /// The promised answers of all streams, on a stream that may promise some.
    pub(crate) pushes: Option<Arc<Pushes>>,
    pub(crate) events: ConnectionEvents,
    pub(crate) counts: Counts,
    /// What was learned before the first request; nothing of a plain connection in the clear.
    pub(crate) opened: OnceLock<Arc<Opened>>,
    /// What runs on it once HTTP has ended.
    pub(crate) switch: OnceLock<Switch>,
}

/// What is learned of a connection while it opens.
#[derive(Debug, Default)]
pub(crate) struct Opened {
    /// Whom it is from and what it was made to, as the proxy says that has made it (PROXY protocol).
    pub(crate) ends: Option<(SocketAddr, SocketAddr)>,
    /// Whether the proxy that has made it does not say for whom.
    pub(crate) anonymous: bool,
    /// Whether it is encrypted.
    pub(crate) secure: bool,
    /// Where its requests are sent instead of being answered: this port, by HTTPS.
    pub(crate) redirect: Option<u16>,
    pub(crate) certificate: Option<PeerCertificate>,
}

impl Connection {
    /// The same connection for one who has other things to do on it.
    pub(crate) fn with_progress(&self, progress: Progress) -> Self {
        Self {
            peer: self.peer,
            local: self.local,
            progress,
            opened: self.opened.clone(),
            events: self.events.clone(),
            pushes: self.pushes.clone(),
            ..Self::default()
        }
    }

    /// Tells whoever listens what has happened.
    pub(crate) fn tell(&self, event: impl FnOnce() -> ConnectionEvent) {
        self.events.tell(self.peer, event);
    }

    /// Who sent the requests, or the nearest proxy that does not tell.
    pub(crate) fn client(&self) -> Option<SocketAddr> {
        self.ends().map_or(self.peer, |(client, _)| Some(client))
    }

    /// The address that the client connected to.
    pub(crate) fn server(&self) -> Option<SocketAddr> {
        self.ends().map_or(self.local, |(_, server)| Some(server))
    }

    fn ends(&self) -> Option<(SocketAddr, SocketAddr)> {
        self.opened.get().and_then(|opened| opened.ends)
    }

    /// Whether a proxy has made it that does not say for whom: what it passes on is from anybody.
    pub(crate) fn is_anonymous(&self) -> bool {
        self.opened.get().is_some_and(|opened| opened.anonymous)
    }

    pub(crate) fn is_secure(&self) -> bool {
        self.opened.get().is_some_and(|opened| opened.secure)
    }

    pub(crate) fn certificate(&self) -> Option<&PeerCertificate> {
        self.opened.get()?.certificate.as_ref()
    }
}
