//! Rules of RFC 9113 for which h2 names another error, or none.

use super::frame::{ACK, END_HEADERS, END_STREAM, Frame, LARGEST, PADDED, WITH_PRIORITY, kind};
use super::hpack::Hpack;
use super::priority::Priority;
use super::schedule::Turn;
use super::unsent::Budget;
use crate::http::push::Pushes;
use h2::Reason;
use std::sync::Arc;

/// How many streams on which the client may still send are known apart.
const MOST_OPEN: usize = 1024;
/// How many gaps between the streams of a client are known.
const MOST_GAPS: usize = 64;
/// How large headers may be as they are sent, over all of their frames; what h2 reads of them is less.
const LARGEST_BLOCK: usize = 128 * 1024;

/// What a frame of the client ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Breach {
    Connection(Reason),
    /// The request on this stream.
    Request(u32),
    /// Nothing: it answers a PING that was never sent, and is to be passed over.
    Pong,
}

impl From<Reason> for Breach {
    fn from(reason: Reason) -> Self {
        Self::Connection(reason)
    }
}

/// What headers of the client are for.
#[derive(Clone, Copy)]
enum Headers {
    Request,
    Trailers,
    /// Nothing: the server has reset the stream, and they may have been on their way (section 5.1).
    Passed,
}

/// A stream that the client has not ended.
#[derive(Clone, Copy)]
struct Open {
    stream: u32,
    /// Whether the server has.
    is_reset: bool,
}

/// What a client may send.
pub(super) struct Rules {
    greeted: bool,
    /// Whether it has begun headers and not ended them.
    in_block: bool,
    /// What has come of those.
    block: Vec<u8>,
    headers: Headers,
    hpack: Hpack,
    /// The last stream that the client has begun.
    last: u32,
    /// The streams that it has not ended, from the oldest on.
    open: Vec<Open>,
    /// Streams up to this one are not known any more.
    forgotten: u32,
    /// The first and the last of streams that it has left out.
    gaps: Vec<(u32, u32)>,
    /// The last stream that was promised to it.
    promised: u32,
    /// How many PINGs it has not answered.
    pings: u32,
    /// Who learns whether it wants answers that it has not asked for.
    pushes: Arc<Pushes>,
    /// Who learns which of them are important to it.
    budget: Arc<Budget>,
}

impl Rules {
    pub(super) fn new(pushes: Arc<Pushes>, budget: Arc<Budget>) -> Self {
        Self {
            greeted: false,
            in_block: false,
            block: Vec::new(),
            headers: Headers::Request,
            hpack: Hpack::default(),
            last: 0,
            open: Vec::new(),
            forgotten: 0,
            gaps: Vec::new(),
            promised: 0,
            pings: 0,
            pushes,
            budget,
        }
    }

    /// Whether headers, or the client's preface, have begun and not ended.
    pub(super) fn waits(&self) -> bool {
        self.in_block || !self.greeted
    }

    /// Remembers what the client may answer to.
    pub(super) fn sent(&mut self, frame: Frame<'_>) {
        match frame.kind {
            kind::PING if !frame.has(ACK) => self.pings = self.pings.saturating_add(1),
            kind::PUSH_PROMISE => {
                self.promised = frame.code();
                self.pushes.opened(self.promised);
            }
            kind::RST_STREAM => {
                self.resets(frame.stream);
                self.closes(frame.stream);
            }
            kind::HEADERS | kind::DATA if frame.has(END_STREAM) => self.closes(frame.stream),
            _ => {}
        }
    }

    /// What it ends, if the client must not send that frame.
    pub(super) fn broken(&mut self, frame: Frame<'_>) -> Result<(), Breach> {
        if !has_right_size(frame) {
            return Err(Reason::FRAME_SIZE_ERROR.into());
        }
        // The client's preface ends with SETTINGS (section 3.4), and nothing stands within headers (section 4.3).
        let is_greeting = std::mem::replace(&mut self.greeted, true) || frame.kind == kind::SETTINGS;
        if !is_greeting || (self.in_block && frame.kind != kind::CONTINUATION) {
            return Err(Reason::PROTOCOL_ERROR.into());
        }
        match frame.kind {
            kind::SETTINGS => self.settings(frame.payload),
            kind::PING if frame.has(ACK) && frame.stream == 0 => self.answered(),
            kind::PRIORITY_UPDATE => self.prioritize(frame),
            kind::WINDOW_UPDATE if frame.stream == 0 => {
                self.budget.schedule.opens(frame.code() & 0x7fff_ffff);
                Ok(())
            }
            // Only servers promise (section 8.4).
            kind::PUSH_PROMISE => Err(Reason::PROTOCOL_ERROR.into()),
            kind::HEADERS => {
                self.on_stream(frame)?;
                self.block.clear();
                self.read_block(frame, fragment(frame).ok_or(Reason::PROTOCOL_ERROR)?)
            }
            kind::CONTINUATION if self.in_block => self.read_block(frame, frame.payload),
            _ => self.on_stream(frame),
        }
    }

    /// Looks at headers when they are complete.
    fn read_block(&mut self, frame: Frame<'_>, fragment: &[u8]) -> Result<(), Breach> {
        self.in_block = !frame.has(END_HEADERS);
        if self.block.len() + fragment.len() > LARGEST_BLOCK {
            return Err(Reason::ENHANCE_YOUR_CALM.into());
        }
        if self.in_block || !self.block.is_empty() {
            self.block.extend_from_slice(fragment);
        }
        if self.in_block {
            return Ok(());
        }
        let collected = std::mem::take(&mut self.block);
        let block = if collected.is_empty() { fragment } else { &collected };
        let findings = self.hpack.read(block).ok_or(Reason::COMPRESSION_ERROR)?;
        match self.headers {
            // Trailers have none (section 8.1).
            Headers::Trailers if findings.pseudo_headers => Err(Reason::PROTOCOL_ERROR.into()),
            // A path has none (section 8.3.1).
            Headers::Request if findings.fragment => Err(Breach::Request(frame.stream)),
            _ => Ok(()),
        }
    }

    fn on_stream(&mut self, frame: Frame<'_>) -> Result<(), Breach> {
        match frame.kind {
            kind::HEADERS if frame.stream > self.last => {
                self.headers = Headers::Request;
                self.leaves_out(frame.stream);
                self.last = frame.stream;
                if !frame.has(END_STREAM) {
                    self.begins(frame.stream);
                }
            }
            // Streams come in order, so that it can never begin (section 5.1.1).
            kind::HEADERS if self.is_in_gap(frame.stream) => return Err(Reason::PROTOCOL_ERROR.into()),
            kind::HEADERS | kind::DATA if self.has_ended(frame.stream) => return Err(Reason::STREAM_CLOSED.into()),
            kind::HEADERS | kind::DATA => {
                self.headers = if self.has_reset(frame.stream) { Headers::Passed } else { Headers::Trailers };
                if frame.has(END_STREAM) {
                    self.ends(frame.stream);
                }
            }
            kind::RST_STREAM => {
                self.ends(frame.stream);
                self.closes(frame.stream);
            }
            _ => {}
        }
        Ok(())
    }

    /// The settings that concern us, or have bounds for which h2 names another error (section 6.5.2).
    fn settings(&mut self, payload: &[u8]) -> Result<(), Breach> {
        const ENABLE_PUSH: u16 = 2;
        const MAX_CONCURRENT_STREAMS: u16 = 3;
        const NO_RFC7540_PRIORITIES: u16 = 9;
        const INITIAL_WINDOW_SIZE: u16 = 4;
        const LARGEST_WINDOW: u32 = 0x7fff_ffff;
        for setting in payload.chunks_exact(6) {
            let [a, b, c, d, e, f] = *setting else { continue };
            match (u16::from_be_bytes([a, b]), u32::from_be_bytes([c, d, e, f])) {
                (ENABLE_PUSH, enabled) => self.pushes.enable(enabled == 1),
                (MAX_CONCURRENT_STREAMS, most) => self.pushes.make_room(most),
                // RFC 9218, section 2.1.
                (NO_RFC7540_PRIORITIES, 2..) => return Err(Reason::PROTOCOL_ERROR.into()),
                (INITIAL_WINDOW_SIZE, size) if size > LARGEST_WINDOW => {
                    return Err(Reason::FLOW_CONTROL_ERROR.into());
                }
                (INITIAL_WINDOW_SIZE, _) => self.budget.schedule.opens(0),
                _ => {}
            }
        }
        Ok(())
    }

    /// The client changes how important a stream is to it, whether that has begun or not (RFC 9218, section 7.1).
    fn prioritize(&self, frame: Frame<'_>) -> Result<(), Breach> {
        let (stream, said) = frame.payload.split_first_chunk().ok_or(Reason::FRAME_SIZE_ERROR)?;
        let stream = u32::from_be_bytes(*stream) & 0x7fff_ffff;
        let is_unpromised = stream.is_multiple_of(2) && stream > self.promised;
        if frame.stream != 0 || stream == 0 || is_unpromised {
            return Err(Reason::PROTOCOL_ERROR.into());
        }
        let priority = Priority::read(str::from_utf8(said).into_iter());
        self.budget.schedule.update(Turn { stream, priority });
        Ok(())
    }

    fn answered(&mut self) -> Result<(), Breach> {
        self.pings = self.pings.checked_sub(1).ok_or(Breach::Pong)?;
        Ok(())
    }

    /// Remembers the streams before this one that the client has left out.
    fn leaves_out(&mut self, stream: u32) {
        if stream > self.last + 2 {
            if self.gaps.len() == MOST_GAPS {
                self.gaps.remove(0);
            }
            self.gaps.push((self.last + 1, stream - 1));
        }
    }

    fn is_in_gap(&self, stream: u32) -> bool {
        self.gaps.iter().any(|(first, last)| (first..=last).contains(&&stream))
    }

    fn begins(&mut self, stream: u32) {
        if self.open.len() == MOST_OPEN {
            self.forgotten = self.open.remove(0).stream;
        }
        self.open.push(Open { stream, is_reset: false });
    }

    fn ends(&mut self, stream: u32) {
        if let Some(index) = self.find(stream) {
            self.open.remove(index);
        }
    }

    fn find(&self, stream: u32) -> Option<usize> {
        // Streams come in order.
        self.open.binary_search_by_key(&stream, |open| open.stream).ok()
    }

    fn resets(&mut self, stream: u32) {
        if let Some(index) = self.find(stream) {
            self.open[index].is_reset = true;
        }
    }

    /// A stream is closed, if it is one that was promised.
    fn closes(&self, stream: u32) {
        if stream.is_multiple_of(2) {
            self.pushes.closed(stream);
        }
    }

    fn has_reset(&self, stream: u32) -> bool {
        self.find(stream).is_some_and(|index| self.open[index].is_reset)
    }

    /// Whether the client has said that it will send no more there (section 5.1).
    fn has_ended(&self, stream: u32) -> bool {
        stream % 2 == 1 && stream > self.forgotten && stream <= self.last && self.find(stream).is_none()
    }
}

/// Which frames are looked into.
pub(super) fn looks_into(kind: u8) -> bool {
    matches!(kind, kind::HEADERS | kind::CONTINUATION | kind::SETTINGS | kind::WINDOW_UPDATE | kind::PRIORITY_UPDATE)
}

fn has_right_size(frame: Frame<'_>) -> bool {
    let prefix = u32::from(frame.has(PADDED)) + if frame.has(WITH_PRIORITY) { 5 } else { 0 };
    let is_right = match frame.kind {
        kind::DATA => frame.length > 0 || !frame.has(PADDED),
        kind::HEADERS => frame.length >= prefix,
        kind::PRIORITY => frame.length == 5,
        kind::RST_STREAM | kind::WINDOW_UPDATE => frame.length == 4,
        kind::PING => frame.length == 8,
        kind::GOAWAY => frame.length >= 8,
        kind::PRIORITY_UPDATE => frame.length >= 4,
        kind::SETTINGS if frame.has(ACK) => frame.length == 0,
        kind::SETTINGS => frame.length.is_multiple_of(6),
        _ => true,
    };
    is_right && frame.length <= LARGEST
}

/// What HEADERS carry without padding and priority (section 6.2), or none if there is too much padding.
fn fragment(frame: Frame<'_>) -> Option<&[u8]> {
    let (padding, rest) = match frame.has(PADDED) {
        true => frame.payload.split_first()?,
        false => (&0, frame.payload),
    };
    let rest = if frame.has(WITH_PRIORITY) { rest.get(5..)? } else { rest };
    rest.get(..rest.len().checked_sub(usize::from(*padding))?)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(kind: u8, flags: u8, stream: u32) -> Frame<'static> {
        Frame { length: 4, kind, flags: flags | END_HEADERS, stream, payload: &[0x82; 4] }
    }

    fn rules() -> Rules {
        Rules { greeted: true, ..Rules::new(Pushes::new(1), Budget::new(1)) }
    }

    const CLOSED: Result<(), Breach> = Err(Breach::Connection(Reason::STREAM_CLOSED));

    #[test]
    fn many_streams_that_do_not_end_are_not_remembered_for_ever() {
        let mut rules = rules();
        for number in 0..5000 {
            assert_eq!(rules.broken(frame(kind::HEADERS, 0, 2 * number + 1)), Ok(()));
        }
        assert_eq!(rules.open.len(), MOST_OPEN);
        assert_eq!(rules.broken(frame(kind::DATA, END_STREAM, 1)), Ok(()));
        assert_eq!(rules.broken(frame(kind::DATA, END_STREAM, 9999)), Ok(()));
        assert_eq!(rules.broken(frame(kind::DATA, 0, 9999)), CLOSED);
        assert_eq!(rules.broken(frame(kind::DATA, 0, 9997)), Ok(()));
    }

    #[test]
    fn trailers_on_a_stream_that_was_reset_are_passed_over() {
        let mut rules = rules();
        for stream in [1, 3, 5] {
            assert_eq!(rules.broken(frame(kind::HEADERS, 0, stream)), Ok(()));
        }
        rules.sent(frame(kind::RST_STREAM, 0, 3));
        // On a stream that has long been forgotten.
        rules.sent(frame(kind::RST_STREAM, 0, 99));
        assert_eq!(rules.broken(frame(kind::HEADERS, END_STREAM, 3)), Ok(()));
        assert_eq!(rules.broken(frame(kind::HEADERS, END_STREAM, 3)), CLOSED);
        assert_eq!(rules.broken(frame(kind::HEADERS, END_STREAM, 5)), Err(Reason::PROTOCOL_ERROR.into()));
        assert_eq!(rules.open.len(), 1);
    }

    #[test]
    fn streams_that_were_left_out_are_not_remembered_for_ever() {
        let mut rules = rules();
        for number in 0..5000 {
            assert_eq!(rules.broken(frame(kind::HEADERS, END_STREAM, 4 * number + 1)), Ok(()));
        }
        assert_eq!(rules.gaps.len(), MOST_GAPS);
        assert_eq!(rules.broken(frame(kind::HEADERS, 0, 3)), CLOSED);
        assert_eq!(rules.broken(frame(kind::HEADERS, 0, 19_995)), Err(Reason::PROTOCOL_ERROR.into()));
        assert_eq!(rules.broken(frame(kind::HEADERS, 0, 19_993)), CLOSED);
    }

    #[test]
    fn headers_are_looked_at_without_what_stands_around_them() {
        let of = |flags, payload| fragment(Frame { payload, ..frame(kind::HEADERS, flags, 1) });
        assert_eq!(of(0, b"cat"), Some(&b"cat"[..]));
        assert_eq!(of(PADDED, b"\x02cat!!"), Some(&b"cat"[..]));
        assert_eq!(of(PADDED | WITH_PRIORITY, b"\x0212345cat!!"), Some(&b"cat"[..]));
        assert_eq!(of(PADDED, b"\x04cat"), None);
    }
}
