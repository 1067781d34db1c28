//! A test's application on a socket.

use crate::app::{App, Stop};
use crate::{Error, Result};
use std::net::SocketAddr;
use tokio::task::JoinHandle;

/// A test's application on a free port of this machine. It ends with [`close`](Self::close), or when it is dropped.
///
/// ```
/// # use nestling::prelude::*;
/// # use nestling::testing::TestApp;
/// # #[module]
/// # struct AppModule;
/// # #[nestling::main]
/// # async fn main() -> nestling::Result<()> {
/// let server = TestApp::of::<AppModule>().create().await?.listen_ephemeral().await?;
/// let url = server.url();
/// assert!(url.starts_with("http://127.0.0.1:"));
/// server.close().await?;
/// # Ok(())
/// # }
/// ```
#[must_use = "it ends when it is dropped"]
pub struct TestServer {
    address: SocketAddr,
    stop: Stop,
    running: JoinHandle<Result<()>>,
}

impl TestServer {
    pub(super) async fn start(app: App) -> Result<Self> {
        let listening = app.bind("127.0.0.1:0").await?;
        let address = listening.address().socket_addr().ok_or_else(|| Error::msg("it was bound to an address"))?;
        let stop = listening.shutdown_handle();
        Ok(Self { address, stop, running: tokio::spawn(listening.run()) })
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// The beginning of its URLs, without a slash at the end: `http://127.0.0.1:49152`.
    pub fn url(&self) -> String {
        format!("http://{}", self.address)
    }

    /// Ends it as a signal would: running requests end, then the shutdown hooks run.
    ///
    /// # Errors
    ///
    /// When connections had to be cut.
    pub async fn close(mut self) -> Result<()> {
        self.stop.stop();
        (&mut self.running).await?
    }
}

impl Drop for TestServer {
    fn drop(&mut self) {
        self.stop.stop();
    }
}
