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
use super::limits::{Limits, USUAL_HEADERS};
use super::socket::Socket;
use super::tunnel::{self, Resumed};
use super::watch::{Event, next};
use crate::http::BoxError;
use crate::http::connection::Connection;
use crate::http::connection_event::{ConnectionEvent, Slow};
use crate::http::progress::{Late, Phase};
use bytes::Bytes;
use hyper::server::conn::http1;
use hyper_util::rt::TokioIo;
use intake::begins_head;
use refusals::{late_head, replacement};
use std::future::{Future, poll_fn};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWriteExt};
use tokio::time::timeout;
use violation::Violation;
use wire::Wire;

/// Serves a connection until it ends, with breaks in which it is hardly more than its socket. Where it goes on in another
/// protocol, gives what has been read of that.
///
/// The future is what a connection takes during its breaks: it borrows, and a box takes no room once it is gone.
#[expect(clippy::manual_async_fn, reason = "an async fn holds its arguments twice")]
pub(super) fn converse<S: Service>(
    socket: &mut Socket,
    watched: &Arc<Connection>,
    service: &Arc<S>,
    limits: &Limits,
) -> impl Future<Output = Result<Option<Bytes>, BoxError>> + Send {
    async move {
        loop {
            match Box::pin(exchange(socket, watched, service, limits)).await? {
                After::Break => {}
                After::Upgrade(unread) => return Ok(Some(unread)),
                After::Nothing => return Ok(None),
            }
            watched.progress.park();
            let heard = next(&mut poll_fn(|cx| socket.poll_hear(cx)), &watched.progress).await;
            watched.progress.takes_memory();
            if !matches!(heard, Event::Ended(true)) {
                socket.shutdown().await?;
                return Ok(None);
            }
        }
    }
}

/// What follows some requests and their answers.
enum After {
    /// The client makes a break.
    Break,
    /// Another protocol, of which this has been read.
    Upgrade(Bytes),
    /// The end of the connection.
    Nothing,
}

/// Answers requests until the client makes a break, or until the connection ends or changes its protocol. At its end it sees
/// to it that the client can read the last answer.
async fn exchange<S: Service>(
    socket: &mut Socket,
    watched: &Arc<Connection>,
    service: &Arc<S>,
    limits: &Limits,
) -> Result<After, BoxError> {
    let service = adapter(Arc::clone(service), Arc::clone(watched));
    let wire = Wire::new(&mut *socket, Arc::clone(watched), limits.of_heads(), |socket| socket.reset_on_close());
    let mut connection = builder(limits).serve_connection(TokioIo::new(wire), service);
    let end = serve(&mut connection, watched, |connection| connection.graceful_shutdown()).await;
    let http1::Parts { io, read_buf, .. } = connection.into_parts();
    let (held, intake) = io.into_inner().into_parts();
    let violation = intake.violation();
    match end {
        End::Idle => return Ok(After::Break),
        End::Failed(error) if error.is_parse() && !held.is_empty() => {
            watched.tell(|| match violation {
                Some(Violation { status, message }) => ConnectionEvent::refused(Some(status), message),
                None => ConnectionEvent::refused(None, error.to_string()),
            });
            let is_to_head = intake.has_refused_head() || begins_head(&read_buf);
            socket.write_all(&replacement(&held, violation, is_to_head).await).await?;
            linger(socket, limits.linger).await?;
            return Err(error.into());
        }
        End::Failed(error) => {
            // An answer broke off. To a client that takes the end of the connection for its end, it must not look whole.
            if error.is_user() {
                socket.reset_on_close();
            }
            return Err(error.into());
        }
        End::Done { .. } if watched.switch.get().is_some() => {
            let unread = intake.into_rest().map(|rest| [&read_buf, &rest[..]].concat().into());
            return Ok(unread.map_or(After::Nothing, After::Upgrade));
        }
        End::Done { idle } => {
            socket.write_all(&held).await?;
            match watched.progress.is_incomplete() && !idle {
                true => linger(socket, limits.linger).await?,
                // Without end, if it has to wait for a client that does not read (TLS).
                false => timeout(limits.linger, socket.shutdown()).await.unwrap_or(Ok(()))?,
            }
        }
        End::LateHead => {
            watched.tell(|| ConnectionEvent::TooSlow(Slow::Head));
            // A client that does not even read would keep us waiting.
            let answer = late_head().await;
            let _ = timeout(limits.linger, socket.write_all(&answer)).await;
            linger(socket, limits.linger).await?;
        }
        // What it has not read would keep the end of the connection waiting for ever.
        End::Unread => {
            watched.tell(|| ConnectionEvent::TooSlow(Slow::Reading));
            socket.reset_on_close();
        }
    }
    Ok(After::Nothing)
}

/// Runs another protocol on what was a connection of HTTP, to its end.
pub(super) async fn upgraded(
    stream: Socket,
    unread: Bytes,
    watched: &Connection,
    lingering: Duration,
) -> Result<(), BoxError> {
    let Some(switch) = watched.switch.get() else { return Ok(()) };
    let cut = |stream: Resumed<Socket>| {
        watched.tell(|| ConnectionEvent::TooSlow(Slow::Reading));
        stream.stream.reset_on_close();
    };
    let (resumed, break_off) = (Resumed { unread, stream }, |stream: &Resumed<Socket>| stream.stream.reset_on_close());
    let (stream, end) = tunnel::run(resumed, switch.clone(), &watched.progress, cut, break_off).await;
    let Some(Resumed { stream: mut socket, .. }) = stream else { return Ok(()) };
    match end {
        tunnel::End::Closed => linger(&mut socket, lingering).await?,
        tunnel::End::Broken => socket.reset_on_close(),
    }
    Ok(())
}

/// How a connection ended.
enum End {
    Failed(hyper::Error),
    /// As it should; whether it was told to end while it was idle.
    Done {
        idle: bool,
    },
    LateHead,
    /// Not at all: nothing has come for a while since the last answer.
    Idle,
    /// The client does not read what it is sent.
    Unread,
}

async fn serve<C>(connection: &mut C, watched: &Connection, end: impl Fn(Pin<&mut C>)) -> End
where
    C: Future<Output = hyper::Result<()>> + Unpin,
{
    let (mut idle, mut ending, progress) = (false, false, &watched.progress);
    loop {
        match next(connection, progress).await {
            Event::Ended(Ok(())) => {
                if ending {
                    // Another protocol wants to know.
                    progress.end();
                }
                return End::Done { idle };
            }
            Event::Ended(Err(error)) => return End::Failed(error),
            Event::Late(Late::Phase(Phase::Body)) => progress.give_up_body(),
            Event::Late(Late::Phase(Phase::Head)) => return End::LateHead,
            Event::Late(Late::Reading) => return End::Unread,
            Event::Late(Late::Phase(Phase::Idle)) => return End::Idle,
            event @ (Event::Late(Late::Phase(_)) | Event::Ending) => {
                ending |= matches!(event, Event::Ending);
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
async fn linger(stream: &mut Socket, time: Duration) -> io::Result<()> {
    timeout(time, stream.shutdown()).await.unwrap_or(Ok(()))?;
    // Neither the time nor the end of the client is an error: there is nothing left to tell it.
    let _ = timeout(time, discard(stream.take(LINGER_BYTES))).await;
    Ok(())
}

async fn discard(mut stream: impl AsyncRead + Unpin) -> io::Result<()> {
    let mut buffer = vec![0; 16 * 1024];
    while stream.read(&mut buffer).await? > 0 {}
    Ok(())
}

fn builder(limits: &Limits) -> http1::Builder {
    let mut builder = http1::Builder::new();
    builder
        // Who is late is found by the sweep; hyper's timer costs a fifth of a small request.
        .header_read_timeout(None)
        .max_header_size(limits.head_size)
        // So much of an answer is held for a client that does not read it; hyper's default is 400 KiB.
        .max_buf_size(limits.head_size + 8 * 1024)
        .keep_alive(true)
        // The end of the input is how a client that goes away looks, and then its handler is to be dropped.
        .half_close(false);
    if limits.headers != USUAL_HEADERS {
        builder.max_headers(limits.headers);
    }
    builder
}
