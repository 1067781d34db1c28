//! What comes before the first request of a connection: whom it is from, the handshake, and what it speaks.

use super::crowd::Place;
use super::listener::Role;
use super::proxy_protocol;
use super::site::Site;
use super::sniff::{Seen, Version, sniff};
use super::stream::{Metered, Stream};
use crate::http::connection::{Connection, Opened};
use crate::http::progress::Phase;
use std::future::Future;
use std::io;
use std::sync::Arc;

/// A connection whose first request comes next.
pub(super) struct Opening {
    pub(super) stream: Stream,
    pub(super) version: Version,
    pub(super) seen: Seen,
    /// Counts among the connections of its address until it is dropped.
    pub(super) _place: Option<Place>,
}

/// Takes the steps in their order. None if the client leaves before it has said what it speaks, and if it has too many
/// connections.
///
/// # Errors
/// If a proxy does not say for whom it is, or if the handshake fails.
pub(super) fn open(
    mut stream: Stream,
    role: Role,
    site: &Site,
    connection: &Arc<Connection>,
) -> impl Future<Output = io::Result<Option<Opening>>> + Send {
    async move {
        let mut opened = Opened::default();
        if site.options.proxy_protocol && site.options.trusted_proxies.trusts(connection.peer) {
            // In a box, like the handshake: few servers have them, and every connection would have the room for them.
            opened.ends = Box::pin(proxy_protocol::read(&mut stream)).await?;
        }
        let client = opened.ends.map_or(connection.peer, |(client, _)| Some(client));
        let Ok(place) = site.crowd.enter(client) else { return Ok(None) };
        let mut agreed = None;
        match (role, &site.tls) {
            (Role::Secure, Some(tls)) => {
                connection.progress.enter(Phase::Opening);
                let ends = opened.ends;
                let handshake = tls.accept(Metered::new(stream, Arc::clone(connection)));
                (stream, opened, agreed) = Box::pin(handshake).await?;
                opened.ends = ends;
            }
            (Role::Secure, None) => return Ok(None),
            (Role::Redirect(port), _) => opened.redirect = Some(port),
            (Role::Clear, _) => {}
        }
        remember(connection, opened);
        connection.progress.enter(Phase::Opening);
        let Some((seen, bytes)) = sniff(&mut stream).await? else { return Ok(None) };
        let version = match (agreed, seen) {
            // HTTP/2 begins with its preface, and it takes both to speak it (RFC 9113, sections 3.2 and 3.4).
            (Some(agreed), seen) if agreed != seen => return Ok(None),
            (_, seen) => seen,
        };
        Ok(Some(Opening { stream, version, seen: bytes, _place: place }))
    }
}

/// Most connections have nothing to remember, and need no memory for it.
fn remember(connection: &Connection, opened: Opened) {
    if opened.secure || opened.redirect.is_some() || opened.ends.is_some() {
        let _ = connection.opened.set(Arc::new(opened));
    }
}
