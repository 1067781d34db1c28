//! The server over real sockets, with clients that send raw bytes or drive the `h2` crate.

mod cores;
mod ends;
mod events;
mod floods;
mod frames;
mod framing;
mod half_close;
mod hints;
mod http1;
mod http2;
mod limits;
mod opening;
mod options;
mod parking;
mod priorities;
mod protocol;
mod push;
mod shutdown;
mod slow;
mod streams;
#[cfg(feature = "tls")]
mod tls;
#[cfg(unix)]
mod unix;
mod upgrade;

use super::limits::Limits;
use super::listener::Role;
use super::options::ServerOptions;
use super::site::Site;
use super::stream::Stream;
use super::{DRAIN, Drained, IntoAddresses, Listener, Service, Shutdown, ShutdownHandle, connection, serve};
use crate::http::connection::Connection;
use crate::http::{Body, Request, Response};
use std::future::{Future, IntoFuture};
use std::net::SocketAddr;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;
use tokio::task::JoinHandle;

/// Waits for what is bound to happen; far longer than it takes on a busy machine.
async fn soon<F: IntoFuture>(future: F) -> F::Output {
    tokio::time::timeout(Duration::from_secs(20), future).await.expect("nothing happened for 20 seconds")
}

/// A closure as a service.
struct Handler<F>(F);

impl<F, A> Service for Handler<F>
where
    F: Fn(Request) -> A + Send + Sync + 'static,
    A: Future<Output = Response> + Send + 'static,
{
    fn call(
        self: Arc<Self>,
        request: Request,
        _: &Arc<Connection>,
    ) -> impl Future<Output = Response> + Send + use<F, A> + 'static {
        (self.0)(request)
    }
}

/// A running server.
struct Server {
    address: SocketAddr,
    addresses: Vec<SocketAddr>,
    handle: ShutdownHandle,
    ended: JoinHandle<Drained>,
}

impl Server {
    /// With the default limits and deadline.
    async fn start<S: Service>(service: S) -> Self {
        Self::start_with(service, Limits::default(), DRAIN).await
    }

    async fn start_with<S: Service>(service: S, limits: Limits, deadline: Duration) -> Self {
        Self::bind("127.0.0.1:0", service, ServerOptions { limits, ..ServerOptions::default() }, deadline).await
    }

    async fn start_as<S: Service>(service: S, options: ServerOptions) -> Self {
        Self::bind("127.0.0.1:0", service, options, DRAIN).await
    }

    async fn start_at<S: Service>(address: impl IntoAddresses, service: S) -> Self {
        Self::bind(address, service, ServerOptions::default(), DRAIN).await
    }

    async fn bind<S: Service>(
        addresses: impl IntoAddresses,
        service: S,
        options: ServerOptions,
        deadline: Duration,
    ) -> Self {
        let listener = Listener::bind(addresses.into_addresses().unwrap(), &options).await.unwrap();
        let addresses: Vec<_> = listener.local_addresses().iter().filter_map(|address| address.socket_addr()).collect();
        let (handle, shutdown) = Shutdown::new(deadline);
        let ended =
            tokio::spawn(
                async move { serve(listener, Arc::new(service), options, shutdown, async |_| {}).await.unwrap() },
            );
        Self { address: addresses[0], addresses, handle, ended }
    }

    async fn connect(&self) -> Client<TcpStream> {
        Client(soon(TcpStream::connect(self.address)).await.unwrap())
    }

    async fn drained(self) -> Drained {
        soon(self.ended).await.unwrap()
    }
}

/// A client that sends what it is told to.
struct Client<S>(S);

impl<S: AsyncRead + AsyncWrite + Unpin> Client<S> {
    async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        soon(self.0.write_all(bytes.as_ref())).await.unwrap();
    }

    /// Reads up to and with `end`.
    async fn read_until(&mut self, end: &str) -> String {
        let mut read = Vec::new();
        while !read.ends_with(end.as_bytes()) {
            match soon(self.0.read_u8()).await {
                Ok(byte) => read.push(byte),
                Err(error) => panic!("{error} after {:?}", String::from_utf8_lossy(&read)),
            }
        }
        String::from_utf8(read).unwrap()
    }

    /// Reads until the server closes the connection.
    async fn read_to_end(&mut self) -> String {
        let mut read = Vec::new();
        // A reset ends it too.
        let _ = soon(self.0.read_to_end(&mut read)).await;
        String::from_utf8(read).unwrap()
    }
}

/// Answers every request with its method, its path and its body.
fn echo() -> impl Service {
    Handler(async |request: Request| {
        use http_body_util::BodyExt;
        let (head, body) = request.into_parts();
        let body = body.collect().await.unwrap().to_bytes();
        Response::new(Body::full(format!("{} {} {}.", head.method, head.uri.path(), String::from_utf8_lossy(&body))))
    })
}

/// A handler that never answers, and what it tells: when it starts, and when it is dropped.
fn stuck() -> (impl Service, mpsc::UnboundedReceiver<&'static str>) {
    struct Telltale(mpsc::UnboundedSender<&'static str>);

    impl Drop for Telltale {
        fn drop(&mut self) {
            let _ = self.0.send("dropped");
        }
    }

    let (sender, events) = mpsc::unbounded_channel();
    let handler = move |_| {
        let telltale = Telltale(sender.clone());
        async move {
            let _ = telltale.0.send("started");
            std::future::pending().await
        }
    };
    (Handler(handler), events)
}
