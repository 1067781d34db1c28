//! Attacks on HTTP/2: each ends its own connection, and nobody else's. In batches, and with one frame per write.

use super::frames::*;
use super::*;

/// How many frames are sent at most; far more than is allowed.
const MANY: u32 = 4000;

/// Sends frames until the server ends the connection, so many at a time. What it ends with, and how many it took.
async fn flood(server: &Server, settings: &[(u16, u32)], at_once: u32, mut frames: impl FnMut(u32) -> Vec<u8>) -> u32 {
    let mut other = Wire::open(server).await;
    let mut wire = Wire::open_with(server, settings).await;
    for first in (0..MANY).step_by(at_once as usize) {
        let batch: Vec<u8> = (first..first + at_once).flat_map(&mut frames).collect();
        if !wire.try_send(batch).await {
            break;
        }
        if at_once == 1 {
            tokio::task::yield_now().await;
        }
    }
    let code = wire.end().await;
    other.works(1).await;
    code
}

fn odd(number: u32) -> u32 {
    2 * number + 1
}

fn cancel(stream: u32) -> Vec<u8> {
    frame(RST_STREAM, 0, stream, CANCEL.to_be_bytes())
}

/// Answers after a while, so that streams are open when they are reset.
fn patient() -> impl Service {
    Handler(async |request: Request| {
        if request.uri().path() == "/" {
            return Response::new(Body::full("at once"));
        }
        tokio::time::sleep(Duration::from_millis(200)).await;
        Response::new(Body::full("later"))
    })
}

async fn ends(at_once: u32, frames: impl FnMut(u32) -> Vec<u8>) -> u32 {
    flood(&Server::start(patient()).await, &[], at_once, frames).await
}

#[tokio::test]
async fn rapid_reset() {
    for path in ["/", "/later"] {
        for at_once in [1, 100] {
            let attack = |number| {
                let stream = odd(number);
                [frame(HEADERS, WHOLE, stream, request("GET", path)), cancel(stream)].concat()
            };
            assert_eq!(ends(at_once, attack).await, ENHANCE_YOUR_CALM, "{at_once} at once");
        }
    }
}

#[tokio::test]
async fn resets_that_the_client_makes_the_server_send() {
    let mistakes: [fn(u32) -> Vec<u8>; 3] = [
        |stream| frame(WINDOW_UPDATE, 0, stream, 0x7fff_ffff_u32.to_be_bytes()),
        |stream| frame(PRIORITY, 0, stream, [&stream.to_be_bytes()[..], &[1]].concat()),
        |stream| frame(DATA, 0, stream, "more than was declared"),
    ];
    for (index, mistake) in mistakes.into_iter().enumerate() {
        for at_once in [1, 50] {
            let attack = |number| {
                let stream = odd(number);
                let head = [request("POST", "/later"), field("content-length", "1")].concat();
                [frame(HEADERS, END_HEADERS, stream, head), mistake(stream)].concat()
            };
            assert_eq!(ends(at_once, attack).await, ENHANCE_YOUR_CALM, "{index}, {at_once} at once");
        }
    }
}

#[tokio::test]
async fn pings_and_settings() {
    for at_once in [1, 100] {
        assert_eq!(ends(at_once, |_| frame(PING, 0, 0, [0; 8])).await, ENHANCE_YOUR_CALM);
        assert_eq!(ends(at_once, |_| frame(SETTINGS, 0, 0, "")).await, ENHANCE_YOUR_CALM);
    }
}

#[tokio::test]
async fn frames_that_carry_nothing() {
    for at_once in [1, 100] {
        assert_eq!(ends(at_once, |_| frame(WINDOW_UPDATE, 0, 0, 1_u32.to_be_bytes())).await, ENHANCE_YOUR_CALM);
        assert_eq!(ends(at_once, |_| frame(PRIORITY, 0, 1, [0, 0, 0, 3, 1])).await, ENHANCE_YOUR_CALM);
        assert_eq!(ends(at_once, |_| frame(99, 0, 1, "miaow")).await, ENHANCE_YOUR_CALM);
        let empty = |number| match number {
            0 => frame(HEADERS, END_HEADERS, 1, request("POST", "/later")),
            _ => frame(DATA, 0, 1, ""),
        };
        assert_eq!(ends(at_once, empty).await, ENHANCE_YOUR_CALM);
    }
}

#[tokio::test]
async fn headers_without_end() {
    for (at_once, continuation) in [(1, ""), (100, ""), (1, "\0\u{1}x\u{1}y"), (100, "\0\u{1}x\u{1}y")] {
        let attack = |number| match number {
            0 => frame(HEADERS, END_STREAM, 1, get()),
            _ => frame(CONTINUATION, 0, 1, continuation),
        };
        assert_eq!(ends(at_once, attack).await, ENHANCE_YOUR_CALM);
    }
}

/// One field of 4 KiB in the table, and then thousands of references to it.
#[tokio::test]
async fn headers_that_grow_when_they_are_read() {
    let mut bomb = get();
    bomb.extend([0x40, 1, b'x']);
    bomb.extend(&field("", &"a".repeat(3900))[2..]);
    bomb.extend(vec![0x80 | 62; 10_000]);
    let server = Server::start(patient()).await;
    let mut other = Wire::open(&server).await;
    let mut wire = Wire::open(&server).await;
    wire.send(frame(HEADERS, WHOLE, 1, bomb)).await;
    assert_eq!(wire.end().await, ENHANCE_YOUR_CALM);
    other.works(1).await;
}

fn hasty() -> Limits {
    Limits { head: Duration::from_millis(200), ..Limits::default() }
}

#[tokio::test]
async fn headers_that_do_not_go_on() {
    let partial = [
        frame(HEADERS, END_STREAM, 1, get()),
        [frame(HEADERS, 0, 1, get()), frame(CONTINUATION, 0, 1, "")].concat(),
        frame(HEADERS, WHOLE, 1, get())[..20].to_vec(),
        frame(PING, 0, 0, [0; 8])[..12].to_vec(),
        vec![0; 5],
    ];
    let server = Server::start_with(patient(), hasty(), DRAIN).await;
    for partial in partial {
        let mut wire = Wire::open(&server).await;
        wire.send(partial).await;
        assert_eq!(wire.end().await, ENHANCE_YOUR_CALM);
    }
    let mut client = server.connect().await;
    client.send(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n").await;
    assert_eq!(Wire(client).end().await, ENHANCE_YOUR_CALM);
}

#[tokio::test]
async fn an_upload_in_large_frames_may_take_longer_than_a_head() {
    let server = Server::start_with(echo(), hasty(), DRAIN).await;
    let mut wire = Wire::open(&server).await;
    wire.send(posts(1)).await;
    let data = frame(DATA, END_STREAM, 1, "miaow");
    wire.send(&data[..11]).await;
    tokio::time::sleep(Duration::from_millis(500)).await;
    wire.send(&data[11..]).await;
    assert_eq!(wire.answer(1).await, (200, "POST / miaow.".to_owned()));
}

#[tokio::test]
async fn a_client_that_resets_now_and_then_is_served() {
    let server = Server::start(patient()).await;
    let mut wire = Wire::open(&server).await;
    for number in 0..90 {
        wire.send(frame(HEADERS, WHOLE, odd(number), request("GET", "/later"))).await;
        wire.send(cancel(odd(number))).await;
        if number % 10 == 0 {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
    wire.works(odd(90)).await;
}
