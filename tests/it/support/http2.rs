//! An HTTP/2 client: the `h2` crate, driven directly.

use super::soon;
use bytes::Bytes;
use h2::client::{ResponseFuture, SendRequest};
use std::net::SocketAddr;
use tokio::net::TcpStream;

/// A connection of an HTTP/2 client, for many requests at once.
#[derive(Clone)]
pub(crate) struct Http2(SendRequest<Bytes>);

impl Http2 {
    pub(crate) async fn connect(address: SocketAddr) -> Self {
        let stream = soon(TcpStream::connect(address)).await.unwrap();
        let (client, connection) = soon(h2::client::handshake(stream)).await.unwrap();
        tokio::spawn(connection);
        Self(client)
    }

    /// Sends a request. It is reset when the answer is dropped.
    pub(crate) async fn send(&self, method: &str, path: &str, body: &'static str) -> ResponseFuture {
        let mut client = soon(self.0.clone().ready()).await.unwrap();
        let request = http::Request::builder().method(method).uri(format!("http://nest{path}"));
        let request = request.header("content-type", "application/json").body(()).unwrap();
        let (answer, mut stream) = client.send_request(request, body.is_empty()).unwrap();
        if !body.is_empty() {
            stream.send_data(Bytes::from_static(body.as_bytes()), true).unwrap();
        }
        answer
    }

    /// The status and the body that come back.
    pub(crate) async fn request(&self, method: &str, path: &str, body: &'static str) -> (u16, String) {
        let response = soon(self.send(method, path, body).await).await.unwrap();
        let status = response.status().as_u16();
        let (mut body, mut text) = (response.into_body(), Vec::new());
        while let Some(data) = soon(body.data()).await {
            let data = data.unwrap();
            body.flow_control().release_capacity(data.len()).unwrap();
            text.extend_from_slice(&data);
        }
        (status, String::from_utf8(text).unwrap())
    }
}
