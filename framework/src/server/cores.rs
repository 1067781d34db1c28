//! One runtime with one thread per core, each with sockets of its own, instead of one runtime for all.

use super::listener::{Listener, Share};
use super::shutdown::Shutdown;
use super::site::Site;
use super::{Drained, Service, accept_all, drain};
use std::io;
use std::sync::Arc;
use std::thread;
use tokio::runtime::Builder;
use tokio::sync::{mpsc, oneshot, watch};

/// Threads that serve.
pub(super) struct Cores {
    /// Closed once nobody accepts any more.
    accepting: mpsc::Receiver<()>,
    may_end: watch::Sender<bool>,
    ends: Vec<oneshot::Receiver<Drained>>,
}

impl Cores {
    /// Starts a thread for each share of the sockets.
    ///
    /// # Errors
    /// If the system has no more threads.
    pub(super) fn start<S: Service>(
        shares: Vec<Share>,
        service: &Arc<S>,
        shutdown: &Shutdown,
        site: &Arc<Site>,
    ) -> io::Result<Self> {
        let (accepts, accepting) = mpsc::channel(1);
        let (may_end, permission) = watch::channel(false);
        let mut ends = Vec::new();
        for (number, share) in shares.into_iter().enumerate() {
            let core = Core { accepts: accepts.clone(), permission: permission.clone(), shutdown: shutdown.clone() };
            let (service, site) = (Arc::clone(service), Arc::clone(site));
            let (end, ended) = oneshot::channel();
            let runtime = Builder::new_current_thread().enable_all().build()?;
            let thread = thread::Builder::new().name(format!("nestling-core-{number}"));
            thread.spawn(move || {
                let _ = end.send(runtime.block_on(core.serve(share, service, &site)));
            })?;
            ends.push(ended);
        }
        Ok(Self { accepting, may_end, ends })
    }

    /// Waits until none of them accepts any more, which is when the shutdown has begun.
    pub(super) async fn accept(&mut self) {
        while self.accepting.recv().await.is_some() {}
    }

    /// Lets them end after what they are doing; how they did.
    pub(super) async fn drain(self) -> Drained {
        let _ = self.may_end.send(true);
        let mut cut = 0;
        for end in self.ends {
            match end.await {
                Ok(drained) => cut += drained.cut,
                Err(_) => tracing::error!("a thread that serves has panicked"),
            }
        }
        Drained { cut }
    }
}

/// One of the threads.
struct Core {
    accepts: mpsc::Sender<()>,
    permission: watch::Receiver<bool>,
    shutdown: Shutdown,
}

impl Core {
    async fn serve<S: Service>(mut self, share: Share, service: Arc<S>, site: &Arc<Site>) -> Drained {
        let listener = match Listener::of(share) {
            Ok(listener) => listener,
            Err(error) => {
                tracing::error!(%error, "a thread cannot serve: the others do");
                return Drained { cut: 0 };
            }
        };
        let (connections, _) = accept_all(listener, service, &self.shutdown, site).await;
        drop(self.accepts);
        // The hooks that come before the end of the connections run on another thread.
        let _ = self.permission.wait_for(|may_end| *may_end).await;
        drain(connections, self.shutdown.deadline()).await
    }
}
