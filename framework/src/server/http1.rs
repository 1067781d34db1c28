//! A connection that speaks HTTP/1.1.

use super::Service;
use super::adapter::{Sending, adapter};
use super::connection::drive;
use super::head::LARGEST_HEAD;
use super::limits::Limits;
use super::refusals::{Refusals, replacement};
use super::shutdown::Shutdown;
use super::sniff::Replay;
use super::stream::Stream;
use crate::http::BoxError;
use crate::http::connection::Connection;
use hyper::server::conn::http1;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};

/// Serves a connection until it ends, and sees to it that the client can read the last answer.
pub(super) async fn converse<S: Service>(
    stream: Replay<Stream>,
    ends: Connection,
    service: Arc<S>,
    shutdown: Shutdown,
    limits: Limits,
) -> Result<(), BoxError> {
    let sending = Sending::default();
    let service = adapter(service, ends, sending.clone());
    let mut connection = builder(limits).serve_connection(TokioIo::new(Refusals::new(stream)), service);
    let ended = drive(Pin::new(&mut connection), shutdown, |connection| connection.graceful_shutdown()).await;
    let parts = connection.into_parts();
    let (mut stream, held) = parts.io.into_inner().into_parts();
    match ended {
        Err(error) if error.is_parse() && !held.is_empty() => {
            stream.write_all(&replacement(&held, &parts.read_buf).await).await?;
            linger(stream, limits.linger).await?;
            Err(error.into())
        }
        Err(error) => {
            // An answer broke off. To a client that takes the end of the connection for its end, it must not look whole.
            if error.is_user() {
                stream.into_inner().reset_on_close();
            }
            Err(error.into())
        }
        Ok(idle) => {
            stream.write_all(&held).await?;
            if sending.get() && !idle { linger(stream, limits.linger).await } else { stream.shutdown().await }?;
            Ok(())
        }
    }
}

/// How much of what a client sends after the last answer the server reads.
const LINGER_BYTES: u64 = 4 * 1024 * 1024;

/// Says that there is no more to come, and discards what the client still sends.
///
/// To close while it is sending would reset the connection, and a reset can take the answer from a client before it has
/// read it (RFC 9112, section 9.6).
async fn linger(mut stream: Replay<Stream>, time: Duration) -> io::Result<()> {
    stream.shutdown().await?;
    // Neither the time nor the end of the client is an error: there is nothing left to tell it.
    let _ = tokio::time::timeout(time, discard(stream.take(LINGER_BYTES))).await;
    Ok(())
}

async fn discard(mut stream: impl AsyncRead + Unpin) -> io::Result<()> {
    let mut buffer = vec![0; 16 * 1024];
    while stream.read(&mut buffer).await? > 0 {}
    Ok(())
}

fn builder(limits: Limits) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        .timer(TokioTimer::new())
        .header_read_timeout(limits.head)
        .max_header_size(LARGEST_HEAD)
        .keep_alive(true)
        // The end of the input is how a client that goes away looks, and then its handler is to be dropped.
        .half_close(false);
    builder
}
