//! What a service learns about the connection of a request.

use super::*;

/// Answers with the two ends of the connection.
struct Ends;

impl Service for Ends {
    fn call(
        self: Arc<Self>,
        _: Request,
        connection: &Arc<Connection>,
    ) -> impl Future<Output = Response> + Send + use<> + 'static {
        let connection = Arc::clone(connection);
        async move { Response::new(Body::full(format!("{:?} {:?}.", connection.peer, connection.local))) }
    }
}

const GET: &str = "GET / HTTP/1.1\r\nHost: cats\r\n\r\n";

#[tokio::test]
async fn a_service_knows_both_ends() {
    let server = Server::start(Ends).await;
    let mut client = server.connect().await;
    let expected = format!("{:?} {:?}.", Some(client.0.local_addr().unwrap()), Some(server.address));
    for _ in 0..2 {
        client.send(GET).await;
        assert!(client.read_until(&expected).await.starts_with("HTTP/1.1 200 OK\r\n"));
    }
}

#[tokio::test]
async fn an_ipv4_client_of_an_ipv6_socket_has_an_ipv4_address() {
    let server = Server::start_at(0, Ends).await;
    let mut client = Client(soon(TcpStream::connect(("127.0.0.1", server.address.port()))).await.unwrap());
    let (peer, local) = (client.0.local_addr().unwrap(), client.0.peer_addr().unwrap());
    client.send(GET).await;
    client.read_until(&format!("{:?} {:?}.", Some(peer), Some(local))).await;
}
