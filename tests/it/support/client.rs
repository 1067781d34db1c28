//! A client that sends what it is told to, byte for byte.

use super::soon;
use std::net::SocketAddr;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::TcpStream;

/// A connection of a client that sends what it is told to.
pub(crate) struct Client<S = TcpStream>(pub(crate) S);

/// What came back.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: u16,
    head: String,
    pub(crate) body: String,
}

impl Answer {
    /// The value of a header, if it was sent exactly once.
    pub(crate) fn header(&self, name: &str) -> Option<&str> {
        let fields = self.head.lines().skip(1).filter_map(|line| line.split_once(": "));
        let mut values = fields.filter(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value);
        values.next().filter(|_| values.next().is_none())
    }

    pub(crate) fn pair(&self) -> (u16, &str) {
        (self.status, &self.body)
    }
}

impl Client {
    pub(crate) async fn connect(address: SocketAddr) -> Self {
        Self(soon(TcpStream::connect(address)).await.unwrap())
    }
}

impl<S: AsyncRead + AsyncWrite + Unpin> Client<S> {
    pub(crate) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        soon(self.0.write_all(bytes.as_ref())).await.unwrap();
    }

    /// A request without a body.
    pub(crate) async fn get(&mut self, path: &str) -> Answer {
        self.request("GET", path, "", "").await
    }

    /// A request with a JSON body.
    pub(crate) async fn post(&mut self, path: &str, json: &str) -> Answer {
        self.request("POST", path, "Content-Type: application/json\r\n", json).await
    }

    /// A request; each header ends with a line break.
    pub(crate) async fn request(&mut self, method: &str, path: &str, headers: &str, body: &str) -> Answer {
        let length = if body.is_empty() { String::new() } else { format!("Content-Length: {}\r\n", body.len()) };
        self.send(format!("{method} {path} HTTP/1.1\r\nHost: nest\r\n{headers}{length}\r\n{body}")).await;
        match method {
            "HEAD" => self.answer_head().await,
            _ => self.answer().await,
        }
    }

    /// The next answer on this connection.
    pub(crate) async fn answer(&mut self) -> Answer {
        let mut answer = self.answer_head().await;
        let length = answer.header("content-length").map_or(0, |length| length.parse().unwrap());
        let mut body = vec![0; length];
        soon(self.0.read_exact(&mut body)).await.unwrap();
        answer.body = String::from_utf8(body).unwrap();
        answer
    }

    /// The next answer, which has no content whatever its head says.
    async fn answer_head(&mut self) -> Answer {
        let mut head = Vec::new();
        while !head.ends_with(b"\r\n\r\n") {
            match soon(self.0.read_u8()).await {
                Ok(byte) => head.push(byte),
                Err(error) => panic!("{error} after {:?}", String::from_utf8_lossy(&head)),
            }
        }
        let head = String::from_utf8(head).unwrap();
        let status = head.split(' ').nth(1).and_then(|status| status.parse().ok()).expect(&head);
        Answer { status, head, body: String::new() }
    }

    /// Reads until the server closes the connection.
    pub(crate) async fn read_to_end(&mut self) -> String {
        let mut read = Vec::new();
        // A reset ends it too.
        let _ = soon(self.0.read_to_end(&mut read)).await;
        String::from_utf8(read).unwrap()
    }
}
