//! What a client of HTTP/2 may not do, after the sections of RFC 9113: which error it gets, on which level.

use super::frames::*;
use super::*;
use std::sync::atomic::{AtomicUsize, Ordering};

/// What a mistake ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Ends {
    Connection(u32),
    Stream(u32, u32),
}
use Ends::{Connection as C, Stream as S};

/// Answers `/` when its body has come, and others never.
fn service() -> impl Service {
    Handler(async |request: Request| {
        if request.uri().path() != "/" {
            std::future::pending::<()>().await;
        }
        match request.into_body().into_bytes().await {
            Ok(bytes) => Response::new(Body::full(format!("{} bytes", bytes.len()))),
            Err(_) => Response::default(),
        }
    })
}

/// What the frames end. A stream ends alone: the connection is used once more.
async fn ends(server: &Server, frames: &[u8]) -> Ends {
    let mut wire = Wire::open(server).await;
    wire.send(frames).await;
    while let Some(frame) = wire.next().await {
        match frame.kind {
            GOAWAY => {
                while wire.next().await.is_some() {}
                return C(frame.code());
            }
            RST_STREAM if frame.code() != NO_ERROR => {
                wire.works(101).await;
                return S(frame.stream, frame.code());
            }
            _ => {}
        }
    }
    panic!("the connection ended without a word")
}

async fn assert_ends(cases: &[(&str, Vec<u8>, &[Ends])]) {
    let server = Server::start(service()).await;
    let mut wrong = Vec::new();
    for (what, frames, allowed) in cases {
        match tokio::time::timeout(Duration::from_secs(5), ends(&server, frames)).await {
            Ok(ended) if allowed.contains(&ended) => {}
            other => wrong.push(format!("{what}: {other:?}")),
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn join(frames: &[Vec<u8>]) -> Vec<u8> {
    frames.concat()
}

fn waits(stream: u32) -> Vec<u8> {
    frame(HEADERS, WHOLE, stream, request("GET", "/waits"))
}

fn data(stream: u32) -> Vec<u8> {
    frame(DATA, END_STREAM, stream, "miaow")
}

fn reset(stream: u32) -> Vec<u8> {
    frame(RST_STREAM, 0, stream, CANCEL.to_be_bytes())
}

fn update(stream: u32, by: u32) -> Vec<u8> {
    frame(WINDOW_UPDATE, 0, stream, by.to_be_bytes())
}

#[tokio::test]
async fn frames_have_a_size() {
    let (large, size) = (vec![0; 16_385], &[C(FRAME_SIZE_ERROR)][..]);
    assert_ends(&[
        ("4.2 a large frame of DATA", join(&[posts(1), frame(DATA, 0, 1, &large)]), size),
        ("4.2 a large frame of HEADERS", frame(HEADERS, WHOLE, 1, &large), size),
        ("4.2 a large frame of SETTINGS", frame(SETTINGS, 0, 0, &large), size),
        (
            "4.2 a large frame of CONTINUATION",
            join(&[frame(HEADERS, 0, 1, ""), frame(CONTINUATION, 4, 1, &large)]),
            size,
        ),
        ("4.2 a large unknown frame", frame(99, 0, 0, &large), size),
        ("6.1 DATA without its padding", join(&[posts(1), frame(DATA, PADDED, 1, "")]), size),
        ("6.2 HEADERS without their padding", frame(HEADERS, WHOLE | PADDED, 1, ""), size),
        ("6.2 HEADERS without their priority", frame(HEADERS, WHOLE | WITH_PRIORITY, 1, [0; 4]), size),
        ("6.2 HEADERS with neither", frame(HEADERS, WHOLE | PADDED | WITH_PRIORITY, 1, [0; 5]), size),
        ("6.3 PRIORITY", join(&[waits(1), frame(PRIORITY, 0, 1, [0; 4])]), size),
        ("6.4 RST_STREAM", join(&[waits(1), frame(RST_STREAM, 0, 1, [0; 3])]), size),
        ("6.5 SETTINGS", frame(SETTINGS, 0, 0, [0; 5]), size),
        ("6.5 SETTINGS with ACK", frame(SETTINGS, ACK, 0, [0; 6]), size),
        ("6.7 PING", frame(PING, 0, 0, [0; 7]), size),
        ("6.8 GOAWAY", frame(GOAWAY, 0, 0, [0; 7]), size),
        ("6.9 WINDOW_UPDATE", frame(WINDOW_UPDATE, 0, 0, [0; 3]), size),
    ])
    .await;
}

#[tokio::test]
async fn frames_stand_on_the_right_streams() {
    let protocol: &[Ends] = &[C(PROTOCOL_ERROR)];
    assert_ends(&[
        ("5.1 DATA before HEADERS", data(1), protocol),
        ("5.1 RST_STREAM before HEADERS", reset(1), protocol),
        ("5.1 WINDOW_UPDATE before HEADERS", update(1, 1), protocol),
        ("5.1 CONTINUATION before HEADERS", frame(CONTINUATION, END_HEADERS, 1, get()), protocol),
        ("5.1.1 an even stream", gets(2), protocol),
        ("5.1.1 a decreasing stream", join(&[waits(5), waits(3)]), protocol),
        ("5.1.1 one between others", join(&[waits(1), waits(9), waits(13), waits(5)]), protocol),
        ("6.1 DATA on 0", frame(DATA, 0, 0, "miaow"), protocol),
        ("6.2 HEADERS on 0", frame(HEADERS, WHOLE, 0, get()), protocol),
        ("6.3 PRIORITY on 0", frame(PRIORITY, 0, 0, [0, 0, 0, 3, 1]), protocol),
        ("6.4 RST_STREAM on 0", reset(0), protocol),
        ("6.5 SETTINGS on 1", join(&[waits(1), frame(SETTINGS, 0, 1, "")]), protocol),
        ("6.7 PING on 1", join(&[waits(1), frame(PING, 0, 1, [0; 8])]), protocol),
        ("6.8 GOAWAY on 1", join(&[waits(1), frame(GOAWAY, 0, 1, [0; 8])]), protocol),
        ("6.10 CONTINUATION on 0", join(&[frame(HEADERS, 0, 1, ""), frame(CONTINUATION, 4, 0, get())]), protocol),
        (
            "8.4 PUSH_PROMISE",
            join(&[waits(1), frame(PUSH_PROMISE, 4, 1, [&[0, 0, 0, 2][..], &get()].concat())]),
            protocol,
        ),
    ])
    .await;
}

#[tokio::test]
async fn a_stream_ends_once() {
    let closed: &[Ends] = &[C(STREAM_CLOSED), S(1, STREAM_CLOSED)];
    assert_ends(&[
        ("5.1 DATA after END_STREAM", join(&[waits(1), data(1)]), closed),
        ("5.1 HEADERS after END_STREAM", join(&[waits(1), gets(1)]), closed),
        ("5.1 CONTINUATION after END_STREAM", join(&[waits(1), frame(CONTINUATION, 4, 1, "")]), &[C(PROTOCOL_ERROR)]),
        ("5.1 DATA after RST_STREAM", join(&[waits(1), reset(1), data(1)]), closed),
        ("5.1 HEADERS after RST_STREAM", join(&[waits(1), reset(1), gets(1)]), closed),
        ("5.1 DATA after all", join(&[posts(1), data(1), data(1)]), closed),
        ("5.1 HEADERS after all", join(&[posts(1), data(1), gets(1)]), closed),
        ("5.1 DATA of nothing after RST_STREAM", join(&[posts(1), reset(1), frame(DATA, 1, 1, "")]), closed),
    ])
    .await;
}

#[tokio::test]
async fn blocks_of_headers_are_in_one_piece() {
    let protocol: &[Ends] = &[C(PROTOCOL_ERROR)];
    let begun = frame(HEADERS, END_STREAM, 1, get());
    let between = |other: Vec<u8>| join(&[begun.clone(), other, frame(CONTINUATION, END_HEADERS, 1, "")]);
    assert_ends(&[
        ("4.3 PRIORITY in between", between(frame(PRIORITY, 0, 1, [0, 0, 0, 3, 1])), protocol),
        ("4.3 HEADERS in between", between(gets(3)), protocol),
        ("4.3 CONTINUATION of another", between(frame(CONTINUATION, 0, 3, "")), protocol),
        ("5.5 an unknown frame in between", between(frame(99, 0, 0, "")), protocol),
        ("6.10 DATA in between", between(frame(DATA, 0, 1, "")), protocol),
        ("6.10 CONTINUATION after the end", join(&[waits(1), frame(CONTINUATION, 4, 1, "")]), protocol),
        (
            "6.10 CONTINUATION after DATA",
            join(&[posts(1), frame(DATA, 0, 1, ""), frame(CONTINUATION, 4, 1, "")]),
            protocol,
        ),
    ])
    .await;
}

/// What is no HPACK, after the sections of RFC 7541.
#[tokio::test]
async fn headers_are_compressed_as_they_should_be() {
    let cases = [
        ("2.3.3 an index too far", vec![0xc6]),
        ("2.3.3 a name too far", vec![0x7f, 0x07, 1, b'a']),
        ("2.3.3 a name too far that is not kept", vec![0x0f, 0x37, 1, b'a']),
        ("4.2 a size of the table after a field", vec![0x20]),
        ("5.1 a number without end", vec![0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0]),
        ("5.1 half a number", vec![0xff]),
        ("5.2 half a name", vec![0, 5, b'a']),
        ("5.2 half a value", vec![0, 1, b'a', 5, b'b']),
        ("5.2 no value", vec![0, 1, b'a']),
        ("5.2 a byte of padding", vec![0, 0x85, 0xf2, 0xb2, 0x4a, 0x84, 0xff, 0x84, 0x49, 0x50, 0x9f, 0xff]),
        ("5.2 padding of zeros", vec![0, 0x85, 0xf2, 0xb2, 0x4a, 0x84, 0xff, 0x83, 0x49, 0x50, 0x90]),
        ("5.2 the end of a string", vec![0, 0x85, 0xf2, 0xb2, 0x4a, 0x84, 0xff, 0x84, 0xff, 0xff, 0xff, 0xff]),
        ("6.1 the index 0", vec![0x80]),
    ];
    let mut cases: Vec<_> = cases
        .into_iter()
        .map(|(what, end)| (what, frame(HEADERS, WHOLE, 1, [get(), end].concat()), &[C(COMPRESSION_ERROR)][..]))
        .collect();
    let too_large = [&[0x3f, 0xe2, 0x1f][..], &get()].concat();
    cases.push(("6.3 too large a table", frame(HEADERS, WHOLE, 1, too_large), &[C(COMPRESSION_ERROR)]));
    let pieces = [frame(HEADERS, END_STREAM, 1, get()), frame(CONTINUATION, END_HEADERS, 1, [0x80])].concat();
    cases.push(("6.1 in several frames", pieces, &[C(COMPRESSION_ERROR)]));
    assert_ends(&cases).await;
}

/// A table that is emptied, made smaller and larger again, and referred to.
#[tokio::test]
async fn a_table_is_used_as_the_client_likes() {
    let server = Server::start(service()).await;
    let mut wire = Wire::open(&server).await;
    let kept = |name: &str, value: &str| [&[0x40][..], &field(name, value)[1..]].concat();
    let large = "a".repeat(2000);
    let heads = [
        [get(), kept("x-tom", "1"), kept("x-ben", "2")].concat(),
        [get(), vec![0xbe, 0xbf]].concat(),
        [get(), kept("x-tom", &large), kept("x-ben", &large)].concat(),
        [get(), vec![0xbe, 0xbf]].concat(),
        [get(), kept("x-max", &"a".repeat(5000))].concat(),
        [get(), kept("x-tom", "1"), vec![0xbe]].concat(),
        [vec![0x20, 0x3f, 0xe1, 0x1f], get(), kept("x-ben", "2"), vec![0xbe]].concat(),
        // A literal value for a name in the table, in Huffman code (RFC 7541, appendix C.4.2).
        [get(), vec![0x7e, 0x86, 0xa8, 0xeb, 0x10, 0x64, 0x9c, 0xbf, 0xbe, 0xbf]].concat(),
    ];
    for (number, head) in (0..).zip(heads) {
        wire.send(frame(HEADERS, WHOLE, 2 * number + 1, head)).await;
        assert_eq!(wire.answer(2 * number + 1).await.0, 200, "{number}");
    }
    wire.send(frame(HEADERS, WHOLE, 101, [get(), vec![0xc1]].concat())).await;
    assert_eq!(wire.end().await, COMPRESSION_ERROR);
}

#[tokio::test]
async fn windows_and_settings_have_bounds() {
    let with = |id, value| frame(SETTINGS, 0, 0, setting(id, value));
    let most = 0x7fff_ffff;
    let protocol: &[Ends] = &[C(PROTOCOL_ERROR)];
    assert_ends(&[
        ("6.5.2 ENABLE_PUSH", with(2, 2), protocol),
        ("6.5.2 INITIAL_WINDOW_SIZE", with(4, 0x8000_0000), &[C(FLOW_CONTROL_ERROR)]),
        (
            "6.5.2 one after others",
            frame(SETTINGS, 0, 0, [setting(99, 1), setting(4, 0xffff_ffff)].concat()),
            &[C(FLOW_CONTROL_ERROR)],
        ),
        ("RFC 8441 ENABLE_CONNECT_PROTOCOL", with(8, 2), protocol),
        ("RFC 9218, 2.1 NO_RFC7540_PRIORITIES", with(9, 2), protocol),
        ("6.5.2 MAX_FRAME_SIZE too small", with(5, 16_383), protocol),
        ("6.5.2 MAX_FRAME_SIZE too large", with(5, 16_777_216), protocol),
        ("6.5.3 ACK without SETTINGS", frame(SETTINGS, ACK, 0, ""), protocol),
        ("6.9 nothing for the connection", update(0, 0), protocol),
        ("6.9 nothing for a stream", join(&[waits(1), update(1, 0)]), &[S(1, PROTOCOL_ERROR), C(PROTOCOL_ERROR)]),
        ("6.9.1 too much for the connection", update(0, most), &[C(FLOW_CONTROL_ERROR)]),
        ("6.9.1 too much for a stream", join(&[waits(1), update(1, most)]), &[S(1, FLOW_CONTROL_ERROR)]),
        ("6.9.2 too much by SETTINGS", join(&[waits(1), update(1, 1), with(4, most)]), &[C(FLOW_CONTROL_ERROR)]),
    ])
    .await;
}

/// PRIORITY_UPDATE, after RFC 9218, section 7.1.
#[tokio::test]
async fn priorities_are_changed_of_streams_that_there_may_be() {
    let updates = |on: u32, of: u32| frame(0x10, 0, on, [&of.to_be_bytes()[..], b"u=1"].concat());
    let protocol: &[Ends] = &[C(PROTOCOL_ERROR)];
    assert_ends(&[
        ("on another stream", join(&[waits(1), updates(1, 1)]), protocol),
        ("of no stream", updates(0, 0), protocol),
        ("of a stream that was not promised", updates(0, 2), protocol),
        ("without a stream", frame(0x10, 0, 0, [0; 3]), &[C(FRAME_SIZE_ERROR)]),
    ])
    .await;
    let server = Server::start(service()).await;
    let mut wire = Wire::open(&server).await;
    wire.send(join(&[updates(0, 3), frame(0x10, 0, 0, b"\0\0\0\x01no \xff priority"), gets(1), updates(0, 1)])).await;
    assert_eq!(wire.answer(1).await.0, 200);
    wire.works(3).await;
}

#[tokio::test]
async fn padding_and_dependencies_are_sane() {
    let protocol: &[Ends] = &[C(PROTOCOL_ERROR)];
    let depends = |stream: u32| [&stream.to_be_bytes()[..], &[1]].concat();
    let head = [depends(1), get()].concat();
    assert_ends(&[
        ("6.1 too much padding", join(&[posts(1), frame(DATA, PADDED, 1, [6, 0, 0])]), protocol),
        ("6.2 too much padding", frame(HEADERS, WHOLE | PADDED, 1, [&[255][..], &get()].concat()), protocol),
        ("5.3.1 HEADERS", frame(HEADERS, WHOLE | WITH_PRIORITY, 1, &head), &[S(1, PROTOCOL_ERROR), C(PROTOCOL_ERROR)]),
        ("5.3.1 PRIORITY", join(&[waits(1), frame(PRIORITY, 0, 1, depends(1))]), &[S(1, PROTOCOL_ERROR)]),
    ])
    .await;
}

/// A request with these fields is an error. What is no header at all, h2 takes for one of the connection.
async fn malformed(what: &[(&str, &[(&str, &str)])]) {
    let cases: Vec<_> = what
        .iter()
        .map(|(what, list)| {
            (*what, frame(HEADERS, WHOLE, 1, fields(list)), &[S(1, PROTOCOL_ERROR), C(PROTOCOL_ERROR)][..])
        })
        .collect();
    assert_ends(&cases).await;
}

const METHOD: (&str, &str) = (":method", "GET");
const SCHEME: (&str, &str) = (":scheme", "http");
const HOST: (&str, &str) = (":authority", "cats");
const PATH: (&str, &str) = (":path", "/");

#[tokio::test]
async fn requests_are_well_formed() {
    malformed(&[
        ("8.2.1 an upper-case name", &[METHOD, SCHEME, HOST, PATH, ("X-Cat", "tom")]),
        ("8.2.1 a name with a space", &[METHOD, SCHEME, HOST, PATH, ("x cat", "tom")]),
        ("8.2.1 a value with a line break", &[METHOD, SCHEME, HOST, PATH, ("x-cat", "tom\r\nx: y")]),
        ("8.2.1 a value with a space before", &[METHOD, SCHEME, HOST, PATH, ("x-cat", " tom")]),
        ("8.2.2 connection", &[METHOD, SCHEME, HOST, PATH, ("connection", "keep-alive")]),
        ("8.2.2 keep-alive", &[METHOD, SCHEME, HOST, PATH, ("keep-alive", "timeout=5")]),
        ("8.2.2 proxy-connection", &[METHOD, SCHEME, HOST, PATH, ("proxy-connection", "close")]),
        ("8.2.2 transfer-encoding", &[METHOD, SCHEME, HOST, PATH, ("transfer-encoding", "chunked")]),
        ("8.2.2 upgrade", &[METHOD, SCHEME, HOST, PATH, ("upgrade", "h2c")]),
        ("8.2.2 te", &[METHOD, SCHEME, HOST, PATH, ("te", "gzip")]),
        ("8.3 an unknown pseudo-header", &[METHOD, SCHEME, HOST, PATH, (":cat", "tom")]),
        ("8.3 one of an answer", &[METHOD, SCHEME, HOST, PATH, (":status", "200")]),
        ("8.3 one after a field", &[METHOD, SCHEME, HOST, ("x-cat", "tom"), PATH]),
        ("8.3 one twice", &[METHOD, METHOD, SCHEME, HOST, PATH]),
        ("8.3.1 no method", &[SCHEME, HOST, PATH]),
        ("8.3.1 no scheme", &[METHOD, HOST, PATH]),
        ("8.3.1 no path", &[METHOD, SCHEME, HOST]),
        ("8.3.1 an empty path", &[METHOD, SCHEME, HOST, (":path", "")]),
        ("8.3.1 a path without a slash", &[METHOD, SCHEME, HOST, (":path", "cats")]),
        ("8.5 CONNECT with a path", &[(":method", "CONNECT"), HOST, PATH]),
        ("RFC 8441, 4 a protocol without a path", &[(":method", "CONNECT"), SCHEME, HOST, (":protocol", "websocket")]),
        ("RFC 8441, 4 a protocol without a scheme", &[(":method", "CONNECT"), HOST, PATH, (":protocol", "websocket")]),
        ("RFC 8441, 4 a protocol of GET", &[METHOD, SCHEME, HOST, PATH, (":protocol", "websocket")]),
        ("8.1.1 a length without a body", &[METHOD, SCHEME, HOST, PATH, ("content-length", "1")]),
        ("8.1.1 two lengths", &[METHOD, SCHEME, HOST, PATH, ("content-length", "0"), ("content-length", "1")]),
        ("8.1.1 no length", &[METHOD, SCHEME, HOST, PATH, ("content-length", "+1")]),
    ])
    .await;
}

#[tokio::test]
async fn bodies_are_as_long_as_declared_and_end_with_trailers() {
    let declares =
        |length: &str| frame(HEADERS, END_HEADERS, 1, [request("POST", "/"), field("content-length", length)].concat());
    let protocol: &[Ends] = &[S(1, PROTOCOL_ERROR)];
    assert_ends(&[
        ("8.1.1 longer", join(&[declares("4"), data(1)]), protocol),
        ("8.1.1 shorter", join(&[declares("6"), data(1)]), protocol),
        ("8.1.1 in two frames", join(&[declares("6"), frame(DATA, 0, 1, "mia"), frame(DATA, 1, 1, "ow")]), protocol),
        ("8.1.1 trailers too early", join(&[declares("6"), frame(HEADERS, WHOLE, 1, field("x", "y"))]), protocol),
        ("8.1 trailers without end", join(&[posts(1), frame(HEADERS, END_HEADERS, 1, field("x", "y"))]), protocol),
    ])
    .await;
}

#[tokio::test]
async fn trailers_have_no_pseudo_headers_however_they_are_written() {
    let field = field("x", "y");
    let written: [(&str, Vec<u8>); 7] = [
        ("as it is", vec![0, 5, b':', b'p', b'a', b't', b'h', 1, b'/']),
        ("from the table", vec![0x84]),
        ("by the name in the table", vec![0x44, 1, b'/']),
        ("after a field", [&field[..], &[0x84]].concat()),
        ("in Huffman code", vec![0x10, 0x84, 0xb9, 0x58, 0xd3, 0x3f, 1, b'/']),
        ("in Huffman code after a field", [&field[..], &[0, 0x84, 0xb9, 0x58, 0xd3, 0x3f, 1, b'/']].concat()),
        ("from the table that the request has filled", vec![0xbe]),
    ];
    let request = [request("POST", "/"), vec![0x44, 1, b'/']];
    let posts = |head: &[u8]| frame(HEADERS, END_HEADERS, 1, head);
    let mut cases = Vec::new();
    for (what, trailers) in &written {
        // The last of them refers to what the request has put into the table, instead of its own path.
        let head = if *what == written[6].0 {
            [&fields(&[METHOD, SCHEME, HOST]), &request[1][..]].concat()
        } else {
            request[0].clone()
        };
        let (first, rest) = trailers.split_at(1);
        let pieces = [frame(HEADERS, END_STREAM, 1, first), frame(CONTINUATION, END_HEADERS, 1, rest)].concat();
        let padded = [&[1, 0, 0, 0, 0, 1][..], trailers, &[0]].concat();
        for trailers in
            [frame(HEADERS, WHOLE, 1, trailers), frame(HEADERS, WHOLE | PADDED | WITH_PRIORITY, 1, padded), pieces]
        {
            cases.push((*what, [posts(&head), trailers].concat(), &[C(PROTOCOL_ERROR)][..]));
        }
    }
    assert_ends(&cases).await;
}

/// After section 5.1: the client may have sent them before it knew.
#[tokio::test]
async fn trailers_on_a_stream_that_the_server_has_reset_are_passed_over() {
    let server = Server::start(Handler(async |request: Request| match request.uri().path() {
        "/waits" => std::future::pending().await,
        "/panics" => panic!("on purpose"),
        _ => Response::new(Body::full("unread")),
    }))
    .await;
    let mut wire = Wire::open(&server).await;
    let begins = |stream, path| {
        frame(HEADERS, END_HEADERS, stream, [request("POST", path), field("content-length", "4")].concat())
    };
    // They fill the table all the same.
    let kept = [&[0x44, 3][..], b"/#a", &[0x40], &field("x-cat", "tom")[1..]].concat();
    let reset: [(Vec<u8>, u32, Vec<u8>); 6] = [
        (begins(1, "/"), NO_ERROR, fields(&[("x-cat", "ben"), PATH])),
        (begins(3, "/"), NO_ERROR, fields(&[METHOD, METHOD])),
        (begins(5, "/"), NO_ERROR, fields(&[("connection", "close")])),
        (begins(7, "/panics"), INTERNAL_ERROR, fields(&[(":status", "200")])),
        (join(&[begins(9, "/waits"), frame(DATA, 0, 9, "miaow")]), PROTOCOL_ERROR, fields(&[METHOD])),
        (begins(11, "/"), NO_ERROR, kept),
    ];
    for (stream, (begins, code, trailers)) in (1..).step_by(2).zip(reset) {
        wire.send(begins).await;
        assert_eq!(wire.reset(stream).await, code);
        let (first, rest) = trailers.split_at(1);
        wire.send([frame(HEADERS, END_STREAM, stream, first), frame(CONTINUATION, END_HEADERS, stream, rest)].concat())
            .await;
    }
    wire.send(frame(HEADERS, WHOLE, 101, [get(), vec![0xbe]].concat())).await;
    assert_eq!(wire.answer(101).await, (200, "unread".to_owned()));
    // Nothing follows the end of a stream, whoever has reset it.
    wire.send(frame(HEADERS, WHOLE, 1, field("x-cat", "tom"))).await;
    assert_eq!(wire.end().await, STREAM_CLOSED);
}

#[tokio::test]
async fn a_path_has_no_fragment_however_it_is_written() {
    let with = |path: &[u8]| frame(HEADERS, WHOLE, 1, [&fields(&[METHOD, SCHEME, HOST]), path].concat());
    let written: [(&str, &[u8]); 6] = [
        ("as it is", b"\x04\x03/#a"),
        ("at the end of a query", b"\x44\x05/?a#b"),
        ("alone", b"\x04\x01#"),
        ("with a name of its own", b"\0\x05:path\x02/#"),
        // `/` has six bits, `#` twelve, and six of padding follow (RFC 7541, appendix B).
        ("in Huffman code", &[0x04, 0x83, 0x63, 0xfe, 0xbf]),
        ("twice in Huffman code", &[0, 0x84, 0xb9, 0x58, 0xd3, 0x3f, 0x83, 0x63, 0xfe, 0xbf]),
    ];
    let cases: Vec<_> = written.iter().map(|(what, path)| (*what, with(path), &[S(1, PROTOCOL_ERROR)][..])).collect();
    assert_ends(&cases).await;
    let server = Server::start(service()).await;
    let mut wire = Wire::open(&server).await;
    wire.send(with(b"\x44\x02/#")).await;
    assert_eq!(wire.reset(1).await, PROTOCOL_ERROR);
    // The same again, from the table.
    wire.send(frame(HEADERS, WHOLE, 3, [&fields(&[METHOD, SCHEME, HOST])[..], &[0xbe]].concat())).await;
    assert_eq!(wire.reset(3).await, PROTOCOL_ERROR);
    wire.send(frame(HEADERS, WHOLE, 5, [get(), field("x-cat", "#")].concat())).await;
    assert_eq!(wire.answer(5).await.0, 200);
}

#[tokio::test]
async fn a_client_begins_with_settings() {
    let server = Server::start(service()).await;
    let mut client = server.connect().await;
    client.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await;
    client.send(frame(PING, 0, 0, [0; 8])).await;
    assert_eq!(Wire(client).end().await, PROTOCOL_ERROR);
}

#[tokio::test]
async fn what_is_unknown_is_ignored() {
    let server = Server::start(service()).await;
    let mut wire = Wire::open(&server).await;
    wire.send(frame(99, 0xff, 0, "miaow")).await;
    wire.send(frame(SETTINGS, 0, 0, setting(99, 1))).await;
    wire.send(frame(PING, 0xfe, 0x8000_0000, "tom cats")).await;
    loop {
        let ping = wire.next_of(PING).await;
        if ping.flags == ACK {
            assert_eq!((ping.stream, &ping.payload[..]), (0, &b"tom cats"[..]));
            break;
        }
    }
    wire.send(frame(PING, ACK, 0, "no ping!")).await;
    wire.send(frame(PRIORITY, 0, 7, [0, 0, 0, 3, 1])).await;
    wire.send(join(&[waits(1), frame(RST_STREAM, 0, 1, 99_u32.to_be_bytes())])).await;
    wire.send(frame(HEADERS, WHOLE | PADDED | WITH_PRIORITY, 3, [&[2, 0, 0, 0, 0, 1][..], &get(), &[0, 0]].concat()))
        .await;
    assert_eq!(wire.answer(3).await.0, 200);
    wire.send(join(&[posts(5), frame(DATA, PADDED, 5, [&[2][..], b"tom", &[0, 0]].concat()), data(5)])).await;
    assert_eq!(wire.answer(5).await, (200, "8 bytes".to_owned()));
    let pieces: Vec<_> = get().chunks(20).map(|piece| frame(CONTINUATION, 0, 7, piece)).collect();
    wire.send(join(&[frame(HEADERS, END_STREAM, 7, ""), pieces.concat(), frame(CONTINUATION, END_HEADERS, 7, "")]))
        .await;
    assert_eq!(wire.answer(7).await.0, 200);
    wire.send(frame(GOAWAY, 0, 0, [[0; 4], 99_u32.to_be_bytes()].concat())).await;
}

/// What is written to the log as a warning, or worse.
#[derive(Clone, Default)]
struct Warnings(Arc<AtomicUsize>);

impl tracing::Subscriber for Warnings {
    fn enabled(&self, metadata: &tracing::Metadata<'_>) -> bool {
        *metadata.level() <= tracing::Level::WARN
    }

    fn event(&self, _: &tracing::Event<'_>) {
        self.0.fetch_add(1, Ordering::SeqCst);
    }

    fn new_span(&self, _: &tracing::span::Attributes<'_>) -> tracing::span::Id {
        tracing::span::Id::from_u64(1)
    }

    fn record(&self, _: &tracing::span::Id, _: &tracing::span::Record<'_>) {}
    fn record_follows_from(&self, _: &tracing::span::Id, _: &tracing::span::Id) {}
    fn enter(&self, _: &tracing::span::Id) {}
    fn exit(&self, _: &tracing::span::Id) {}
}

#[tokio::test]
async fn a_client_does_not_write_to_the_log() {
    let warnings = Warnings::default();
    let _log = tracing::subscriber::set_default(warnings.clone());
    let server = Server::start(service()).await;
    let mut wire = Wire::open(&server).await;
    for _ in 0..50 {
        wire.send(frame(PING, ACK, 0, "no ping!")).await;
    }
    wire.works(1).await;
    assert_eq!(warnings.0.load(Ordering::SeqCst), 0);
    let pong = frame(PING, ACK, 0, "no ping!");
    let (first, rest) = pong.split_at(6);
    wire.send(first).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    wire.send(rest).await;
    assert_eq!(wire.end().await, ENHANCE_YOUR_CALM);
    assert_eq!(warnings.0.load(Ordering::SeqCst), 0);
}

#[tokio::test]
async fn too_many_streams_are_refused() {
    let server = Server::start_with(service(), Limits { streams: 2, ..Limits::default() }, DRAIN).await;
    let mut wire = Wire::open(&server).await;
    wire.send(join(&[waits(1), waits(3), waits(5)])).await;
    assert_eq!(wire.reset(5).await, REFUSED_STREAM);
    wire.send(reset(1)).await;
    wire.works(7).await;
}
