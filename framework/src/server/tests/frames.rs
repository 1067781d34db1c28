//! A client of HTTP/2 that sends what no library would.

use super::*;

pub(super) const DATA: u8 = 0;
pub(super) const HEADERS: u8 = 1;
pub(super) const PRIORITY: u8 = 2;
pub(super) const RST_STREAM: u8 = 3;
pub(super) const SETTINGS: u8 = 4;
pub(super) const PUSH_PROMISE: u8 = 5;
pub(super) const PING: u8 = 6;
pub(super) const GOAWAY: u8 = 7;
pub(super) const WINDOW_UPDATE: u8 = 8;
pub(super) const CONTINUATION: u8 = 9;

pub(super) const END_STREAM: u8 = 1;
pub(super) const ACK: u8 = 1;
pub(super) const END_HEADERS: u8 = 4;
pub(super) const PADDED: u8 = 8;
pub(super) const WITH_PRIORITY: u8 = 32;
/// A whole request without a body.
pub(super) const WHOLE: u8 = END_STREAM | END_HEADERS;

pub(super) const NO_ERROR: u32 = 0;
pub(super) const PROTOCOL_ERROR: u32 = 1;
pub(super) const INTERNAL_ERROR: u32 = 2;
pub(super) const FLOW_CONTROL_ERROR: u32 = 3;
pub(super) const STREAM_CLOSED: u32 = 5;
pub(super) const FRAME_SIZE_ERROR: u32 = 6;
pub(super) const REFUSED_STREAM: u32 = 7;
pub(super) const CANCEL: u32 = 8;
pub(super) const COMPRESSION_ERROR: u32 = 9;
pub(super) const ENHANCE_YOUR_CALM: u32 = 11;

pub(super) fn frame(kind: u8, flags: u8, stream: u32, payload: impl AsRef<[u8]>) -> Vec<u8> {
    let payload = payload.as_ref();
    let mut frame = (payload.len() as u32).to_be_bytes()[1..].to_vec();
    frame.extend([kind, flags]);
    frame.extend(stream.to_be_bytes());
    frame.extend(payload);
    frame
}

/// A field of a header, without compression (RFC 7541, section 6.2.2).
pub(super) fn field(name: &str, value: &str) -> Vec<u8> {
    let mut field = vec![0];
    for text in [name, value] {
        field.extend(length(text.len()));
        field.extend(text.as_bytes());
    }
    field
}

/// A length with a prefix of seven bits (RFC 7541, section 5.1).
fn length(length: usize) -> Vec<u8> {
    if length < 127 {
        return vec![length as u8];
    }
    let (mut bytes, mut rest) = (vec![127], length - 127);
    while rest >= 128 {
        bytes.push(rest as u8 | 128);
        rest >>= 7;
    }
    bytes.push(rest as u8);
    bytes
}

pub(super) fn fields(fields: &[(&str, &str)]) -> Vec<u8> {
    fields.iter().flat_map(|(name, value)| field(name, value)).collect()
}

/// `GET /` from cats.
pub(super) fn get() -> Vec<u8> {
    request("GET", "/")
}

pub(super) fn request(method: &str, path: &str) -> Vec<u8> {
    fields(&[(":method", method), (":scheme", "http"), (":authority", "cats"), (":path", path)])
}

/// A whole request with a head of any size.
pub(super) fn whole(stream: u32, head: &[u8]) -> Vec<u8> {
    let (first, rest) = head.split_at(head.len().min(16_000));
    let mut frames = frame(HEADERS, END_STREAM, stream, first);
    for rest in rest.chunks(16_000) {
        frames.extend(frame(CONTINUATION, 0, stream, rest));
    }
    frames.extend(frame(CONTINUATION, END_HEADERS, stream, ""));
    frames
}

/// `GET /` on that stream.
pub(super) fn gets(stream: u32) -> Vec<u8> {
    frame(HEADERS, WHOLE, stream, get())
}

/// A request with a body that has not come.
pub(super) fn posts(stream: u32) -> Vec<u8> {
    frame(HEADERS, END_HEADERS, stream, request("POST", "/"))
}

pub(super) fn setting(id: u16, value: u32) -> Vec<u8> {
    [&id.to_be_bytes()[..], &value.to_be_bytes()].concat()
}

/// A frame of the server.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Frame {
    pub(super) kind: u8,
    pub(super) flags: u8,
    pub(super) stream: u32,
    pub(super) payload: Vec<u8>,
}

impl Frame {
    /// The code of a RST_STREAM or of a GOAWAY.
    pub(super) fn code(&self) -> u32 {
        let at = if self.kind == GOAWAY { 4 } else { 0 };
        u32::from_be_bytes(self.payload[at..at + 4].try_into().unwrap())
    }
}

/// A connection of which a test sees every frame.
pub(super) struct Wire(pub(super) Client<TcpStream>);

impl Wire {
    pub(super) async fn open(server: &Server) -> Self {
        Self::open_with(server, &[]).await
    }

    /// Begins with these settings.
    pub(super) async fn open_with(server: &Server, settings: &[(u16, u32)]) -> Self {
        let mut client = server.connect().await;
        // No table for the headers of answers, so that each can be read alone.
        let settings: Vec<u8> = [(1, 0)].iter().chain(settings).flat_map(|(id, value)| setting(*id, *value)).collect();
        client.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await;
        client.send(frame(SETTINGS, 0, 0, settings)).await;
        client.send(frame(SETTINGS, ACK, 0, "")).await;
        Self(client)
    }

    pub(super) async fn send(&mut self, bytes: impl AsRef<[u8]>) {
        self.0.send(bytes).await;
    }

    /// Sends as much as the server takes, which may have ended already.
    pub(super) async fn try_send(&mut self, bytes: impl AsRef<[u8]>) -> bool {
        soon(self.0.0.write_all(bytes.as_ref())).await.is_ok()
    }

    /// The next frame, or none at the end of the connection.
    pub(super) async fn next(&mut self) -> Option<Frame> {
        let mut head = [0; 9];
        soon(self.0.0.read_exact(&mut head)).await.ok()?;
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]);
        let mut payload = vec![0; length as usize];
        soon(self.0.0.read_exact(&mut payload)).await.ok()?;
        let stream = u32::from_be_bytes(head[5..].try_into().unwrap());
        Some(Frame { kind: head[3], flags: head[4], stream, payload })
    }

    /// The next frame of that kind.
    pub(super) async fn next_of(&mut self, kind: u8) -> Frame {
        let mut others = Vec::new();
        while let Some(frame) = self.next().await {
            if frame.kind == kind {
                return frame;
            }
            others.push(frame);
        }
        panic!("the connection ended without a frame of kind {kind}, after {others:?}")
    }

    /// What the server resets a stream with.
    pub(super) async fn reset(&mut self, stream: u32) -> u32 {
        loop {
            let frame = self.next_of(RST_STREAM).await;
            if frame.stream == stream {
                return frame.code();
            }
        }
    }

    /// What the server ends the connection with, which it then closes.
    pub(super) async fn end(&mut self) -> u32 {
        let code = self.next_of(GOAWAY).await.code();
        while self.next().await.is_some() {}
        code
    }

    /// Reads the answer on a stream: its status and its body.
    pub(super) async fn answer(&mut self, stream: u32) -> (u16, String) {
        let mut status = 0;
        let mut body = Vec::new();
        loop {
            let frame = self.next().await.expect("the connection ended before the answer");
            if frame.stream == stream {
                match frame.kind {
                    HEADERS if status == 0 => status = status_of(&frame.payload),
                    DATA => body.extend(&frame.payload),
                    RST_STREAM => panic!("{stream} was reset: {}", frame.code()),
                    _ => {}
                }
                if matches!(frame.kind, HEADERS | DATA) && frame.flags & END_STREAM != 0 {
                    return (status, String::from_utf8(body).unwrap());
                }
            }
        }
    }

    /// Shows that the connection still works.
    pub(super) async fn works(&mut self, stream: u32) {
        self.send(gets(stream)).await;
        assert_eq!(self.answer(stream).await.0, 200);
    }
}

/// `:status` is what a block begins with: in the static table (RFC 7541, appendix A), a literal, or in the dynamic table.
pub(super) fn status_of(block: &[u8]) -> u16 {
    match block[0] {
        // The size of the table.
        0x20..=0x3f => status_of(&block[1..]),
        indexed @ 0x88..=0x8e => [200, 204, 206, 304, 400, 404, 500][usize::from(indexed) - 0x88],
        0x08 | 0x48 => unhuffed(&block[1..]),
        other => panic!("what is {other:x}?"),
    }
}

/// Digits, in Huffman code or as they are.
fn unhuffed(value: &[u8]) -> u16 {
    let length = usize::from(value[0] & 0x7f);
    let bytes = &value[1..=length];
    if value[0] & 0x80 == 0 {
        return std::str::from_utf8(bytes).unwrap().parse().unwrap();
    }
    let bits: String = bytes.iter().map(|byte| format!("{byte:08b}")).collect();
    // `0` to `2` have five bits, the other digits six (RFC 7541, appendix B).
    let (mut rest, mut digits) = (&bits[..], String::new());
    while digits.len() < 3 {
        let code = u32::from_str_radix(&rest[..5], 2).unwrap();
        let (digit, used) = match code {
            0..=2 => (code, 5),
            _ => (u32::from_str_radix(&rest[..6], 2).unwrap() - 0b011001 + 3, 6),
        };
        digits.push(char::from_digit(digit, 10).unwrap());
        rest = &rest[used..];
    }
    digits.parse().unwrap()
}
