//! The heads of frames in a stream of bytes (RFC 9113, section 4.1).

/// What the type of a frame is called (section 6).
pub(super) mod kind {
    pub(in super::super) const DATA: u8 = 0;
    pub(in super::super) const HEADERS: u8 = 1;
    pub(in super::super) const PRIORITY: u8 = 2;
    pub(in super::super) const RST_STREAM: u8 = 3;
    pub(in super::super) const SETTINGS: u8 = 4;
    pub(in super::super) const PING: u8 = 6;
    pub(in super::super) const WINDOW_UPDATE: u8 = 8;
    pub(in super::super) const CONTINUATION: u8 = 9;
}

/// The last frame of a block of headers.
pub(super) const END_HEADERS: u8 = 4;
/// The last frame that its sender sends on a stream.
pub(super) const END_STREAM: u8 = 1;

/// What every frame begins with.
const HEAD: usize = 9;
/// How much of what a frame carries is looked at: the code of an error, or the beginning of headers.
const BEGIN: usize = 4;

/// The head of a frame.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) length: u32,
    pub(super) kind: u8,
    pub(super) flags: u8,
    pub(super) stream: u32,
    /// What a RST_STREAM or HEADERS carries begins with this, as far as it is that long.
    pub(super) begin: [u8; BEGIN],
}

impl Frame {
    /// Writes it to the log, where `RUST_LOG=nestling::http2=trace` asks for frames.
    pub(super) fn log(self, what: &'static str) {
        let Self { length, kind, flags, stream, .. } = self;
        tracing::trace!(target: "nestling::http2", stream, kind, flags, length, "{what}");
    }

    /// The code of a RST_STREAM.
    pub(super) fn code(self) -> u32 {
        u32::from_be_bytes(self.begin)
    }
}

/// Finds the heads of frames in bytes that come in pieces. What frames carry is passed over.
#[derive(Default)]
pub(super) struct Frames {
    head: [u8; HEAD + BEGIN],
    filled: usize,
    /// How much is still to come of what the last frame carries.
    skip: usize,
    /// Whether that frame is DATA.
    is_data: bool,
}

impl Frames {
    /// Passes over so many bytes that are no frames.
    pub(super) fn after(bytes: usize) -> Self {
        Self { skip: bytes, ..Self::default() }
    }

    /// Looks at the next bytes, and says which frames begin in them.
    pub(super) fn feed(&mut self, mut bytes: &[u8], mut begins: impl FnMut(Frame)) {
        while !bytes.is_empty() {
            let over = self.skip.min(bytes.len());
            self.skip -= over;
            let (head, rest) = bytes[over..].split_at((self.wanted() - self.filled).min(bytes.len() - over));
            self.head[self.filled..self.filled + head.len()].copy_from_slice(head);
            self.filled += head.len();
            bytes = rest;
            if self.filled == self.wanted() {
                let frame = self.frame();
                self.skip = frame.length as usize - (self.filled - HEAD);
                self.is_data = frame.kind == kind::DATA;
                self.filled = 0;
                begins(frame);
            }
        }
    }

    /// Whether a frame has begun whose rest has not come, other than what DATA carries.
    pub(super) fn is_partial(&self) -> bool {
        self.filled > 0 || (self.skip > 0 && !self.is_data)
    }

    /// How many bytes tell all that is to be known of the frame.
    fn wanted(&self) -> usize {
        let has_begin = self.filled >= HEAD && matches!(self.head[3], kind::HEADERS | kind::RST_STREAM);
        if has_begin { HEAD + BEGIN.min(self.length() as usize) } else { HEAD }
    }

    fn length(&self) -> u32 {
        let [a, b, c, ..] = self.head;
        u32::from_be_bytes([0, a, b, c])
    }

    fn frame(&self) -> Frame {
        let [_, _, _, kind, flags, a, b, c, d, e, f, g, h] = self.head;
        Frame {
            length: self.length(),
            kind,
            flags,
            stream: u32::from_be_bytes([a & 0x7f, b, c, d]),
            begin: if self.filled > HEAD { [e, f, g, h] } else { [0; BEGIN] },
        }
    }
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

    /// The frames in bytes that come so many at a time, and whether one is partial then.
    fn read(bytes: &[u8], at_once: usize) -> (Vec<Frame>, bool) {
        let mut frames = Frames::after(3);
        let mut seen = Vec::new();
        for bytes in bytes.chunks(at_once) {
            frames.feed(bytes, |frame| seen.push(frame));
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
            let seen: Vec<_> =
                frames.iter().map(|frame| (frame.kind, frame.flags, frame.stream, frame.code())).collect();
            assert_eq!(seen, [(4, 0, 0, 0), (3, 0, 5, 7), (3, 0, 5, 0), (0, 1, 1, 0), (6, 0, 0, 0)], "{at_once}");
            assert!(!partial);
        }
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
