//! What all connections of a server share.

use super::crowd::Crowd;
use super::descriptors;
use super::options::ServerOptions;
use super::tls::Acceptor;
use super::watch::Watch;
use std::sync::Arc;

/// What all connections of a server share.
pub(super) struct Site {
    pub(super) options: ServerOptions,
    pub(super) watch: Arc<Watch>,
    pub(super) tls: Option<Acceptor>,
    pub(super) crowd: Crowd,
    /// How many connections one runtime serves at once.
    pub(super) most: usize,
}

impl Site {
    pub(super) fn new(options: ServerOptions, tls: Option<Acceptor>) -> Arc<Self> {
        let watch = Watch::start(options.limits, options.events.clone());
        let crowd = Crowd::new(options.limits.connections_per_address);
        let most = options.limits.connections.unwrap_or(usize::MAX).min(descriptors::room());
        let most = (most / options.per_core.unwrap_or(1).max(1)).max(1);
        Arc::new(Self { options, watch, tls, crowd, most })
    }
}
