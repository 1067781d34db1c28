//! A connection that speaks HTTP/1.1.

mod chunks;
mod guard;
mod head;
mod intake;
mod refusals;
mod violation;
mod wire;

use super::Service;
use super::adapter::adapter;
use super::head::LARGEST_HEAD;
use super::limits::Limits;
use super::socket::Socket;
use super::watch::{Event, next};
use crate::http::BoxError;
use crate::http::connection::Connection;
use crate::http::progress::{Late, Phase, Progress};
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use refusals::{late_head, replacement};
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;
use wire::Wire;

/// Serves a connection until it ends, and sees to it that the client can read the last answer.
pub(super) async fn converse<S: Service>(
    socket: Socket,
    watched: Arc<Connection>,
    service: Arc<S>,
    limits: Limits,
) -> Result<(), BoxError> {
    let service = adapter(service, Arc::clone(&watched));
    let mut connection = builder().serve_connection(TokioIo::new(Wire::new(socket, Arc::clone(&watched))), service);
    let end = serve(&mut connection, &watched.progress, |connection| connection.graceful_shutdown()).await;
    let parts = connection.into_parts();
    let (mut socket, held, violation) = parts.io.into_inner().into_parts();
    match end {
        End::Failed(error) if error.is_parse() && !held.is_empty() => {
            socket.write_all(&replacement(&held, violation).await).await?;
            linger(socket, limits.linger).await?;
            Err(error.into())
        }
        End::Failed(error) => {
            // An answer broke off. To a client that takes the end of the connection for its end, it must not look whole.
            if error.is_user() {
                socket.reset_on_close();
            }
            Err(error.into())
        }
        End::Done { idle } => {
            socket.write_all(&held).await?;
            match watched.progress.sending() && !idle {
                true => linger(socket, limits.linger).await?,
                false => socket.shutdown().await?,
            }
            Ok(())
        }
        End::LateHead => {
            // A client that does not even read would keep us waiting.
            let answer = late_head().await;
            let _ = timeout(limits.linger, socket.write_all(&answer)).await;
            Ok(linger(socket, limits.linger).await?)
        }
        End::Unread => {
            // What it has not read would keep the end of the connection waiting for ever.
            socket.reset_on_close();
            Ok(())
        }
    }
}

/// How a connection ended.
enum End {
    Failed(hyper::Error),
    /// As it should; whether it was told to end while it was idle.
    Done {
        idle: bool,
    },
    LateHead,
    /// The client does not read what it is sent.
    Unread,
}

async fn serve<C>(connection: &mut C, progress: &Progress, end: impl Fn(Pin<&mut C>)) -> End
where
    C: Future<Output = hyper::Result<()>> + Unpin,
{
    let mut idle = false;
    loop {
        match next(connection, progress).await {
            Event::Ended(Ok(())) => return End::Done { idle },
            Event::Ended(Err(error)) => return End::Failed(error),
            Event::Late(Late::Phase(Phase::Body)) => progress.give_up_body(),
            Event::Late(Late::Phase(Phase::Head)) => return End::LateHead,
            Event::Late(Late::Reading) => return End::Unread,
            Event::Late(Late::Phase(_)) | Event::Ending => {
                idle = progress.is_idle();
                end(Pin::new(connection));
            }
        }
    }
}

/// How much of what a client sends after the last answer the server reads.
const LINGER_BYTES: u64 = 4 * 1024 * 1024;

/// Says that there is no more to come, and discards what the client still sends.
///
/// To close while it is sending would reset the connection, and a reset can take the answer from a client before it has
/// read it (RFC 9112, section 9.6).
async fn linger(mut stream: Socket, time: Duration) -> io::Result<()> {
    stream.shutdown().await?;
    // Neither the time nor the end of the client is an error: there is nothing left to tell it.
    let _ = timeout(time, discard(stream.take(LINGER_BYTES))).await;
    Ok(())
}

async fn discard(mut stream: impl AsyncRead + Unpin) -> io::Result<()> {
    let mut buffer = vec![0; 16 * 1024];
    while stream.read(&mut buffer).await? > 0 {}
    Ok(())
}

fn builder() -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        // Who is late is found by the sweep; hyper's timer costs a fifth of a small request.
        .header_read_timeout(None)
        .max_header_size(LARGEST_HEAD)
        .keep_alive(true)
        // The end of the input is how a client that goes away looks, and then its handler is to be dropped.
        .half_close(false);
    builder
}
