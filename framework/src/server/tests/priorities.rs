//! Which answers come first (RFC 9218).

use super::frames::*;
use super::*;

const PRIORITY_UPDATE: u8 = 0x10;
const SIZE: usize = 400_000;

/// Answers of 400 kB, each when the client has sent its body: so that all are ready at once.
fn large() -> impl Service {
    Handler(async |request: Request| {
        let _ = request.into_body().into_bytes().await;
        Response::new(Body::full(vec![b'a'; SIZE]))
    })
}

fn asks(stream: u32, priority: Option<&str>) -> Vec<u8> {
    let priority = priority.map(|priority| field("priority", priority));
    frame(HEADERS, END_HEADERS, stream, [request("POST", "/"), priority.unwrap_or_default()].concat())
}

fn updates(stream: u32, priority: &str) -> Vec<u8> {
    frame(PRIORITY_UPDATE, 0, 0, [&stream.to_be_bytes()[..], priority.as_bytes()].concat())
}

/// With windows that are never shut.
async fn open(server: &Server) -> Wire {
    let mut wire = Wire::open_with(server, &[(4, 0x7fff_ffff)]).await;
    wire.send(frame(WINDOW_UPDATE, 0, 0, 0x7fff_0000_u32.to_be_bytes())).await;
    wire
}

/// What was sent of three answers.
struct Sent {
    /// The streams in the order in which their answers were complete.
    ended: Vec<u32>,
    /// How often the next frame was of another stream.
    turns: usize,
}

/// Asks three times, makes all answers ready at once, and looks at their frames.
async fn sent(priorities: [Option<&str>; 3], updates: &[Vec<u8>]) -> Sent {
    let server = Server::start(large()).await;
    let mut wire = open(&server).await;
    let asked: Vec<u8> = [1, 3, 5].into_iter().zip(priorities).flat_map(|(stream, said)| asks(stream, said)).collect();
    let [before, after] = updates else { panic!("one before, and one after") };
    wire.send([&before[..], &asked, after].concat()).await;
    tokio::time::sleep(Duration::from_millis(50)).await;
    let ends: Vec<u8> = [1, 3, 5].into_iter().flat_map(|stream| frame(DATA, END_STREAM, stream, "")).collect();
    wire.send(ends).await;
    let (mut sent, mut last, mut size) = (Sent { ended: Vec::new(), turns: 0 }, 0, 0);
    while sent.ended.len() < 3 {
        let frame = wire.next_of(DATA).await;
        size += frame.payload.len();
        sent.turns += usize::from(frame.stream != last);
        last = frame.stream;
        if frame.flags & END_STREAM != 0 {
            sent.ended.push(frame.stream);
        }
    }
    assert_eq!(size, 3 * SIZE);
    sent
}

const NOTHING: [Vec<u8>; 2] = [Vec::new(), Vec::new()];

#[tokio::test]
async fn answers_of_no_use_in_parts_come_one_after_the_other() {
    let sent = sent([Some("u=3"), Some("u=3, i=?0"), Some("")], &NOTHING).await;
    assert_eq!((sent.ended, sent.turns), (vec![1, 3, 5], 3));
}

#[tokio::test]
async fn answers_of_use_in_parts_share() {
    for said in [Some("i"), Some("u=3, i"), None] {
        assert!(sent([said; 3], &NOTHING).await.turns > 30);
    }
}

#[tokio::test]
async fn urgent_answers_come_first_once_others_have_begun() {
    let sent = sent([Some("u=5, i"), Some("u=1"), Some("u=0, i")], &NOTHING).await;
    assert_eq!(sent.ended, [5, 3, 1]);
    // What the others have handed over before is sent in turns.
    assert!(sent.turns < 24, "{}", sent.turns);
}

/// With large windows of streams, and that of the connection as it is.
#[tokio::test]
async fn urgent_answers_come_first_where_the_window_of_the_connection_is_small() {
    let server = Server::start(large()).await;
    let mut wire = Wire::open_with(&server, &[(4, 0x7fff_ffff)]).await;
    wire.send([asks(1, Some("u=7")), asks(3, Some("u=0"))].concat()).await;
    wire.send(frame(DATA, END_STREAM, 1, "")).await;
    let mut window = 65_535;
    while window > 0 {
        window -= wire.next_of(DATA).await.payload.len();
    }
    wire.send(frame(DATA, END_STREAM, 3, "")).await;
    // Until both are ready.
    tokio::time::sleep(Duration::from_millis(50)).await;
    let (mut ended, mut sizes) = (Vec::new(), [0; 2]);
    while ended.len() < 2 {
        if window == 0 {
            window = 32 * 1024;
            wire.send(frame(WINDOW_UPDATE, 0, 0, 32_768_u32.to_be_bytes())).await;
        }
        let frame = wire.next_of(DATA).await;
        window -= frame.payload.len();
        sizes[usize::from(frame.stream == 3)] += frame.payload.len();
        if frame.flags & END_STREAM != 0 {
            ended.push(frame.stream);
            window = if ended.len() < 2 { window } else { 1 };
            if frame.stream == 3 {
                // The other one had what was left of the last window at most.
                assert!(sizes[0] < 32 * 1024, "{sizes:?}");
            }
        }
    }
    assert_eq!((ended, sizes), (vec![3, 1], [SIZE - 65_535, SIZE]));
}

/// Each of them is to blame the client for its window, not only the first.
#[tokio::test]
async fn answers_behind_others_end_with_the_same_window() {
    let limits = Limits { grace: Duration::from_millis(500), ..Limits::default() };
    let server = Server::start_with(large(), limits, DRAIN).await;
    let mut wire = Wire::open_with(&server, &[(4, 0x7fff_ffff)]).await;
    for stream in 0..3 {
        wire.send([asks(2 * stream + 1, Some("u=1")), frame(DATA, END_STREAM, 2 * stream + 1, "")].concat()).await;
    }
    for _ in 0..3 {
        assert_eq!(wire.next_of(RST_STREAM).await.code(), CANCEL);
    }
    wire.send(frame(WINDOW_UPDATE, 0, 0, 0x7fff_0000_u32.to_be_bytes())).await;
    wire.send([asks(101, None), frame(DATA, END_STREAM, 101, "")].concat()).await;
    assert_eq!(wire.answer(101).await.1.len(), SIZE);
}

#[tokio::test]
async fn a_client_changes_its_mind_before_and_after_it_asks() {
    let updates = [updates(5, "u=0"), updates(1, "u=7")];
    assert_eq!(sent([Some("u=3"); 3], &updates).await.ended, [5, 3, 1]);
}
