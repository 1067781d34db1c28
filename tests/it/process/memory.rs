//! What a process needs to send much to somebody slow.
#![cfg(target_os = "linux")]

use super::Child;
use tokio::io::AsyncReadExt;

const TOTAL: usize = 100_000_000;
/// Kernel buffers are not the process's; what is, is a few chunks. Without back-pressure it would be all of it.
const ROOM: u64 = 16 << 20;

#[nestling::test]
async fn a_hundred_megabytes_to_a_slow_reader_take_no_memory() {
    let child = Child::serve(&[]).await;
    let before = child.peak_memory();
    let mut client = child.connect().await;
    client.send("GET /tape HTTP/1.1\r\nHost: nest\r\nConnection: close\r\n\r\n").await;
    let (mut read, mut piece) = (0, vec![0; 64 * 1024]);
    while let count @ 1.. = client.0.read(&mut piece).await.unwrap() {
        read += count;
        // Slower than any server: each of the first hundred pieces is waited for, until all buffers are full.
        if read < 100 * piece.len() {
            tokio::time::sleep(std::time::Duration::from_millis(2)).await;
        }
    }
    assert!(read > TOTAL, "{read} bytes came");
    let grown = child.peak_memory().saturating_sub(before);
    assert!(grown < ROOM, "the peak grew by {grown} bytes");
    child.signal("TERM").await;
    assert_eq!(child.end().await.0, Some(0));
}
