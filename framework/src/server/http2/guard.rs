//! A socket that looks at the frames that pass, and ends what costs too much.

use super::flood::Floods;
use super::frame::{Frames, LARGEST, kind};
use super::rules::{Breach, Rules, looks_into};
use crate::http::connection::Connection;
use crate::server::limits::Limits;
use crate::server::sniff::PREFACE;
use crate::server::socket::Socket;
use h2::Reason;
use std::io::{self, IoSlice};
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// How many malformed requests may be waiting for their end.
const MOST_MALFORMED: usize = 128;
/// How many frames of data may come before what is in them for tunnels is taken out of h2, which allows a few thousand more.
const MOST_DATA: u32 = 1024;
/// How much a client may send before it hears how much that is (RFC 9113, section 6.9.2).
const FIRST_WINDOW: i64 = 65_535;
/// What no frame is called; whoever reads it passes the frame over (RFC 9113, section 5.5).
const UNKNOWN: u8 = 0xff;

/// What the guard tells the connection, which has no other way to it, and the other way round.
#[derive(Default)]
pub(super) struct Verdict {
    /// The code of the error that the connection is to end with, and one more.
    reason: AtomicU32,
    closing: AtomicBool,
    reset: AtomicBool,
    /// Whether nothing is read for now.
    deaf: AtomicBool,
    /// What becomes of the end of what the client sends, once it is seen.
    end: AtomicU8,
    /// The streams of requests that are malformed, which h2 does not see, and whether there was ever one.
    malformed: Mutex<Vec<u32>>,
    rejects: AtomicBool,
    /// How many frames of data have come since the connection last took out of h2 what was for tunnels.
    data: AtomicU32,
}

/// h2 hears of the end at once, and then all handlers are dropped.
const AT_ONCE: u8 = 0;
/// It hears of it when the connection says so.
const HELD: u8 = 1;
/// It is there, and h2 has not heard of it.
const SEEN: u8 = 2;

impl Verdict {
    /// Why the connection is to end.
    pub(super) fn reason(&self) -> Option<Reason> {
        self.reason.load(Relaxed).checked_sub(1).map(Reason::from)
    }

    /// Whether all has been written, and the end of the client is waited for.
    pub(super) fn is_closing(&self) -> bool {
        self.closing.load(Relaxed)
    }

    /// Makes the end of the connection an error for the client.
    pub(super) fn reset_on_close(&self) {
        self.reset.store(true, Relaxed);
    }

    /// Whether what the client sends is read. Who says so looks for it afterwards.
    pub(super) fn listen(&self, reads: bool) {
        self.deaf.store(!reads, Relaxed);
    }

    /// Holds back the end of what the client sends: it may only be done with sending, and read on.
    pub(super) fn hold_end(&self) {
        self.end.store(HELD, Relaxed);
    }

    /// Whether it is held back.
    pub(super) fn holds_end(&self) -> bool {
        self.end.load(Relaxed) == SEEN
    }

    /// Lets h2 hear of it. False if there is nothing to be heard.
    pub(super) fn tell_end(&self) -> bool {
        self.end.compare_exchange(SEEN, AT_ONCE, Relaxed, Relaxed).is_ok()
    }

    /// Whether the request on that stream is malformed, and the guard has said so.
    pub(super) fn is_malformed(&self, stream: impl FnOnce() -> u32) -> bool {
        if !self.rejects.load(Relaxed) {
            return false;
        }
        let stream = stream();
        let mut malformed = self.malformed.lock().unwrap_or_else(PoisonError::into_inner);
        let found = malformed.iter().position(|other| *other == stream);
        found.is_some_and(|index| malformed.swap_remove(index) == stream)
    }

    /// Whether nothing more is read before what has come for tunnels is taken.
    pub(super) fn is_full(&self) -> bool {
        self.data.load(Relaxed) >= MOST_DATA
    }

    /// It has been.
    pub(super) fn emptied(&self) {
        self.data.store(0, Relaxed);
    }

    fn reject(&self, stream: u32) {
        self.rejects.store(true, Relaxed);
        let mut malformed = self.malformed.lock().unwrap_or_else(PoisonError::into_inner);
        malformed.push(stream);
        // Requests that are refused for something else are never asked for.
        if malformed.len() > MOST_MALFORMED {
            self.condemn(Reason::PROTOCOL_ERROR);
        }
    }

    fn condemn(&self, reason: Reason) {
        // The first reason is what counts.
        let _ = self.reason.compare_exchange(0, u32::from(reason) + 1, Relaxed, Relaxed);
    }
}

/// See the top.
pub(super) struct Guard {
    socket: Socket,
    connection: Arc<Connection>,
    verdict: Arc<Verdict>,
    incoming: Frames,
    outgoing: Frames,
    rules: Rules,
    floods: Floods,
    /// How much the client may still send on all streams (RFC 9113, section 6.9), and whether that is less than a frame.
    window: i64,
    shut: Arc<AtomicBool>,
}

impl Guard {
    pub(super) fn new(
        socket: Socket,
        connection: &Arc<Connection>,
        limits: &Limits,
        rules: Rules,
        shut: Arc<AtomicBool>,
    ) -> Self {
        connection.progress.begins_frame();
        Self {
            socket,
            connection: Arc::clone(connection),
            verdict: Arc::default(),
            incoming: Frames::new(looks_into).after(PREFACE.len()),
            outgoing: Frames::new(|kind| matches!(kind, kind::RST_STREAM | kind::PUSH_PROMISE | kind::WINDOW_UPDATE)),
            rules,
            floods: Floods::new(limits, connection.progress.now()),
            window: FIRST_WINDOW,
            shut,
        }
    }

    pub(super) fn verdict(&self) -> Arc<Verdict> {
        Arc::clone(&self.verdict)
    }

    fn received(&mut self, bytes: &mut [u8]) {
        let Self { floods, rules, verdict, window, .. } = self;
        let progress = &self.connection.progress;
        let (now, mut begins, mut hidden) = (progress.now(), false, Vec::new());
        self.incoming.feed(bytes, |frame, begin| {
            frame.log("received");
            if frame.kind == kind::DATA {
                verdict.data.fetch_add(1, Relaxed);
                *window -= i64::from(frame.length);
            }
            let waited = rules.waits();
            let flood = floods.received(frame, now).map_or(Ok(()), |reason| Err(Breach::Connection(reason)));
            match (flood.and_then(|()| rules.broken(frame)), begin) {
                (Ok(()), _) => {}
                (Err(Breach::Connection(reason)), _) => verdict.condemn(reason),
                (Err(Breach::Request(stream)), _) => verdict.reject(stream),
                (Err(Breach::Pong), Some(begin)) => hidden.push(begin),
                // No client sends one frame in pieces by chance.
                (Err(Breach::Pong), None) => verdict.condemn(Reason::ENHANCE_YOUR_CALM),
            }
            // What is waited for after that begins here, unless it is the rest of headers that have begun before.
            begins = if rules.waits() { begins || (!waited && begin.is_some()) } else { true };
        });
        match self.incoming.is_partial() || rules.waits() {
            false => progress.ends_frame(),
            true if begins => progress.begins_frame(),
            true => progress.goes_on_with_frame(),
        }
        progress.heard();
        hidden.into_iter().for_each(|begin| hide(bytes, begin));
        self.look_at_window();
    }

    fn sent(&mut self, mut count: usize, slices: &[IoSlice<'_>]) {
        let now = self.connection.progress.now();
        for slice in slices {
            let (sent, _) = slice.split_at(count.min(slice.len()));
            count -= sent.len();
            self.outgoing.feed(sent, |frame, _| {
                frame.log("sent");
                self.rules.sent(frame);
                if frame.kind == kind::WINDOW_UPDATE && frame.stream == 0 {
                    self.window += i64::from(frame.code());
                }
                if let Some(reason) = self.floods.sent(frame, now) {
                    self.verdict.condemn(reason);
                }
            });
        }
        self.look_at_window();
    }

    fn look_at_window(&self) {
        self.shut.store(self.window < i64::from(LARGEST), Relaxed);
    }
}

/// Makes a frame one that h2 passes over in silence: it writes of each answer to a PING that it has not sent to the log.
fn hide(bytes: &mut [u8], begin: usize) {
    if let Some(kind) = bytes.get_mut(begin + 3) {
        *kind = UNKNOWN;
    }
}

impl AsyncRead for Guard {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        // Who is to end is not listened to.
        if self.verdict.reason().is_some() || self.verdict.deaf.load(Relaxed) {
            return Poll::Pending;
        }
        if self.verdict.is_full() {
            // The connection reads on at once.
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let before = buffer.filled().len();
        ready!(Pin::new(&mut self.socket).poll_read(cx, buffer))?;
        if buffer.filled().len() == before && self.verdict.end.load(Relaxed) != AT_ONCE {
            self.verdict.end.store(SEEN, Relaxed);
            return Poll::Pending;
        }
        self.received(&mut buffer.filled_mut()[before..]);
        if self.verdict.reason().is_some() {
            buffer.set_filled(before);
            return Poll::Pending;
        }
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Guard {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let count = ready!(Pin::new(&mut self.socket).poll_write(cx, bytes))?;
        self.sent(count, &[IoSlice::new(bytes)]);
        Poll::Ready(Ok(count))
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        slices: &[IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let count = ready!(Pin::new(&mut self.socket).poll_write_vectored(cx, slices))?;
        self.sent(count, slices);
        Poll::Ready(Ok(count))
    }

    fn is_write_vectored(&self) -> bool {
        self.socket.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.socket).poll_flush(cx)
    }

    /// Says that there is no more to come, and discards what the client still sends: to close while it is sending would
    /// reset the connection, and a reset can take the last frames from a client before it has read them.
    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        if !self.verdict.is_closing() {
            ready!(Pin::new(&mut self.socket).poll_shutdown(cx))?;
            self.verdict.closing.store(true, Relaxed);
        }
        let mut discarded = [0; 4096];
        loop {
            let mut buffer = ReadBuf::new(&mut discarded);
            ready!(Pin::new(&mut self.socket).poll_read(cx, &mut buffer))?;
            if buffer.filled().is_empty() {
                return Poll::Ready(Ok(()));
            }
        }
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        if self.verdict.reset.load(Relaxed) {
            self.socket.reset_on_close();
        }
    }
}
