//! Files as answers.

use crate::support::{Client, Log, Server, soon};
use nestling::http::{NotFoundException, StreamableFile};
use nestling::prelude::*;
use std::path::PathBuf;
use tokio::io::AsyncReadExt;
use tracing::Level;

/// A folder that is gone when the test is.
struct Folder(PathBuf);

impl Default for Folder {
    fn default() -> Self {
        let name = format!("nestling-{}-{:?}", std::process::id(), std::thread::current().id());
        let path = std::env::temp_dir().join(name.replace(['(', ')'], "-"));
        std::fs::create_dir_all(&path).unwrap();
        std::fs::write(path.join("tom.txt"), "miaow").unwrap();
        std::fs::write(path.join("large.bin"), large()).unwrap();
        Self(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// No two parts of it are alike.
fn large() -> Vec<u8> {
    (0..1_000_000_u32).flat_map(u32::to_le_bytes).collect()
}

#[controller("/files")]
struct FilesController {
    #[inject(default)]
    folder: Folder,
}

#[routes]
impl FilesController {
    #[get("/named/:name")]
    async fn named(&self, #[param("name")] name: String) -> Result<StreamableFile> {
        let file = StreamableFile::open(self.folder.0.join("tom.txt")).await?;
        Ok(file.content_type("text/plain; charset=utf-8").attachment(name))
    }

    #[get("/large")]
    async fn large(&self) -> Result<StreamableFile> {
        Ok(StreamableFile::open(self.folder.0.join("large.bin")).await?)
    }

    #[get("/missing")]
    async fn missing(&self) -> Result<StreamableFile> {
        Ok(StreamableFile::open(self.folder.0.join("none.txt")).await?)
    }

    #[get("/asked/:name")]
    async fn asked(&self, #[param("name")] name: String) -> Result<StreamableFile> {
        let file = StreamableFile::open(self.folder.0.join(name)).await;
        file.map_err(|_| NotFoundException::new("no such file").into())
    }

    #[get("/bytes")]
    async fn bytes(&self) -> StreamableFile {
        StreamableFile::from_bytes("miaow").disposition("inline")
    }

    #[get("/short")]
    async fn short(&self) -> StreamableFile {
        StreamableFile::from_reader(&b"miaow"[..]).length(10)
    }
}

#[module(controllers = [FilesController])]
struct AppModule;

#[nestling::test]
async fn a_file_has_type_length_and_name() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    let answer = client.get("/files/named/K%C3%A4fer%22.txt").await;
    assert_eq!(answer.pair(), (200, "miaow"));
    assert_eq!(answer.header("content-type"), Some("text/plain; charset=utf-8"));
    assert_eq!(answer.header("content-length"), Some("5"));
    let name = "attachment; filename=\"K_fer_.txt\"; filename*=UTF-8''K%C3%A4fer%22.txt";
    assert_eq!(answer.header("content-disposition"), Some(name));

    let head = client.request("HEAD", "/files/named/x", "", "").await;
    assert_eq!((head.pair(), head.header("content-length")), ((200, ""), Some("5")));
    let bytes = client.get("/files/bytes").await;
    assert_eq!((bytes.pair(), bytes.header("content-disposition")), ((200, "miaow"), Some("inline")));
    assert_eq!(bytes.header("content-type"), Some("application/octet-stream"));
    server.close().await;
}

#[nestling::test]
async fn a_name_cannot_add_headers() {
    let server = Server::of::<AppModule>().await;
    let answer = server.connect().await.get("/files/named/a%0D%0ASet-Cookie:%20b=c").await;
    assert_eq!(answer.header("content-disposition"), Some("attachment; filename=\"aSet-Cookie: b=c\""));
    assert_eq!(answer.header("set-cookie"), None);
    server.close().await;
}

#[nestling::test]
async fn a_large_file_arrives_as_it_is() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    client.send("GET /files/large HTTP/1.1\r\nHost: nest\r\nConnection: close\r\n\r\n").await;
    let mut answer = Vec::new();
    soon(client.0.read_to_end(&mut answer)).await.unwrap();
    let content = answer.windows(4).position(|window| window == b"\r\n\r\n").unwrap() + 4;
    assert!(answer[content..] == large());
    server.close().await;
}

#[nestling::test]
async fn a_missing_file_is_what_the_handler_says() {
    let server = Server::of::<AppModule>().await;
    let mut client = server.connect().await;
    assert_eq!(
        client.get("/files/missing").await.pair(),
        (500, r#"{"statusCode":500,"message":"Internal server error"}"#)
    );
    let missing = (404, r#"{"statusCode":404,"message":"no such file","error":"Not Found"}"#);
    assert_eq!(client.get("/files/asked/none.txt").await.pair(), missing);
    // The folder itself, and a name that no file can have.
    assert_eq!(client.get("/files/asked/.").await.pair(), missing);
    assert_eq!(client.get("/files/asked/a%00b").await.pair(), missing);
    assert_eq!(client.get("/files/asked/tom.txt").await.pair(), (200, "miaow"));
    server.close().await;
}

#[nestling::test]
async fn a_file_that_is_too_short_cuts_the_connection_and_is_logged() {
    let server = Server::of::<AppModule>().await;
    let log = Log::start();
    let mut client: Client = server.connect().await;
    client.send("GET /files/short HTTP/1.1\r\nHost: nest\r\n\r\n").await;
    let mut answer = Vec::new();
    let _ = soon(client.0.read_to_end(&mut answer)).await;
    let text = String::from_utf8(answer).unwrap();
    assert!(text.is_empty() || text.contains("content-length: 10\r\n") && !text.contains("miaowm"), "{text}");
    assert_eq!(log.at(Level::ERROR), ["a stream broke off: it ended 5 bytes early"]);
    server.close().await;
}
