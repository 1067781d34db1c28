//! What the stories share.

mod client;
mod http2;
mod log;
mod report;
mod server;

pub(crate) use client::Client;
pub(crate) use http2::Http2;
pub(crate) use log::Log;
pub(crate) use report::{report, resolve};
pub(crate) use server::Server;

use nestling::http::request;
use nestling::prelude::*;
use std::future::IntoFuture;
use std::net::SocketAddr;
use std::sync::Mutex;
use std::time::Duration;
use tokio::net::TcpStream;

/// Waits for what is bound to happen; far longer than it takes on a busy machine.
pub(crate) async fn soon<F: IntoFuture>(future: F) -> F::Output {
    tokio::time::timeout(Duration::from_secs(60), future).await.expect("nothing happened for a minute")
}

/// Waits until nobody listens there. Another test may be given the port at once, for a while.
pub(crate) async fn refused(address: SocketAddr) {
    soon(async {
        while TcpStream::connect(address).await.is_ok() {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    })
    .await
}

/// Sends a request through the pipeline, without a socket.
pub(crate) async fn send(app: &App, method: &str, path: &str) -> (u16, String) {
    let request = request::Builder::new().method(method).uri(path).body(Body::empty()).unwrap();
    let response = soon(app.handle(request)).await;
    let status = response.status().as_u16();
    let body = soon(response.into_body().into_bytes()).await.unwrap();
    (status, String::from_utf8(body.to_vec()).unwrap())
}

/// The body of a `GET` that is answered with 200.
pub(crate) async fn get(app: &App, path: &str) -> String {
    let (status, body) = send(app, "GET", path).await;
    assert_eq!(status, 200, "{body}");
    body
}

/// What happened, in order.
#[derive(Default)]
pub(crate) struct Trace(Mutex<Vec<String>>);

impl Trace {
    pub(crate) fn add(&self, event: impl Into<String>) {
        self.0.lock().unwrap().push(event.into());
    }

    /// Everything so far; it starts afresh.
    pub(crate) fn take(&self) -> Vec<String> {
        std::mem::take(&mut *self.0.lock().unwrap())
    }
}
