//! A server on a socket, and a client that may say anything.

use crate::site::{LONG, runtime};
use nestling::App;
use nestling::prelude::*;
use std::path::PathBuf;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::UnixStream;
use tokio::runtime::Runtime;
use tokio::time::timeout;

#[dto]
struct XyzzyCat {
    #[validate(length(min = 1))]
    name: String,
}

/// Its answers repeat nothing, so that everything in them is the server's own.
#[controller("/cats")]
struct XyzzyController;

#[routes]
impl XyzzyController {
    #[get("/:id")]
    async fn find_one(&self, #[param("id")] id: u32, #[query("page")] page: Option<u8>) -> u64 {
        u64::from(id) + u64::from(page.unwrap_or_default())
    }

    #[post("/")]
    async fn create(&self, #[body] cat: XyzzyCat) -> usize {
        cat.name.len()
    }

    #[put("/raw")]
    #[body_limit("512B")]
    async fn raw(&self, #[raw_body] text: String) -> usize {
        text.len()
    }

    /// Answers without a look at the body.
    #[all("/early")]
    async fn early(&self) {}
}

#[module(controllers = [XyzzyController])]
struct XyzzyModule;

/// A server on a socket, in this process and on its only thread.
pub(crate) struct Served {
    runtime: Runtime,
    path: PathBuf,
}

impl Served {
    pub(crate) fn start() -> Self {
        let runtime = runtime();
        let name = format!("nestling-fuzz-{}-{:?}.sock", std::process::id(), std::thread::current().id());
        let path = std::env::temp_dir().join(name);
        let address = format!("unix:{}", path.display());
        runtime.block_on(async {
            let app = App::create::<XyzzyModule>().await.expect("the application boots");
            let listening = app.bind(address.as_str()).await.expect("the socket can be bound");
            tokio::spawn(listening.run());
        });
        Self { runtime, path }
    }

    /// Everything that a connection answers to these pieces, after which the client says no more.
    pub(crate) fn exchange<'a>(&self, pieces: impl IntoIterator<Item = &'a [u8]>) -> Vec<u8> {
        let exchange = async {
            let mut client = UnixStream::connect(&self.path).await.expect("the server accepts");
            for piece in pieces {
                // The server may have closed already.
                if client.write_all(piece).await.is_err() {
                    break;
                }
                tokio::task::yield_now().await;
            }
            let _ = client.shutdown().await;
            let mut answer = Vec::new();
            let _ = client.read_to_end(&mut answer).await;
            answer
        };
        let answer = self.runtime.block_on(async { timeout(LONG, exchange).await });
        answer.expect("a connection is answered or closed")
    }

    /// A plain request on a connection of its own.
    pub(crate) fn still_answers(&self) {
        let request = b"GET /cats/7 HTTP/1.1\r\nHost: nest\r\nConnection: close\r\n\r\n";
        let answer = self.exchange([&request[..]]);
        assert!(answer.starts_with(b"HTTP/1.1 200 OK\r\n") && answer.ends_with(b"\r\n\r\n7"), "{answer:?}");
    }
}
