//! What test suites for HTTP talk to: its answers say what it was asked.

#[cfg(test)]
mod tests;

use bytes::Bytes;
use nestling::http::{HeaderMap, Method, header};
use nestling::prelude::*;
use nestling::server::{ServerOptions, Tls};
use std::env;
use std::time::Duration;
use tokio::io::AsyncReadExt;

#[controller]
struct ConformanceController;

#[routes]
impl ConformanceController {
    #[all("/")]
    #[header("x-content-type-options", "nosniff")]
    async fn body(&self, #[req] request: &mut Request) -> Result<Bytes> {
        let body = std::mem::take(request.body_mut()).into_bytes().await?;
        // Suites hold the answer to a plain GET back, so it has content.
        let is_plain = [Method::GET, Method::HEAD].contains(request.method()) && body.is_empty();
        Ok(if is_plain { Bytes::from_static(b"no body\n") } else { body })
    }

    #[all("/echo")]
    async fn echo(&self, #[headers] headers: HeaderMap) -> String {
        let line = |(name, value): (_, &nestling::http::HeaderValue)| {
            format!("{name}: {}\n", String::from_utf8_lossy(value.as_bytes()))
        };
        headers.iter().map(line).collect()
    }

    #[get("/plaintext")]
    async fn plaintext(&self) -> &'static str {
        "Hello, World!"
    }

    #[get("/page")]
    #[header("content-type", "text/html; charset=utf-8")]
    async fn page(&self) -> &'static str {
        "<!doctype html><html lang=\"en\"><title>Conformance</title><p>A page.</p></html>\n"
    }

    #[get("/cookie")]
    async fn cookie(&self, #[headers] headers: HeaderMap) -> String {
        let values = headers.get_all(header::COOKIE).iter().filter_map(|value| value.to_str().ok());
        values.flat_map(|value| value.split(';')).map(|cookie| format!("{}\n", cookie.trim())).collect()
    }

    #[post("/json")]
    async fn json(&self, #[body] item: Item) -> Item {
        item
    }

    #[post("/gz")]
    #[http_code(200)]
    async fn decompressed(&self, #[raw_body] body: Bytes) -> String {
        body.len().to_string()
    }

    #[post("/upload")]
    #[http_code(200)]
    #[body_limit("1000GiB")]
    async fn upload(&self, #[req] request: &mut Request) -> Result<String> {
        let mut length = 0;
        while let Some(piece) = request.body_mut().chunk().await? {
            length += piece.len();
        }
        Ok(length.to_string())
    }

    #[get("/slow")]
    async fn slow(&self) -> &'static str {
        tokio::time::sleep(Duration::from_millis(300)).await;
        "slow"
    }

    #[get("/big")]
    async fn big(&self, #[query("n")] n: Option<u64>) -> Response {
        Response::new(Body::from_reader(tokio::io::repeat(b'x').take(n.unwrap_or(1 << 20))))
    }
}

#[dto]
struct Item {
    name: String,
    price: f64,
    qty: Option<u32>,
}

#[module(controllers = [ConformanceController])]
struct AppModule;

#[nestling::main]
async fn main() -> nestling::Result<()> {
    let variable = |name, default: &str| env::var(name).unwrap_or_else(|_| default.to_owned());
    let mut addresses = vec![format!("http://127.0.0.1:{}", variable("PORT", "3000"))];
    let mut app = App::create::<AppModule>().await?;
    if let (Ok(certificate), Ok(key)) = (env::var("TLS_CERT"), env::var("TLS_KEY")) {
        addresses.push(format!("https://127.0.0.1:{}", variable("TLS_PORT", "3443")));
        app.server(ServerOptions { tls: Some(Tls::files(certificate, key)), ..ServerOptions::default() });
    }
    app.listen(addresses).await
}
