//! Answers that are produced while they are sent.

use crate::support::{Client, Http2, Log, Server, soon};
use nestling::http::Stream;
use nestling::prelude::*;
use std::pin::Pin;
use std::sync::atomic::{AtomicU64, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::AsyncReadExt;
use tokio::net::{TcpSocket, TcpStream};
use tokio::sync::Notify;
use tracing::Level;

const CHUNK: usize = 64 * 1024;
const TOTAL: u64 = 100_000_000;

/// What the streams of one application tell.
#[injectable]
struct Meter {
    #[inject(default)]
    produced: AtomicU64,
    #[inject(default)]
    dropped: Notify,
}

/// How a stream ends.
#[derive(Clone, Copy)]
enum End {
    Well,
    Failing,
    Panicking,
}

struct Chunks {
    meter: Arc<Meter>,
    left: u64,
    end: End,
    paused: bool,
}

impl Stream for Chunks {
    type Item = Result<Vec<u8>, std::io::Error>;

    fn poll_next(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        let length = self.left.min(CHUNK as u64);
        if length == 0 && !std::mem::replace(&mut self.paused, true) {
            // Lets the server send what it has before the stream ends, in whichever way.
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        match (length, self.end) {
            (0, End::Well) => return Poll::Ready(None),
            (0, End::Failing) => return Poll::Ready(Some(Err(std::io::Error::other("the tape broke")))),
            (0, End::Panicking) => panic!("the tape burst"),
            _ => {}
        }
        self.left -= length;
        self.meter.produced.fetch_add(length, Ordering::SeqCst);
        Poll::Ready(Some(Ok(vec![b'x'; length as usize])))
    }
}

impl Drop for Chunks {
    fn drop(&mut self) {
        self.meter.dropped.notify_one();
    }
}

#[controller("/tapes")]
struct TapesController {
    meter: Arc<Meter>,
}

impl TapesController {
    fn tape(&self, left: u64, end: End) -> Response {
        Response::new(Body::from_stream(Chunks { meter: Arc::clone(&self.meter), left, end, paused: false }))
    }
}

#[routes]
impl TapesController {
    #[get("/long")]
    async fn long(&self) -> Response {
        self.tape(TOTAL, End::Well)
    }

    #[get("/short")]
    async fn short(&self) -> Response {
        self.tape(200_000, End::Well)
    }

    #[get("/broken")]
    async fn broken(&self) -> Response {
        self.tape(200_000, End::Failing)
    }

    #[get("/burst")]
    async fn burst(&self) -> Response {
        self.tape(200_000, End::Panicking)
    }

    #[get("/reader")]
    async fn reader(&self) -> Response {
        Response::new(Body::from_reader(tokio::io::repeat(b'x').take(200_000)))
    }
}

#[module(controllers = [TapesController], providers = [Meter])]
struct AppModule;

async fn start() -> (Server, Arc<Meter>) {
    let app = App::create::<AppModule>().await.unwrap();
    let meter = app.get::<Meter>().unwrap();
    (Server::start(app).await, meter)
}

/// A client whose kernel takes little before it is read.
async fn slow_client(server: &Server) -> Client {
    let socket = TcpSocket::new_v4().unwrap();
    socket.set_recv_buffer_size(CHUNK as u32).unwrap();
    Client(soon(socket.connect(server.address)).await.unwrap())
}

async fn get(client: &mut Client, path: &str, version: &str) {
    client.send(format!("GET {path} HTTP/{version}\r\nHost: nest\r\nConnection: close\r\n\r\n")).await;
}

/// Waits until nothing more is produced, and says how much that was.
async fn settled(meter: &Meter) -> u64 {
    soon(async {
        let mut last = meter.produced.load(Ordering::SeqCst);
        loop {
            tokio::time::sleep(Duration::from_millis(50)).await;
            let now = meter.produced.load(Ordering::SeqCst);
            if now == last && now > 0 {
                return now;
            }
            last = now;
        }
    })
    .await
}

/// What lies between producer and reader: hyper's buffer, the kernel's two.
const BUFFERS: u64 = 12_000_000;

#[nestling::test]
async fn a_producer_waits_for_a_slow_reader() {
    let (server, meter) = start().await;
    let mut client = slow_client(&server).await;
    get(&mut client, "/tapes/long", "1.1").await;
    let (mut read, mut buffer) = (0, vec![0; CHUNK]);
    for pause in 1..=4 {
        let ahead = settled(&meter).await - read;
        assert!(ahead < BUFFERS, "{ahead} bytes are waiting in memory after {read}");
        while read < pause * TOTAL / 4 {
            read += soon(client.0.read(&mut buffer)).await.unwrap() as u64;
            // Raw bytes count a little more than was produced: the frames of the chunks.
            let ahead = meter.produced.load(Ordering::SeqCst).saturating_sub(read);
            assert!(ahead < BUFFERS, "{ahead} bytes are waiting in memory after {read}");
        }
    }
    while soon(client.0.read(&mut buffer)).await.unwrap() > 0 {}
    assert_eq!(meter.produced.load(Ordering::SeqCst), TOTAL);
    server.close().await;
}

#[nestling::test]
async fn an_http2_producer_waits_for_the_window() {
    let (server, meter) = start().await;
    let client = Http2::connect(server.address).await;
    let answer = soon(client.send("GET", "/tapes/long", "").await).await.unwrap();
    let ahead = settled(&meter).await;
    assert!(ahead < BUFFERS, "{ahead} bytes are waiting in memory");
    drop(answer);
    soon(meter.dropped.notified()).await;
    assert!(meter.produced.load(Ordering::SeqCst) < BUFFERS);
    server.close().await;
}

#[nestling::test]
async fn a_stream_is_dropped_when_its_client_goes_away() {
    let (server, meter) = start().await;
    let mut client = slow_client(&server).await;
    get(&mut client, "/tapes/long", "1.1").await;
    soon(client.0.read_exact(&mut vec![0; CHUNK])).await.unwrap();
    drop(client);
    soon(meter.dropped.notified()).await;
    assert!(meter.produced.load(Ordering::SeqCst) < TOTAL);
    server.close().await;
}

/// All that comes back, and whether the connection was closed rather than reset.
async fn raw(mut client: Client<TcpStream>, path: &str, version: &str) -> (Vec<u8>, bool) {
    get(&mut client, path, version).await;
    let mut bytes = Vec::new();
    let ended = soon(client.0.read_to_end(&mut bytes)).await;
    (bytes, ended.is_ok())
}

#[nestling::test]
async fn a_stream_and_a_reader_arrive_whole() {
    let (server, _) = start().await;
    for path in ["/tapes/short", "/tapes/reader"] {
        let (bytes, closed) = raw(server.connect().await, path, "1.1").await;
        assert!(closed && bytes.ends_with(b"\r\n0\r\n\r\n"));
        let (bytes, closed) = raw(server.connect().await, path, "1.0").await;
        assert!(closed && bytes.ends_with(&[b'x'; 200_000]));
        let client = Http2::connect(server.address).await;
        assert_eq!(client.request("GET", path, "").await, (200, "x".repeat(200_000)));
    }
    server.close().await;
}

#[nestling::test]
async fn a_stream_that_breaks_off_never_looks_whole_and_is_logged() {
    let (server, _) = start().await;
    let log = Log::start();
    for (path, reason) in [("/tapes/broken", "the tape broke"), ("/tapes/burst", "panicked")] {
        let (bytes, _) = raw(server.connect().await, path, "1.1").await;
        assert!(bytes.starts_with(b"HTTP/1.1 200 OK\r\n") && !bytes.ends_with(b"\r\n0\r\n\r\n"));
        // Here, the end of the connection is the end of the answer.
        let (_, closed) = raw(server.connect().await, path, "1.0").await;
        assert!(!closed, "{path} looks whole");
        let client = Http2::connect(server.address).await;
        let mut body = soon(client.send("GET", path, "").await).await.unwrap().into_body();
        let error = loop {
            match soon(body.data()).await {
                Some(Ok(data)) => drop(body.flow_control().release_capacity(data.len())),
                Some(Err(error)) => break error,
                None => panic!("{path} looks whole"),
            }
        };
        assert!(error.is_reset(), "{error}");
        assert_eq!(client.request("GET", "/tapes/short", "").await.0, 200);
        assert_eq!(log.at(Level::ERROR), vec![format!("a stream broke off: {reason}"); 3]);
        log.clear();
    }
    server.close().await;
}
