//! Rules of RFC 9113 for which h2 names another error, or none.

use super::frame::{END_HEADERS, END_STREAM, Frame, kind};
use h2::Reason;

/// How many streams on which the client may still send are known apart.
const MOST_OPEN: usize = 1024;
/// Padding or a priority stand before the first field of such a block of headers.
const PREFIXED: u8 = 0x08 | 0x20;
/// How many fields of the static table are pseudo-headers; they come first (RFC 7541, appendix A).
const PSEUDO_FIELDS: u8 = 14;

/// What a client may send.
#[derive(Default)]
pub(super) struct Rules {
    greeted: bool,
    /// Whether it has begun headers and not ended them.
    in_block: bool,
    /// The last stream that the client has begun.
    last: u32,
    /// The streams that it has not ended.
    open: Vec<u32>,
    /// Streams up to this one are not known any more.
    forgotten: u32,
}

impl Rules {
    /// Whether headers, or the client's preface, have begun and not ended.
    pub(super) fn waits(&self) -> bool {
        self.in_block || !self.greeted
    }

    /// What the connection ends with, if the client must not send that frame.
    pub(super) fn broken(&mut self, frame: Frame) -> Option<Reason> {
        if !has_right_size(frame) {
            return Some(Reason::FRAME_SIZE_ERROR);
        }
        // The client's preface ends with SETTINGS (section 3.4), and nothing stands within headers (section 4.3).
        let is_greeting = std::mem::replace(&mut self.greeted, true) || frame.kind == kind::SETTINGS;
        if !is_greeting || (self.in_block && frame.kind != kind::CONTINUATION) {
            return Some(Reason::PROTOCOL_ERROR);
        }
        if let kind::HEADERS | kind::CONTINUATION = frame.kind {
            self.in_block = frame.flags & END_HEADERS == 0;
        }
        self.broken_on_stream(frame)
    }

    fn broken_on_stream(&mut self, frame: Frame) -> Option<Reason> {
        match frame.kind {
            kind::HEADERS if frame.stream > self.last => {
                self.last = frame.stream;
                if frame.flags & END_STREAM == 0 {
                    self.begins(frame.stream);
                }
                None
            }
            kind::HEADERS | kind::DATA if self.has_ended(frame.stream) => Some(Reason::STREAM_CLOSED),
            // Trailers have none (section 8.1).
            kind::HEADERS if begins_with_pseudo_header(frame) => Some(Reason::PROTOCOL_ERROR),
            kind::HEADERS | kind::DATA => {
                if frame.flags & END_STREAM != 0 {
                    self.ends(frame.stream);
                }
                None
            }
            kind::RST_STREAM => {
                self.ends(frame.stream);
                None
            }
            _ => None,
        }
    }

    fn begins(&mut self, stream: u32) {
        if self.open.len() == MOST_OPEN {
            self.forgotten = self.open.remove(0);
        }
        self.open.push(stream);
    }

    fn ends(&mut self, stream: u32) {
        self.open.retain(|open| *open != stream);
    }

    /// Whether the client has said that it will send no more there (section 5.1).
    fn has_ended(&self, stream: u32) -> bool {
        stream % 2 == 1 && stream > self.forgotten && stream <= self.last && !self.open.contains(&stream)
    }
}

fn has_right_size(frame: Frame) -> bool {
    const ACK: u8 = 1;
    match frame.kind {
        kind::PRIORITY => frame.length == 5,
        kind::RST_STREAM | kind::WINDOW_UPDATE => frame.length == 4,
        kind::PING => frame.length == 8,
        kind::SETTINGS if frame.flags & ACK != 0 => frame.length == 0,
        kind::SETTINGS => frame.length.is_multiple_of(6),
        _ => true,
    }
}

/// Whether that is what the first bytes of the block say, without its table (RFC 7541, section 6).
fn begins_with_pseudo_header(frame: Frame) -> bool {
    let [first, _, name, _] = frame.begin;
    let index = match first {
        0x80.. => first & 0x7f,
        0x40.. => first & 0x3f,
        0x20.. => return false,
        _ => first & 0x0f,
    };
    // A name that is no index: `:`, as it is or in Huffman code.
    let named = index == 0 && (name == b':' || name & 0xfe == 0xb8);
    frame.length >= 4 && frame.flags & PREFIXED == 0 && (named || (1..=PSEUDO_FIELDS).contains(&index))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn frame(kind: u8, flags: u8, stream: u32) -> Frame {
        Frame { length: 4, kind, flags: flags | END_HEADERS, stream, begin: [0; 4] }
    }

    #[test]
    fn many_streams_that_do_not_end_are_not_remembered_for_ever() {
        let mut rules = Rules { greeted: true, ..Rules::default() };
        for number in 0..5000 {
            assert_eq!(rules.broken(frame(kind::HEADERS, 0, 2 * number + 1)), None);
        }
        assert_eq!(rules.open.len(), MOST_OPEN);
        assert_eq!(rules.broken(frame(kind::DATA, END_STREAM, 1)), None);
        assert_eq!(rules.broken(frame(kind::DATA, END_STREAM, 9999)), None);
        assert_eq!(rules.broken(frame(kind::DATA, 0, 9999)), Some(Reason::STREAM_CLOSED));
        assert_eq!(rules.broken(frame(kind::DATA, 0, 9997)), None);
    }

    #[test]
    fn pseudo_headers_are_seen_in_each_of_their_forms() {
        let begins = |begin| begins_with_pseudo_header(Frame { begin, ..frame(kind::HEADERS, 0, 1) });
        for begin in [[0x82, 0, 0, 0], [0x42, 3, 0, 0], [0x04, 1, 0, 0], [0x11, 1, 0, 0], *b"\0\x05:p", [0, 4, 0xb9, 0]]
        {
            assert!(begins(begin), "{begin:x?}");
        }
        for begin in [[0x90, 0, 0, 0], [0x50, 3, 0, 0], [0x0f, 1, 0, 0], *b"\0\x05pa", [0, 4, 0xa5, 0], [0xbe, 0, 0, 0]]
        {
            assert!(!begins(begin), "{begin:x?}");
        }
    }
}
