//! Bodies that come compressed.

use crate::support::{Log, Server, soon};
use async_compression::tokio::write::{BrotliEncoder, GzipEncoder, ZlibEncoder, ZstdEncoder};
use nestling::prelude::*;
use proptest::prelude::*;
use tokio::io::{AsyncWrite, AsyncWriteExt};

#[dto]
struct Cat {
    name: String,
}

#[controller("/cats")]
struct CatsController;

#[routes]
impl CatsController {
    #[post("/")]
    #[http_code(200)]
    async fn create(&self, #[body] cat: Cat) -> String {
        cat.name
    }

    #[post("/length")]
    #[http_code(200)]
    async fn length(&self, #[raw_body] body: Vec<u8>) -> String {
        body.len().to_string()
    }

    #[post("/stream")]
    #[http_code(200)]
    #[body_limit("10MiB")]
    async fn stream(&self, #[req] request: &mut Request) -> Result<String> {
        Ok(std::mem::take(request.body_mut()).into_bytes().await?.len().to_string())
    }

    #[post("/ignored")]
    #[http_code(200)]
    async fn ignored(&self) -> &'static str {
        "ignored"
    }
}

#[module(controllers = [CatsController])]
struct AppModule;

const CODINGS: [&str; 4] = ["gzip", "deflate", "br", "zstd"];

async fn compressed(coding: &str, bytes: &[u8]) -> Vec<u8> {
    let mut out = Vec::new();
    let mut encoder: Box<dyn AsyncWrite + Unpin + Send + '_> = match coding {
        "gzip" | "x-gzip" => Box::new(GzipEncoder::new(&mut out)),
        "deflate" => Box::new(ZlibEncoder::new(&mut out)),
        "br" => Box::new(BrotliEncoder::new(&mut out)),
        "zstd" => Box::new(ZstdEncoder::new(&mut out)),
        coding => panic!("no encoder for {coding}"),
    };
    encoder.write_all(bytes).await.unwrap();
    encoder.shutdown().await.unwrap();
    drop(encoder);
    out
}

struct Answer {
    status: u16,
    text: String,
    accepted: Option<String>,
}

async fn post(server: &Server, path: &str, coding: &str, body: &[u8]) -> Answer {
    let mut client = server.connect().await;
    let head = format!(
        "POST /cats{path} HTTP/1.1\r\nhost: cats\r\nconnection: close\r\ncontent-type: application/json\r\n\
         content-encoding: {coding}\r\ncontent-length: {}\r\n\r\n",
        body.len()
    );
    client.send([head.as_bytes(), body].concat()).await;
    let answer = client.answer().await;
    let (status, text) = answer.pair();
    let (status, text) = (status, text.to_owned());
    Answer { status, text, accepted: answer.header("accept-encoding").map(str::to_owned) }
}

async fn server() -> Server {
    Server::of::<AppModule>().await
}

#[nestling::test]
async fn a_compressed_body_reads_as_what_was_compressed() {
    let server = server().await;
    for coding in ["gzip", "x-gzip", "deflate", "br", "zstd"] {
        let body = compressed(coding, br#"{"name":"Tom"}"#).await;
        let answer = post(&server, "/", coding, &body).await;
        assert_eq!((answer.status, answer.text.as_str()), (200, "Tom"), "{coding}");
        let answer = post(&server, "/stream", &coding.to_uppercase(), &body).await;
        assert_eq!((answer.status, answer.text.as_str()), (200, "14"), "{coding}");
    }
    server.close().await;
}

#[nestling::test]
async fn the_limit_holds_for_what_comes_out() {
    let server = server().await;
    for coding in CODINGS {
        let full = compressed(coding, &vec![0; 1 << 20]).await;
        assert_eq!(post(&server, "/length", coding, &full).await.text, "1048576", "{coding}");
        let bomb = compressed(coding, &vec![0; (10 << 20) + 1]).await;
        assert!(bomb.len() < 1 << 16);
        for path in ["/length", "/stream"] {
            let answer = post(&server, path, coding, &bomb).await;
            assert_eq!(answer.status, 413, "{coding} {path}: {}", answer.text);
        }
        let answer = post(&server, "/ignored", coding, &bomb).await;
        assert_eq!((answer.status, answer.text.as_str()), (200, "ignored"));
    }
    server.close().await;
}

#[nestling::test]
async fn the_limit_holds_for_what_comes() {
    let server = server().await;
    let noise: Vec<u8> = (0..3 << 20)
        .scan(1u32, |seed, _: u32| {
            *seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            Some((*seed >> 24) as u8)
        })
        .collect();
    let body = compressed("gzip", &noise).await;
    assert!(body.len() > 2 << 20);
    assert_eq!(post(&server, "/length", "gzip", &body).await.status, 413);
    assert_eq!(post(&server, "/stream", "gzip", &body).await.text, noise.len().to_string());
    server.close().await;
}

#[nestling::test]
async fn what_is_not_what_it_says_is_a_400() {
    let log = Log::start();
    let server = server().await;
    for (coding, name) in CODINGS.into_iter().zip(["gzip", "zlib", "brotli", "zstd"]) {
        let body = compressed(coding, br#"{"name":"Tom"}"#).await;
        let half = post(&server, "/length", coding, &body[..body.len() / 2]).await;
        assert_eq!(half.status, 400, "{coding}: {}", half.text);
        assert!(half.text.contains(&format!("request body is not valid {name}")), "{}", half.text);
        let plain = post(&server, "/length", coding, b"\xff\xfe this is not compressed at all").await;
        assert_eq!(plain.status, 400, "{coding}: {}", plain.text);
    }
    server.close().await;
    assert_eq!(log.errors(), Vec::<String>::new(), "a client's mistake is no error of the server");
}

#[nestling::test]
async fn what_stands_behind_the_end_is_a_400() {
    let server = server().await;
    for coding in CODINGS {
        let whole = compressed(coding, br#"{"name":"Tom"}"#).await;
        let more = compressed(coding, b"").await;
        for behind in [&b"zz"[..], &more, &more.repeat(20_000)] {
            let answer = post(&server, "/length", coding, &[&whole[..], behind].concat()).await;
            assert_eq!(answer.status, 400, "{coding}: {}", answer.text);
        }
    }
    server.close().await;
}

#[nestling::test]
async fn other_codings_are_a_415_that_names_ours() {
    let server = server().await;
    for coding in ["compress", "lzma", "gzip, br", "gzip\r\ncontent-encoding: gzip"] {
        let answer = post(&server, "/", coding, br#"{"name":"Tom"}"#).await;
        assert_eq!(answer.status, 415, "{coding}: {}", answer.text);
        assert_eq!(answer.accepted.as_deref(), Some("gzip, deflate, br, zstd"));
    }
    let answer = post(&server, "/", "identity", br#"{"name":"Tom"}"#).await;
    assert_eq!((answer.status, answer.text.as_str()), (200, "Tom"));
    server.close().await;
}

#[nestling::test]
async fn a_window_of_more_than_8_mib_is_refused() {
    let server = server().await;
    // A zstd frame that declares a window of 128 MiB (RFC 8878, section 3.1.1.1.2), and an empty last block.
    let frame = [0x28, 0xb5, 0x2f, 0xfd, 0x00, 0x88, 0x01, 0x00, 0x00];
    assert_eq!(post(&server, "/length", "zstd", &frame).await.status, 400);
    server.close().await;
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    /// Nothing that a client can send breaks the server or makes more than the limit.
    #[test]
    fn no_bytes_do_harm(coding in 0..CODINGS.len(), bytes in proptest::collection::vec(any::<u8>(), 0..512)) {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
        runtime.block_on(async {
            let app = App::create::<AppModule>().await.unwrap();
            let request = nestling::http::request::Builder::new()
                .method("POST")
                .uri("/cats/length")
                .header("content-encoding", CODINGS[coding])
                .body(Body::full(bytes))
                .unwrap();
            let status = soon(app.handle(request)).await.status();
            assert!(matches!(status.as_u16(), 200 | 400 | 413), "{status}");
        });
    }
}
