//! Much that is sent and received takes no memory, on every protocol.

use crate::server::Server;
use std::fs::File;

/// 200 MB, or as many bytes as `STREAM_BYTES` says.
fn length() -> u64 {
    std::env::var("STREAM_BYTES").map_or(200_000_000, |bytes| bytes.parse().expect("STREAM_BYTES is a number"))
}

/// Buffers. A body that is held would be all of it.
const ROOM: u64 = 24 << 20;

#[nestling::test]
async fn http1_in_the_clear() {
    let server = Server::start().await;
    both_ways(&server, "--http1.1", format!("http://localhost:{}", server.clear.port())).await;
}

#[nestling::test]
async fn http2_in_the_clear() {
    let server = Server::start().await;
    both_ways(&server, "--http2-prior-knowledge", format!("http://localhost:{}", server.clear.port())).await;
}

#[nestling::test]
async fn http1_over_tls() {
    let server = Server::start().await;
    both_ways(&server, "--http1.1", format!("https://localhost:{}", server.tls.port())).await;
}

#[nestling::test]
async fn http2_over_tls() {
    let server = Server::start().await;
    both_ways(&server, "--http2", format!("https://localhost:{}", server.tls.port())).await;
}

async fn both_ways(server: &Server, version: &str, url: String) {
    let (before, length) = (server.memory().peak, length().to_string());
    let big = format!("{url}/big?n={length}");
    assert_eq!(server.curl(&[version, "-o", "/dev/null", "-w", "%{size_download}", &big]).await, length);
    // It takes no room: it is one hole.
    let file = format!("{}/big", server.folder);
    File::create(&file).unwrap().set_len(length.parse().unwrap()).unwrap();
    let upload = format!("{url}/upload");
    assert_eq!(server.curl(&[version, "-X", "POST", "-T", &file, &upload]).await, length);
    let of_unknown_length = [version, "-X", "POST", "-T", "-", "-H", "Content-Length:", &upload];
    assert_eq!(server.curl_with(&of_unknown_length, File::open(&file).unwrap()).await, length);
    let grown = server.memory().peak.saturating_sub(before);
    assert!(grown < ROOM, "the peak grew by {grown} bytes");
}
