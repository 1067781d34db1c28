//! The heads of frames in a stream of bytes (RFC 9113, section 4.1).

/// What the type of a frame is called (section 6).
pub(super) mod kind {
    pub(in super::super) const DATA: u8 = 0;
    pub(in super::super) const HEADERS: u8 = 1;
    pub(in super::super) const PRIORITY: u8 = 2;
    pub(in super::super) const RST_STREAM: u8 = 3;
    pub(in super::super) const SETTINGS: u8 = 4;
    pub(in super::super) const PUSH_PROMISE: u8 = 5;
    pub(in super::super) const PING: u8 = 6;
    pub(in super::super) const GOAWAY: u8 = 7;
    pub(in super::super) const WINDOW_UPDATE: u8 = 8;
    pub(in super::super) const CONTINUATION: u8 = 9;
    /// RFC 9218, section 7.1.
    pub(in super::super) const PRIORITY_UPDATE: u8 = 0x10;
}

/// The last frame of a block of headers.
pub(super) const END_HEADERS: u8 = 4;
/// The last frame that its sender sends on a stream.
pub(super) const END_STREAM: u8 = 1;

/// Something stands between the head of a frame and what it carries: how much padding follows, or a priority.
pub(super) const PADDED: u8 = 0x08;
pub(super) const WITH_PRIORITY: u8 = 0x20;
/// The answer to SETTINGS or PING.
pub(super) const ACK: u8 = 1;

/// What every frame begins with.
const HEAD: usize = 9;
/// How much a frame may carry, as long as we announce nothing else (section 4.2): 16 KiB.
pub(super) const LARGEST: u32 = 16 * 1024;

/// A frame, as far as it is looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame<'a> {
    pub(super) length: u32,
    pub(super) kind: u8,
    pub(super) flags: u8,
    pub(super) stream: u32,
    /// What it carries, or nothing where that is passed over.
    pub(super) payload: &'a [u8],
}

impl Frame<'_> {
    /// Writes it to the log, where `RUST_LOG=nestling::http2=trace` asks for frames.
    pub(super) fn log(self, what: &'static str) {
        let Self { length, kind, flags, stream, .. } = self;
        tracing::trace!(target: "nestling::http2", stream, kind, flags, length, "{what}");
    }

    pub(super) fn has(self, flag: u8) -> bool {
        self.flags & flag != 0
    }

    /// The code of a RST_STREAM, the stream of a PUSH_PROMISE, or how far a WINDOW_UPDATE opens a window.
    pub(super) fn code(self) -> u32 {
        self.payload.first_chunk().map_or(0, |code| u32::from_be_bytes(*code))
    }
}

/// Finds the frames in bytes that come in pieces.
pub(super) struct Frames {
    head: [u8; HEAD],
    filled: usize,
    /// Of which frames is looked at what they carry.
    looks_into: fn(u8) -> bool,
    /// What has come of that, if it does not come at once, and how much is still to come of it.
    collected: Vec<u8>,
    missing: usize,
    /// How much is still to come of what is passed over.
    skip: usize,
    /// Whether that is DATA.
    is_data: bool,
}

impl Frames {
    pub(super) fn new(looks_into: fn(u8) -> bool) -> Self {
        Self { head: [0; HEAD], filled: 0, looks_into, collected: Vec::new(), missing: 0, skip: 0, is_data: false }
    }

    /// Passes over so many bytes that are no frames.
    pub(super) fn after(self, bytes: usize) -> Self {
        Self { skip: bytes, ..self }
    }

    /// Looks at the next bytes, and says which frames are in them, and where in them those begin that do.
    pub(super) fn feed(&mut self, bytes: &[u8], mut found: impl FnMut(Frame<'_>, Option<usize>)) {
        let mut rest = bytes;
        while !rest.is_empty() {
            self.skip -= take(&mut rest, self.skip).len();
            if !self.fill(&mut rest) {
                return;
            }
            let payload = take(&mut rest, self.missing);
            self.missing -= payload.len();
            if self.missing > 0 || !self.collected.is_empty() {
                self.collected.extend_from_slice(payload);
            }
            if self.missing > 0 {
                return;
            }
            self.filled = 0;
            let collected = std::mem::take(&mut self.collected);
            let payload = if collected.is_empty() { payload } else { &collected };
            found(self.frame(payload), (bytes.len() - rest.len()).checked_sub(HEAD + payload.len()));
        }
    }

    /// Completes the head of a frame. False if there is not enough for that.
    fn fill(&mut self, rest: &mut &[u8]) -> bool {
        if self.filled < HEAD {
            let head = take(rest, HEAD - self.filled);
            self.head[self.filled..self.filled + head.len()].copy_from_slice(head);
            self.filled += head.len();
            if self.filled == HEAD {
                self.begin();
            }
        }
        self.filled == HEAD
    }

    /// Whether a frame has begun whose rest has not come, other than what DATA carries.
    pub(super) fn is_partial(&self) -> bool {
        self.filled > 0 || (self.skip > 0 && !self.is_data)
    }

    /// The head of a frame is complete.
    fn begin(&mut self) {
        let Frame { length, kind, .. } = self.frame(&[]);
        let looked_into = (self.looks_into)(kind) && length <= LARGEST;
        self.is_data = kind == kind::DATA;
        match looked_into {
            true => self.missing = length as usize,
            false => self.skip = length as usize,
        }
    }

    fn frame<'a>(&self, payload: &'a [u8]) -> Frame<'a> {
        let [x, y, z, kind, flags, a, b, c, d] = self.head;
        let length = u32::from_be_bytes([0, x, y, z]);
        Frame { length, kind, flags, stream: u32::from_be_bytes([a & 0x7f, b, c, d]), payload }
    }
}

/// Takes away the first bytes, at most so many.
fn take<'a>(bytes: &mut &'a [u8], most: usize) -> &'a [u8] {
    let (taken, rest) = bytes.split_at(most.min(bytes.len()));
    *bytes = rest;
    taken
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(kind: u8, flags: u8, stream: u32, payload: &[u8]) -> Vec<u8> {
        let mut frame = (payload.len() as u32).to_be_bytes()[1..].to_vec();
        frame.extend([kind, flags]);
        frame.extend(stream.to_be_bytes());
        frame.extend(payload);
        frame
    }

    fn frames() -> Frames {
        Frames::new(|kind| matches!(kind, kind::SETTINGS | kind::RST_STREAM | kind::HEADERS)).after(3)
    }

    /// Kind, payload, and where it begins in the bytes that it came with.
    type Seen = (u8, Vec<u8>, Option<usize>);

    /// The frames in bytes that come so many at a time, and whether one is partial then.
    fn read(bytes: &[u8], at_once: usize) -> (Vec<Seen>, bool) {
        let (mut frames, mut seen) = (frames(), Vec::new());
        for bytes in bytes.chunks(at_once) {
            frames.feed(bytes, |frame, begin| seen.push((frame.kind, frame.payload.to_vec(), begin)));
        }
        (seen, frames.is_partial())
    }

    #[test]
    fn frames_are_found_however_they_come() {
        let bytes = [
            b"PRI".to_vec(),
            frame(kind::SETTINGS, 0, 0, b"123456"),
            frame(kind::RST_STREAM, 0, 5, &7_u32.to_be_bytes()),
            frame(kind::RST_STREAM, 0, 5, b""),
            frame(kind::DATA, END_STREAM, 1, b"miaow"),
            frame(kind::PING, 0, 0, b""),
        ];
        let bytes = bytes.concat();
        for at_once in [1, 2, 9, 13, 100] {
            let (frames, partial) = read(&bytes, at_once);
            let seen: Vec<_> = frames.iter().map(|(kind, payload, _)| (*kind, &payload[..])).collect();
            assert_eq!(seen, [(4, &b"123456"[..]), (3, &[0, 0, 0, 7]), (3, b""), (0, b""), (6, b"")], "{at_once}");
            assert!(!partial);
        }
        let begins: Vec<_> = read(&bytes, 100).0.into_iter().map(|(_, _, begin)| begin).collect();
        assert_eq!(begins, [Some(3), Some(18), Some(31), Some(40), Some(54)]);
        assert!(read(&bytes, 2).0.iter().all(|(_, _, begin)| begin.is_none()));
    }

    #[test]
    fn what_a_frame_says_is_read() {
        let bytes = [b"PRI".to_vec(), frame(kind::RST_STREAM, 3, 0x8000_0005, &7_u32.to_be_bytes())].concat();
        frames().feed(&bytes, |frame, _| {
            assert_eq!((frame.length, frame.flags, frame.stream, frame.code()), (4, 3, 5, 7));
        });
    }

    #[test]
    fn a_frame_is_partial_until_its_end_unless_it_is_data() {
        let headers = [b"PRI".to_vec(), frame(kind::HEADERS, 0, 1, b"cat")].concat();
        assert!((4..headers.len()).all(|end| read(&headers[..end], 100).1));
        let data = [b"PRI".to_vec(), frame(kind::DATA, 0, 1, b"cat")].concat();
        assert!((4..12).all(|end| read(&data[..end], 100).1));
        assert!((12..data.len()).all(|end| !read(&data[..end], 100).1));
    }
}
