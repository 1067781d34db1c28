//! An accepted socket, of whichever kind.

use super::tls::Encrypted;
use crate::http::connection::Connection;
use socket2::SockRef;
use std::io::{self, IoSlice};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::task::{Context, Poll};
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::TcpStream;
#[cfg(unix)]
use tokio::net::UnixStream;

/// An accepted socket.
pub(super) enum Stream {
    Tcp(TcpStream),
    #[cfg(unix)]
    Unix(UnixStream),
    /// In a box, because it is large and few servers have it.
    Encrypted(Box<Encrypted>),
}

/// Calls the same method on whichever socket it is.
macro_rules! on_socket {
    ($stream:expr, $socket:ident => $call:expr) => {
        match $stream {
            Stream::Tcp($socket) => $call,
            #[cfg(unix)]
            Stream::Unix($socket) => $call,
            Stream::Encrypted($socket) => $call,
        }
    };
}

impl Stream {
    /// Who is at its two ends: the client, and the address that it connected to.
    pub(super) fn ends(&self) -> (Option<SocketAddr>, Option<SocketAddr>) {
        match self {
            Self::Tcp(socket) => (socket.peer_addr().ok().map(canonical), socket.local_addr().ok().map(canonical)),
            #[cfg(unix)]
            Self::Unix(_) => (None, None),
            Self::Encrypted(socket) => socket.get_ref().0.stream.ends(),
        }
    }

    /// Whether it says by itself when it waits for the client to read.
    pub(super) fn is_metered(&self) -> bool {
        matches!(self, Self::Encrypted(_))
    }
}

/// An IPv4 client of an IPv6 socket as what it is: `127.0.0.1`, not `::ffff:127.0.0.1`.
fn canonical(address: SocketAddr) -> SocketAddr {
    SocketAddr::new(address.ip().to_canonical(), address.port())
}

impl Stream {
    /// Makes the end of the connection, whenever it comes, an error for the client.
    pub(super) fn reset_on_close(&self) {
        // Fails only if the connection is gone already.
        let _ = match self {
            Self::Tcp(socket) => SockRef::from(socket).set_linger(Some(Duration::ZERO)),
            #[cfg(unix)]
            Self::Unix(socket) => SockRef::from(socket).set_linger(Some(Duration::ZERO)),
            Self::Encrypted(socket) => return socket.get_ref().0.stream.reset_on_close(),
        };
    }
}

impl AsyncRead for Stream {
    fn poll_read(self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        on_socket!(self.get_mut(), socket => Pin::new(socket).poll_read(cx, buffer))
    }
}

impl AsyncWrite for Stream {
    fn poll_write(self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        on_socket!(self.get_mut(), socket => Pin::new(socket).poll_write(cx, bytes))
    }

    fn poll_write_vectored(
        self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        on_socket!(self.get_mut(), socket => Pin::new(socket).poll_write_vectored(cx, slices))
    }

    fn is_write_vectored(&self) -> bool {
        on_socket!(self, socket => socket.is_write_vectored())
    }

    fn poll_flush(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        on_socket!(self.get_mut(), socket => Pin::new(socket).poll_flush(cx))
    }

    fn poll_shutdown(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        on_socket!(self.get_mut(), socket => Pin::new(socket).poll_shutdown(cx))
    }
}

impl From<Encrypted> for Stream {
    fn from(stream: Encrypted) -> Self {
        Self::Encrypted(Box::new(stream))
    }
}

/// A socket below encryption, which says when it waits for the client to read: only here it is known what has left.
pub(super) struct Metered {
    stream: Stream,
    connection: Arc<Connection>,
}

impl Metered {
    pub(super) fn new(stream: Stream, connection: Arc<Connection>) -> Self {
        Self { stream, connection }
    }

    fn wrote(&self, poll: Poll<io::Result<usize>>) -> Poll<io::Result<usize>> {
        match &poll {
            Poll::Pending => self.connection.progress.blocks(),
            Poll::Ready(Ok(bytes)) => self.connection.progress.wrote(*bytes),
            Poll::Ready(Err(_)) => {}
        }
        poll
    }
}

impl AsyncRead for Metered {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl AsyncWrite for Metered {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.wrote(poll)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let poll = Pin::new(&mut self.stream).poll_write_vectored(cx, slices);
        self.wrote(poll)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
