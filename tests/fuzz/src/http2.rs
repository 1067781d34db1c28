//! Connections of HTTP/2: frames in any order, with heads of any kind.
//!
//! An input is a list of frames, as `arbitrary` makes them of bytes.

use crate::site::{INSIDE, contains};
use crate::socket::Served;
use arbitrary::{Arbitrary, Unstructured};
use std::cell::{Cell, LazyCell};

/// Whatever bytes there are, they make some frames.
pub const SEEDS: &[&[u8]] = &[
    b"\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
    b"\x01/cats/1\x01\x02POST\x03application/json{\"name\":\"Tom\"}\x01\x01\x02\x03\x04\x05\x06\x07\x08",
    b"\xff\xfe\xfd\xfc\xfb\xfa\xf9\xf8\xf7\xf6\xf5\xf4\xf3\xf2\xf1\xf0/cats/early?page=1",
];

const PREFACE: &[u8] = b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n";

#[derive(Arbitrary, Debug)]
enum Frame {
    /// A request as it should be, with fields of any kind.
    Request {
        stream: u8,
        method: Method,
        path: Path,
        fields: Vec<Field>,
        body: Option<Vec<u8>>,
    },
    Headers {
        stream: u8,
        flags: u8,
        fields: Vec<Field>,
    },
    Continuation {
        stream: u8,
        flags: u8,
        fields: Vec<Field>,
    },
    Data {
        stream: u8,
        flags: u8,
        data: Vec<u8>,
    },
    Settings {
        ack: bool,
        values: Vec<(u16, u32)>,
    },
    Reset {
        stream: u8,
        code: u32,
    },
    Window {
        stream: u8,
        by: u32,
    },
    Ping {
        ack: bool,
        data: [u8; 8],
    },
    GoAway {
        last: u32,
        code: u32,
    },
    Any {
        kind: u8,
        flags: u8,
        stream: u32,
        payload: Vec<u8>,
    },
}

#[derive(Arbitrary, Debug)]
enum Method {
    Get,
    Post,
    Other(Vec<u8>),
}

#[derive(Arbitrary, Debug)]
enum Path {
    Cat(u8),
    Cats,
    Raw,
    Early,
    Other(Vec<u8>),
}

#[derive(Arbitrary, Debug)]
enum Field {
    /// Of the static table, or of the dynamic one.
    Indexed(u8),
    Literal(Name, Vec<u8>),
    Json,
    Bytes(Vec<u8>),
}

#[derive(Arbitrary, Debug)]
enum Name {
    Method,
    Path,
    Authority,
    Scheme,
    Status,
    Host,
    Cookie,
    ContentLength,
    ContentType,
    TransferEncoding,
    Connection,
    Te,
    Other(Vec<u8>),
}

impl Name {
    fn text(&self) -> &[u8] {
        match self {
            Self::Method => b":method",
            Self::Path => b":path",
            Self::Authority => b":authority",
            Self::Scheme => b":scheme",
            Self::Status => b":status",
            Self::Host => b"host",
            Self::Cookie => b"cookie",
            Self::ContentLength => b"content-length",
            Self::ContentType => b"content-type",
            Self::TransferEncoding => b"transfer-encoding",
            Self::Connection => b"connection",
            Self::Te => b"te",
            Self::Other(name) => name,
        }
    }
}

impl Method {
    fn text(&self) -> &[u8] {
        match self {
            Self::Get => b"GET",
            Self::Post => b"POST",
            Self::Other(method) => method,
        }
    }
}

impl Path {
    fn text(&self) -> Vec<u8> {
        match self {
            Self::Cat(id) => format!("/cats/{id}").into_bytes(),
            Self::Cats => b"/cats".to_vec(),
            Self::Raw => b"/cats/raw".to_vec(),
            Self::Early => b"/cats/early".to_vec(),
            Self::Other(path) => path.clone(),
        }
    }
}

impl Field {
    /// As HPACK writes it (RFC 7541, section 6), without Huffman's code.
    fn write(&self, block: &mut Vec<u8>) {
        match self {
            Self::Indexed(index) => block.push(0x80 | index),
            Self::Literal(name, value) => literal(block, name.text(), value),
            Self::Json => literal(block, b"content-type", b"application/json"),
            Self::Bytes(bytes) => block.extend(bytes),
        }
    }
}

fn literal(block: &mut Vec<u8>, name: &[u8], value: &[u8]) {
    block.push(0);
    for text in [name, value] {
        let text = &text[..text.len().min(126)];
        block.push(text.len() as u8);
        block.extend(text);
    }
}

impl Frame {
    fn write(&self, bytes: &mut Vec<u8>) {
        match self {
            Self::Request { stream, method, path, fields, body } => {
                let mut block = vec![0x86];
                literal(&mut block, b":method", method.text());
                literal(&mut block, b":path", &path.text());
                literal(&mut block, b":authority", b"nest");
                fields.iter().for_each(|field| field.write(&mut block));
                let stream = u32::from(*stream) | 1;
                frame(bytes, 1, if body.is_some() { 4 } else { 5 }, stream, &block);
                if let Some(body) = body {
                    frame(bytes, 0, 1, stream, body);
                }
            }
            Self::Headers { stream, flags, fields } => frame(bytes, 1, *flags, (*stream).into(), &block(fields)),
            Self::Continuation { stream, flags, fields } => frame(bytes, 9, *flags, (*stream).into(), &block(fields)),
            Self::Data { stream, flags, data } => frame(bytes, 0, *flags, (*stream).into(), data),
            Self::Settings { ack, values } => {
                let values =
                    values.iter().flat_map(|(name, value)| name.to_be_bytes().into_iter().chain(value.to_be_bytes()));
                frame(bytes, 4, (*ack).into(), 0, &values.collect::<Vec<_>>());
            }
            Self::Reset { stream, code } => frame(bytes, 3, 0, (*stream).into(), &code.to_be_bytes()),
            Self::Window { stream, by } => frame(bytes, 8, 0, (*stream).into(), &by.to_be_bytes()),
            Self::Ping { ack, data } => frame(bytes, 6, (*ack).into(), 0, data),
            Self::GoAway { last, code } => frame(bytes, 7, 0, 0, &[last.to_be_bytes(), code.to_be_bytes()].concat()),
            Self::Any { kind, flags, stream, payload } => frame(bytes, *kind, *flags, *stream, payload),
        }
    }
}

fn block(fields: &[Field]) -> Vec<u8> {
    let mut block = Vec::new();
    fields.iter().for_each(|field| field.write(&mut block));
    block
}

fn frame(bytes: &mut Vec<u8>, kind: u8, flags: u8, stream: u32, payload: &[u8]) {
    bytes.extend(&(payload.len() as u32).to_be_bytes()[1..]);
    bytes.extend([kind, flags]);
    bytes.extend(stream.to_be_bytes());
    bytes.extend(payload);
}

thread_local! {
    static SERVED: LazyCell<Served> = LazyCell::new(Served::start);
    static COUNT: Cell<u32> = const { Cell::new(0) };
}

pub fn run(data: &[u8]) {
    let Ok(frames) = Vec::<Frame>::arbitrary_take_rest(Unstructured::new(data)) else { return };
    let mut bytes = PREFACE.to_vec();
    frame(&mut bytes, 4, 0, 0, &[]);
    frames.iter().for_each(|frame| frame.write(&mut bytes));
    SERVED.with(|served| {
        let answer = served.exchange([&bytes[..]]);
        assert!(!contains(&answer, INSIDE), "{answer:?} to {frames:?}");
        assert!(!frames_of(&answer).any(is_server_error), "{answer:?} to {frames:?}");
        if COUNT.replace(COUNT.get().wrapping_add(1)).is_multiple_of(64) {
            served.still_answers();
        }
    });
}

/// Kind and payload of each frame.
fn frames_of(mut answer: &[u8]) -> impl Iterator<Item = (u8, &[u8])> {
    std::iter::from_fn(move || {
        let (head, rest) = answer.split_at_checked(9)?;
        let length = u32::from_be_bytes([0, head[0], head[1], head[2]]) as usize;
        let (payload, rest) = rest.split_at_checked(length)?;
        answer = rest;
        Some((head[3], payload))
    })
}

/// A head begins with its status: 500 stands in HPACK's static table (RFC 7541, appendix A), the others are a literal
/// under the name `:status`, and a `5` is `011011` in Huffman's code.
fn is_server_error((kind, payload): (u8, &[u8])) -> bool {
    match (kind, payload) {
        (1, [0x8e, ..]) => true,
        (1, [0x08 | 0x48, length, first, ..]) if length & 0x80 != 0 => first >> 2 == 0b01_1011,
        (1, [0x08 | 0x48, _, first, ..]) => *first == b'5',
        _ => false,
    }
}
