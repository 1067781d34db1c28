//! Unix sockets.

use super::*;
use crate::server::serve;
use tokio::net::UnixStream;

#[tokio::test]
async fn serves_a_unix_socket_and_removes_its_file() {
    let path = std::env::temp_dir().join(format!("nestling-{}-serve.sock", std::process::id()));
    let address = format!("unix:{}", path.display());
    let options = ServerOptions::default();
    let listener = Listener::bind(address.as_str().into_addresses().unwrap(), &options).await.unwrap();
    assert_eq!(listener.local_addresses()[0].to_string(), address);
    let (handle, shutdown) = Shutdown::new(DRAIN);
    let ended = tokio::spawn(serve(listener, Arc::new(echo()), options, shutdown, async |_| {}));

    let mut client = Client(UnixStream::connect(&path).await.unwrap());
    client.send("GET /cats HTTP/1.1\r\nHost: cats\r\nConnection: close\r\n\r\n").await;
    assert!(client.read_to_end().await.ends_with("GET /cats ."));

    handle.trigger(None);
    assert_eq!(soon(ended).await.unwrap().unwrap(), Drained { cut: 0 });
    assert!(!path.exists());
}
