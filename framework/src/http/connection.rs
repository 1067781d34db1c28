//! The connection that a request came on.

use super::early_hints::Hints;
use super::progress::Progress;
use std::any::Any;
use std::net::SocketAddr;

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
    /// What it takes of a limit, for as long as it lasts.
    #[expect(dead_code, reason = "its drop gives the place back")]
    pub(crate) place: Option<Box<dyn Any + Send + Sync>>,
}
