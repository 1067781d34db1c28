//! What all connections of a server share.

use super::crowd::Crowd;
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
}

impl Site {
    pub(super) fn new(options: ServerOptions, tls: Option<Acceptor>) -> Arc<Self> {
        let watch = Watch::start(options.limits);
        let crowd = Crowd::new(options.limits.connections_per_address);
        Arc::new(Self { options, watch, tls, crowd })
    }
}
