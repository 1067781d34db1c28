//! What hyper reads of an HTTP/1.1 connection: one request at a time, and none that the guard refuses.

use super::guard::Guard;
use super::violation::Violation;
use crate::http::body_limit::Malformed;
use crate::http::progress::Progress;
use crate::server::head::HeadLimits;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncRead, ReadBuf};

/// Stands between a stream and hyper.
///
/// Usually a request comes at once and goes straight into hyper's buffer. Half a head, and what comes behind a request,
/// is held until hyper may have it.
///
/// Answers to earlier requests may still have to be written when one is refused. So hyper, which writes them first, is
/// given something that it refuses too. Where it reads a body already, it is given an error.
pub(super) struct Intake {
    guard: Guard,
    held: Vec<u8>,
    /// How many of the bytes that are held hyper may have.
    admitted: usize,
    violation: Option<Violation>,
    /// Whether what is refused is a request for a head.
    refused_head: bool,
    /// Whether the client has ended what it sends, and hyper is to hear of it when it reads next.
    ended: bool,
}

/// How much of what follows a request is read while that is answered. The end of a client that sends more is not seen
/// before the answer.
const READ_AHEAD: usize = 8 * 1024;

/// What no request begins with.
const NO_REQUEST: [u8; 1] = [0];

impl Intake {
    pub(super) fn new(limits: HeadLimits) -> Self {
        Self {
            guard: Guard::new(limits),
            held: Vec::new(),
            admitted: 0,
            violation: None,
            refused_head: false,
            ended: false,
        }
    }

    /// Why the guard has refused what came last.
    pub(super) fn violation(&self) -> Option<Violation> {
        self.violation
    }

    /// Whether the guard has refused a request for a head.
    pub(super) fn has_refused_head(&self) -> bool {
        self.refused_head
    }

    /// What has come behind the last request. None in the middle of it.
    pub(super) fn into_rest(self) -> Option<Vec<u8>> {
        (self.guard.is_in_head() && self.admitted == 0 && self.violation.is_none()).then_some(self.held)
    }

    /// Whether something has come that hyper has not read.
    pub(super) fn holds(&self) -> bool {
        !self.held.is_empty() || self.ended
    }

    /// Reads what hyper may have into its buffer.
    pub(super) fn poll_read<S: AsyncRead + Unpin>(
        &mut self,
        stream: &mut S,
        progress: &Progress,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if !self.held.is_empty() || self.violation.is_some() {
            return self.poll_held(stream, progress, cx, buffer);
        }
        let before = buffer.filled().len();
        ready!(Pin::new(&mut *stream).poll_read(cx, buffer))?;
        let new = &buffer.filled()[before..];
        if new.is_empty() {
            return self.poll_end(progress, cx);
        }
        match self.admit(new, progress) {
            Ok(admitted) if admitted == new.len() => Poll::Ready(Ok(())),
            Ok(admitted) => {
                self.held.extend_from_slice(&new[admitted..]);
                buffer.set_filled(before + admitted);
                match admitted {
                    0 => self.poll_held(stream, progress, cx, buffer),
                    _ => Poll::Ready(Ok(())),
                }
            }
            Err(refused) => {
                buffer.set_filled(before);
                Poll::Ready(refused.told(buffer))
            }
        }
    }

    fn poll_held<S: AsyncRead + Unpin>(
        &mut self,
        stream: &mut S,
        progress: &Progress,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        while self.violation.is_none() {
            if self.admitted == 0 {
                let held = std::mem::take(&mut self.held);
                let admitted = self.admit(&held, progress);
                self.held = held;
                self.admitted = match admitted {
                    Ok(admitted) => admitted,
                    Err(refused) => return Poll::Ready(refused.told(buffer)),
                };
            }
            if self.admitted > 0 {
                self.give(buffer);
                return Poll::Ready(Ok(()));
            }
            if self.guard.is_in_head() && !progress.begins() {
                // Whoever writes the answer wakes us. Until then it matters only whether the client is still there.
                if self.held.len() >= READ_AHEAD {
                    return Poll::Pending;
                }
                match ready!(poll_more(&mut self.held, stream, cx, buffer))? {
                    0 => return self.poll_end(progress, cx),
                    _ => continue,
                }
            }
            if ready!(poll_more(&mut self.held, stream, cx, buffer))? == 0 {
                return Poll::Ready(Ok(()));
            }
        }
        // Nothing that follows can be read.
        Poll::Ready(Ok(()))
    }

    /// The client sends no more. That is how one looks that goes away, and then hyper drops the handler; but it may only be
    /// done with sending, and read on. So it gets what there is to answer without waiting: the handler is polled once more,
    /// and what it has answered is written, before hyper is told.
    fn poll_end(&mut self, progress: &Progress, cx: &Context<'_>) -> Poll<io::Result<()>> {
        if !self.guard.is_in_head() || progress.begins() {
            return Poll::Ready(Ok(()));
        }
        match progress.is_handling() {
            // It is still to read what there is.
            true if progress.is_blocked() => {}
            true if self.ended => return Poll::Ready(Ok(())),
            true => cx.waker().wake_by_ref(),
            // Whoever writes the answer wakes us.
            false => {}
        }
        self.ended = true;
        Poll::Pending
    }

    /// How many of these bytes hyper may have.
    fn admit(&mut self, bytes: &[u8], progress: &Progress) -> Result<usize, Refused> {
        let in_head = self.guard.is_in_head();
        if in_head && !progress.begins() {
            return Ok(0);
        }
        self.ended = false;
        let admitted = self.guard.admit(bytes).map_err(|violation| {
            self.violation = Some(violation);
            self.refused_head = in_head && begins_head(bytes);
            progress.break_off();
            Refused { violation, in_head }
        })?;
        progress.came(self.guard.is_in_head());
        Ok(admitted)
    }

    fn give(&mut self, buffer: &mut ReadBuf<'_>) {
        let given = self.admitted.min(buffer.remaining());
        buffer.put_slice(&self.held[..given]);
        self.held.drain(..given);
        self.admitted -= given;
        if self.held.is_empty() {
            self.held = Vec::new();
        }
    }
}

/// Whether this begins a request whose answer has no content (RFC 9110, section 9.3.2).
pub(super) fn begins_head(bytes: &[u8]) -> bool {
    bytes.trim_ascii_start().starts_with(b"HEAD ")
}

/// Reads more behind what is held, by way of a buffer that is left as it was. The number of bytes is 0 at the end.
fn poll_more<S: AsyncRead + Unpin>(
    held: &mut Vec<u8>,
    stream: &mut S,
    cx: &mut Context<'_>,
    buffer: &mut ReadBuf<'_>,
) -> Poll<io::Result<usize>> {
    let before = buffer.filled().len();
    ready!(Pin::new(stream).poll_read(cx, buffer))?;
    let new = &buffer.filled()[before..];
    let length = new.len();
    held.extend_from_slice(new);
    buffer.set_filled(before);
    Poll::Ready(Ok(length))
}

struct Refused {
    violation: Violation,
    in_head: bool,
}

impl Refused {
    fn told(self, buffer: &mut ReadBuf<'_>) -> io::Result<()> {
        if self.in_head {
            buffer.put_slice(&NO_REQUEST);
            return Ok(());
        }
        Err(io::Error::new(io::ErrorKind::InvalidData, Malformed(self.violation.message)))
    }
}
