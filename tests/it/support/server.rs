//! A running application on a free port.

use super::{Client, soon};
use nestling::prelude::*;
use nestling::{Module, Stop};
use std::net::SocketAddr;
use tokio::task::JoinHandle;

/// A running application on a free port of this machine.
pub(crate) struct Server {
    pub(crate) address: SocketAddr,
    stop: Stop,
    ended: JoinHandle<Result<()>>,
}

impl Server {
    pub(crate) async fn of<M: Module>() -> Self {
        Self::start(App::create::<M>().await.unwrap()).await
    }

    pub(crate) async fn start(app: App) -> Self {
        let listening = soon(app.bind("127.0.0.1:0")).await.unwrap();
        let address = listening.address().socket_addr().unwrap();
        let stop = listening.shutdown_handle();
        Self { address, stop, ended: tokio::spawn(listening.run()) }
    }

    pub(crate) async fn connect(&self) -> Client {
        Client::connect(self.address).await
    }

    /// Tells it to end, without waiting for it.
    pub(crate) fn stop(&self) {
        self.stop.stop();
    }

    /// Waits until it has ended, and says how.
    pub(crate) async fn ended(self) -> Result<()> {
        soon(self.ended).await.unwrap()
    }

    /// Ends it.
    pub(crate) async fn close(self) {
        self.stop();
        self.ended().await.unwrap();
    }
}
