//! Certificates are read again when they change.

use super::acceptor::Acceptor;
use super::options::Tls;
use super::pem::Pem;
use std::fs::Metadata;
use std::future::pending;
use std::path::PathBuf;
use std::time::{Duration, SystemTime};

impl Acceptor {
    /// Reads everything again when the process gets `SIGHUP` and when a file changes; for ever.
    pub(in crate::server) async fn keep_current(self) {
        let files = self.options.watched();
        let mut known = states(files.clone()).await;
        let mut hangups = Hangups::new();
        loop {
            tokio::select! {
                () = hangups.next() => {}
                () = pause(self.options.watch.filter(|_| !files.is_empty())) => {
                    if states(files.clone()).await == known {
                        continue;
                    }
                }
            }
            // Before it is read: what changes meanwhile is seen next time.
            known = states(files.clone()).await;
            let this = self.clone();
            match tokio::task::spawn_blocking(move || this.reload()).await {
                Ok(Ok(())) => tracing::info!("the certificates were read again"),
                Ok(Err(error)) => tracing::error!("the certificates stay as they were: {error}"),
                Err(error) => tracing::error!(%error, "the certificates stay as they were"),
            }
        }
    }
}

async fn pause(time: Option<Duration>) {
    match time {
        Some(time) => tokio::time::sleep(time).await,
        None => pending().await,
    }
}

/// What tells one file from the next in its place; a link that is turned to another file counts (Kubernetes secrets).
#[derive(PartialEq)]
struct State {
    modified: Option<SystemTime>,
    length: u64,
    number: u64,
}

async fn states(files: Vec<PathBuf>) -> Vec<Option<State>> {
    let look = move || files.iter().map(|file| Some(state(&std::fs::metadata(file).ok()?))).collect();
    tokio::task::spawn_blocking(look).await.unwrap_or_default()
}

fn state(file: &Metadata) -> State {
    #[cfg(unix)]
    let number = std::os::unix::fs::MetadataExt::ino(file);
    #[cfg(not(unix))]
    let number = 0;
    State { modified: file.modified().ok(), length: file.len(), number }
}

/// The `SIGHUP`s of the process, where there are such.
#[cfg(unix)]
struct Hangups(Option<tokio::signal::unix::Signal>);

#[cfg(unix)]
impl Hangups {
    fn new() -> Self {
        use tokio::signal::unix::{SignalKind, signal};
        let signal = signal(SignalKind::hangup());
        Self(signal.inspect_err(|error| tracing::warn!(%error, "SIGHUP does not reload certificates")).ok())
    }

    async fn next(&mut self) {
        match &mut self.0 {
            Some(signal) => drop(signal.recv().await),
            None => pending().await,
        }
    }
}

#[cfg(not(unix))]
struct Hangups;

#[cfg(not(unix))]
impl Hangups {
    fn new() -> Self {
        Self
    }

    async fn next(&mut self) {
        pending().await
    }
}

impl Tls {
    /// All files that are read.
    fn watched(&self) -> Vec<PathBuf> {
        let own = self.certificates.iter().flat_map(|source| [&source.certificate, &source.key]);
        let clients = self.clients.iter().flat_map(|clients| clients.revoked.iter().chain([&clients.authorities]));
        own.chain(clients).filter_map(Pem::path).cloned().collect()
    }

    /// What stands for all of it.
    pub(super) fn place(&self) -> &Pem {
        const NOWHERE: &Pem = &Pem::File(PathBuf::new());
        self.certificates.first().map_or(NOWHERE, |source| &source.certificate)
    }
}
