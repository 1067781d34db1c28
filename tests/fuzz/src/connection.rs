//! Whole connections: the bytes of HTTP/1.1 clients, and of those that are none, over a socket.
//!
//! An input is the size of the pieces, in which it is sent, and then the bytes.

use crate::site::{INSIDE, contains};
use crate::socket::Served;
use std::cell::{Cell, LazyCell};

pub const SEEDS: &[&[u8]] = &[
    b"\0GET /cats/1?page=2 HTTP/1.1\r\nHost: nest\r\n\r\n",
    b"\x05GET /cats/1 HTTP/1.1\r\nHost: nest\r\nConnection: keep-alive\r\n\r\nHEAD /cats/2 HTTP/1.1\r\nHost: nest\r\n\r\n",
    b"\0POST /cats HTTP/1.1\r\nHost: nest\r\nContent-Type: application/json\r\nContent-Length: 14\r\n\r\n{\"name\":\"Tom\"}",
    b"\x09POST /cats HTTP/1.1\r\nHost: nest\r\nContent-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n\
        7;a=b\r\n{\"name\"\r\n7\r\n:\"Tom\"}\r\n0\r\nx-end: 1\r\n\r\n",
    b"\0PUT /cats/raw HTTP/1.1\r\nHost: nest\r\nExpect: 100-continue\r\nContent-Length: 99999999999\r\n\r\n",
    b"\0PUT /cats/raw HTTP/1.1\r\nHost: nest\r\nContent-Length: 5\r\n\r\nhelloGET /cats/3 HTTP/1.0\r\n\r\n",
    b"\0DELETE /cats/early HTTP/1.1\r\nHost: nest\r\nContent-Length: 100\r\n\r\nnot all of it",
    b"\0POST /cats HTTP/1.1\r\nHost: nest\r\nContent-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
    b"\0OPTIONS * HTTP/1.1\r\nHost: nest\r\n\r\n",
    b"\0CONNECT nest:443 HTTP/1.1\r\nHost: nest\r\n\r\n",
    b"\0GET http://other/cats/1 HTTP/1.1\r\nHost: nest\r\nUpgrade: websocket\r\nConnection: upgrade\r\n\r\n",
    b"\0GET / HTTP/1.1\nHost: nest\n\n",
    b"\x01PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\0\0\0\x04\0\0\0\0\0",
    b"\0PRI * HTTP/2.0\r\n\r\nXX\r\n\r\n",
    b"\0\x16\x03\x01\x02\0\x01\0\x01\xfc\x03\x03",
    b"\0GET /%FF HTTP/1.1\r\nHost: a, b\r\nHost: c\r\n folded\r\n\r\n",
    b"\x07POST /cats HTTP/1.1\r\nHost: nest\r\nTransfer-Encoding: chunked\r\n\r\n\
        2 ; a = \"b\\\"\" ;c\r\n{}\r\n00;d\r\nx-end: 1\r\nx-other:\r\n\r\nGET /cats/1 HTTP/1.1\r\nHost: [::1]:80\r\n\r\n",
    b"\0POST /cats HTTP/1.1\r\nHost: nest\r\nTransfer-Encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
    b"\x03GET /cats/1#2 HTTP/1.1\r\nHost: nest\r\n\r\n",
    b"\0GET /cats/1 HTTP/9.9\r\n\r\n",
    b"\0\r\n\r\nGET /cats/1 HTTP/1.1\r\nHost: nest\r\nCookie: \xff\r\n\r\n",
];

thread_local! {
    static SERVED: LazyCell<Served> = LazyCell::new(Served::start);
    static COUNT: Cell<u32> = const { Cell::new(0) };
}

pub fn run(data: &[u8]) {
    let Some((size, bytes)) = data.split_first() else { return };
    let size = if *size == 0 { bytes.len().max(1) } else { usize::from(*size) };
    SERVED.with(|served| {
        let answer = served.exchange(bytes.chunks(size));
        if !bytes.starts_with(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n") {
            looks_like_http(bytes, &answer);
        }
        if COUNT.replace(COUNT.get().wrapping_add(1)).is_multiple_of(64) {
            served.still_answers();
        }
    });
}

fn looks_like_http(asked: &[u8], answer: &[u8]) {
    let shown = || format!("{} to {}", String::from_utf8_lossy(answer), String::from_utf8_lossy(asked));
    assert!(answer.is_empty() || answer.starts_with(b"HTTP/1."), "{}", shown());
    // What a client asks for that no server of this kind has is a 501.
    let others = String::from_utf8_lossy(answer).replace("HTTP/1.1 501", "");
    assert!(!others.contains("HTTP/1.1 5") && !others.contains("HTTP/1.0 5"), "{}", shown());
    assert!(!contains(answer, INSIDE), "{}", shown());
}
