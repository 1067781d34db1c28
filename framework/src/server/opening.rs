//! What comes before the first byte of HTTP: whom a connection is from, how many that one has, and the handshake.

use super::crowd::Place;
use super::listener::Role;
use super::proxy_protocol;
use super::site::Site;
use super::sniff::Version;
use super::stream::{Metered, Stream};
use crate::http::connection::{Connection, Opened};
use crate::http::connection_event::{ConnectionEvent, Limit};
use crate::http::progress::Phase;
use std::io;
use std::sync::Arc;

/// A connection on which HTTP comes next.
pub(super) struct Opening {
    pub(super) stream: Stream,
    /// What both ends have agreed to speak, if they have.
    pub(super) agreed: Option<Version>,
    /// Counts among the connections of its client until it is dropped.
    pub(super) place: Option<Box<Place>>,
}

/// Whether there is anything of this to do. Most connections have no need and no room for it.
pub(super) fn is_needed(role: Role, site: &Site) -> bool {
    role != Role::Clear || site.options.proxy_protocol || site.crowd.is_counted()
}

/// Takes the steps in their order. None if the client has too many connections.
///
/// # Errors
/// If a proxy does not say for whom it is, or if the handshake fails.
pub(super) async fn open(
    mut stream: Stream,
    role: Role,
    site: &Site,
    connection: &Arc<Connection>,
) -> io::Result<Option<Opening>> {
    let (mut ends, mut anonymous) = (None, false);
    if site.options.proxy_protocol && site.options.trusted_proxies.trusts(connection.peer) {
        ends = proxy_protocol::read(&mut stream).await.inspect_err(|error| failed(connection, error))?;
        anonymous = ends.is_none();
    }
    let client = ends.map_or(connection.peer, |(client, _)| Some(client));
    let Ok(place) = site.crowd.enter(client) else {
        connection.tell(|| ConnectionEvent::LimitHit(Limit::ConnectionsPerAddress));
        return Ok(None);
    };
    let (mut opened, mut agreed) = (Opened::default(), None);
    match (role, &site.tls) {
        (Role::Secure, Some(tls)) => {
            connection.progress.enter(Phase::Opening);
            let handshake = tls.accept(Metered::new(stream, Arc::clone(connection)));
            (stream, opened, agreed) = handshake.await.inspect_err(|error| failed(connection, error))?;
        }
        (Role::Secure, None) => return Ok(None),
        (Role::Redirect(port), _) => opened.redirect = Some(port),
        (Role::Clear, _) => {}
    }
    let _ = connection.opened.set(Arc::new(Opened { ends, anonymous, ..opened }));
    connection.progress.enter(Phase::Opening);
    Ok(Some(Opening { stream, agreed, place: place.map(Box::new) }))
}

fn failed(connection: &Connection, error: &io::Error) {
    connection.tell(|| ConnectionEvent::HandshakeFailed { reason: error.to_string() });
}
