//! Signals end a process in order.

use super::Child;
use crate::support::refused;

async fn ends_in_order(signal: &str, name: &str) {
    let mut child = Child::serve(&[]).await;
    let mut client = child.connect().await;
    client.send("GET /slow HTTP/1.1\r\nHost: nest\r\n\r\n").await;
    assert_eq!(child.line().await, "started");

    child.signal(signal).await;
    assert_eq!(child.line().await, format!("stopping: {name}"));
    refused(child.address).await;
    child.open().await;

    assert_eq!(client.answer().await.pair(), (200, "answered"));
    assert_eq!(child.line().await, "destroying");
    assert_eq!(child.line().await, format!("ended: {name}"));
    let (code, log) = child.end().await;
    assert_eq!(code, Some(0), "{log}");
    assert!(log.contains(&format!("shutting down: {name}")), "{log}");
}

#[nestling::test]
async fn sigterm_during_a_slow_request_answers_it_and_exits_with_0() {
    ends_in_order("TERM", "SIGTERM").await;
}

#[nestling::test]
async fn sigint_does_the_same() {
    ends_in_order("INT", "SIGINT").await;
}

#[nestling::test]
async fn an_idle_process_ends_at_once() {
    let child = Child::serve(&[]).await;
    let mut idle = child.connect().await;
    child.signal("TERM").await;
    assert_eq!(idle.read_to_end().await, "");
    assert_eq!(child.end().await.0, Some(0));
}

#[nestling::test]
async fn a_stuck_handler_is_cut_and_the_exit_code_says_so() {
    let mut child = Child::serve(&[("DEADLINE", "50")]).await;
    let mut client = child.connect().await;
    client.send("GET /stuck HTTP/1.1\r\nHost: nest\r\n\r\n").await;
    assert_eq!(child.line().await, "started");

    child.signal("TERM").await;
    assert_eq!(client.read_to_end().await, "");
    assert_eq!(child.line().await, "stopping: SIGTERM");
    assert_eq!(child.line().await, "destroying");
    assert_eq!(child.line().await, "ended: SIGTERM");
    let (code, log) = child.end().await;
    assert_eq!(code, Some(1), "{log}");
    assert!(log.ends_with("error: the shutdown time-out passed: 1 connection was cut\n"), "{log}");
}

#[nestling::test]
async fn a_second_signal_ends_at_once() {
    for (second, code) in [("TERM", 143), ("INT", 130)] {
        let mut child = Child::serve(&[]).await;
        let mut client = child.connect().await;
        client.send("GET /stuck HTTP/1.1\r\nHost: nest\r\n\r\n").await;
        assert_eq!(child.line().await, "started");
        child.signal("TERM").await;
        assert_eq!(child.line().await, "stopping: SIGTERM");
        child.signal(second).await;
        let (ended, log) = child.end().await;
        assert_eq!(ended, Some(code), "{log}");
        assert!(log.contains("ended at once: "), "{log}");
    }
}

const TUNNEL: &str = " HTTP/1.1\r\nHost: nest\r\nConnection: upgrade\r\nUpgrade: talk\r\n\r\n";

#[nestling::test]
async fn another_protocol_says_goodbye() {
    let mut child = Child::serve(&[]).await;
    let mut client = child.connect().await;
    client.send(format!("GET /tunnel{TUNNEL}")).await;
    assert_eq!(child.line().await, "started");
    child.signal("TERM").await;
    assert!(client.read_to_end().await.ends_with("\r\n\r\ngoodbye"));
    assert_eq!(child.end().await.0, Some(0));
}

#[nestling::test]
async fn another_protocol_does_not_outlive_the_deadline() {
    let mut child = Child::serve(&[("DEADLINE", "50")]).await;
    let mut client = child.connect().await;
    client.send(format!("GET /tunnel?stubborn=true{TUNNEL}")).await;
    assert_eq!(child.line().await, "started");
    child.signal("TERM").await;
    assert!(client.read_to_end().await.ends_with("\r\n\r\n"));
    let (code, log) = child.end().await;
    assert_eq!(code, Some(1), "{log}");
}
