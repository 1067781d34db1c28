//! A program that a service manager starts: its sockets, and what the manager is told.

use super::Child;
use crate::support::soon;
use tokio::net::UnixDatagram;

#[nestling::test]
async fn a_socket_that_was_opened_before_is_taken() {
    let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = socket.local_addr().unwrap();
    let child = Child::inherit(socket, &[]).await;
    assert_eq!(child.address, address);
    assert_eq!(child.connect().await.get("/nothing").await.status, 404);
    child.signal("TERM").await;
    assert_eq!(child.end().await.0, Some(0));
}

#[nestling::test]
async fn sockets_are_told_apart_by_their_names() {
    let named = async |names: &'static str, address: &'static str| {
        let socket = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        Child::inherit(socket, &[("LISTEN_FDNAMES", names), ("ADDRESS", address)]).await
    };
    let child = named("web", "systemd:web").await;
    child.signal("TERM").await;
    assert_eq!(child.end().await.0, Some(0));
}

#[nestling::test]
async fn what_was_not_passed_is_named() {
    let output = super::run("serve", &[("ADDRESS", "systemd:web")]).await;
    let log = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{log}");
    assert!(log.contains("cannot listen on systemd:web") && log.contains("has passed no such socket"), "{log}");
}

#[nestling::test]
async fn the_manager_hears_of_the_beginning_the_life_and_the_end() {
    let path = std::env::temp_dir().join(format!("nestling-{}-notify.sock", std::process::id()));
    let _ = std::fs::remove_file(&path);
    let manager = UnixDatagram::bind(&path).unwrap();
    let heard = async || {
        let mut buffer = [0; 64];
        let length = soon(manager.recv(&mut buffer)).await.unwrap();
        String::from_utf8_lossy(&buffer[..length]).into_owned()
    };

    let notify = path.to_str().unwrap();
    let child = Child::serve(&[("NOTIFY_SOCKET", notify), ("WATCHDOG_USEC", "50000")]).await;
    assert_eq!(heard().await, "READY=1\nSTATUS=serving");
    for _ in 0..3 {
        assert_eq!(heard().await, "WATCHDOG=1");
    }
    child.signal("TERM").await;
    let mut last = heard().await;
    while last == "WATCHDOG=1" {
        last = heard().await;
    }
    assert_eq!(last, "STOPPING=1\nSTATUS=draining");
    assert_eq!(child.end().await.0, Some(0));
    std::fs::remove_file(&path).unwrap();
}
