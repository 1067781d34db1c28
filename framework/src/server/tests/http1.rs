//! HTTP/1.1.

use super::*;

#[tokio::test]
async fn a_connection_is_kept_for_the_next_request() {
    let server = Server::start(echo()).await;
    let mut client = server.connect().await;
    for path in ["/first", "/second"] {
        client.send(format!("GET {path} HTTP/1.1\r\nHost: cats\r\n\r\n")).await;
        let answer = client.read_until(".").await;
        let answer = answer + &client.read_until(&format!("GET {path} .")).await;
        assert!(answer.starts_with("HTTP/1.1 200 OK\r\n"), "{answer}");
    }
}

#[tokio::test]
async fn pipelined_requests_are_answered_in_order() {
    let server = Server::start(echo()).await;
    let mut client = server.connect().await;
    client
        .send("GET /a HTTP/1.1\r\nHost: cats\r\n\r\nPOST /b HTTP/1.1\r\nHost: cats\r\nContent-Length: 3\r\n\r\nabc")
        .await;
    client.send("GET /c HTTP/1.1\r\nHost: cats\r\nConnection: close\r\n\r\n").await;
    let answers = client.read_to_end().await;
    let order = ["GET /a .", "POST /b abc.", "GET /c ."].map(|body| answers.find(body).expect(body));
    assert!(order.is_sorted(), "{answers}");
    assert_eq!(answers.matches("HTTP/1.1 200 OK").count(), 3);
}

#[tokio::test]
async fn a_chunked_body_arrives() {
    let server = Server::start(echo()).await;
    let mut client = server.connect().await;
    client
        .send("POST / HTTP/1.1\r\nHost: cats\r\nTransfer-Encoding: chunked\r\nConnection: close\r\n\r\n3\r\nabc\r\n")
        .await;
    client.send("2\r\nde\r\n0\r\n\r\n").await;
    assert!(client.read_to_end().await.ends_with("POST / abcde."));
}

/// Answers without a look at the body.
fn heedless() -> impl Service {
    Handler(async |_| Response::new(Body::full("heedless.")))
}

#[tokio::test]
async fn a_whole_body_that_nobody_reads_does_not_end_the_connection() {
    let server = Server::start(heedless()).await;
    let mut client = server.connect().await;
    for _ in 0..2 {
        client.send("POST / HTTP/1.1\r\nHost: cats\r\nContent-Length: 5\r\n\r\nhello").await;
        let answer = client.read_until("heedless.").await;
        assert!(!answer.contains("connection:"), "{answer}");
    }
}

#[tokio::test]
async fn an_answer_behind_which_the_rest_of_a_body_would_come_is_the_last_and_says_so() {
    let server = Server::start(heedless()).await;
    for body in [
        "Content-Length: 5\r\n\r\n",
        "Content-Length: 5\r\n\r\nhell",
        "Content-Length: 5\r\nExpect: 100-continue\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n",
        "Transfer-Encoding: chunked\r\n\r\n5\r\nhello\r\n0\r\n\r\n",
    ] {
        let mut client = server.connect().await;
        client.send(format!("POST / HTTP/1.1\r\nHost: cats\r\n{body}")).await;
        let answer = client.read_to_end().await;
        assert!(answer.contains("\r\nconnection: close\r\n") && answer.ends_with("heedless."), "{body:?}: {answer}");
    }
}

#[tokio::test]
async fn a_client_that_leaves_ends_its_handler() {
    let (service, mut events) = stuck();
    let server = Server::start(service).await;
    let get = "GET / HTTP/1.1\r\nHost: cats\r\n\r\n";
    for behind in ["", "\r\n", "G", get] {
        let mut client = server.connect().await;
        client.send(format!("{get}{behind}")).await;
        assert_eq!(soon(events.recv()).await, Some("started"), "{behind}");
        drop(client);
        assert_eq!(soon(events.recv()).await, Some("dropped"), "{behind}");
    }
}

#[tokio::test]
async fn a_panic_ends_one_connection_and_not_the_server() {
    let server = Server::start(Handler(async |request: Request| match request.uri().path() {
        "/panic" => panic!("on purpose"),
        _ => Response::new(Body::full("fine")),
    }))
    .await;
    let mut client = server.connect().await;
    client.send("GET /panic HTTP/1.1\r\nHost: cats\r\n\r\n").await;
    assert_eq!(client.read_to_end().await, "");
    let mut client = server.connect().await;
    client.send("GET / HTTP/1.1\r\nHost: cats\r\nConnection: close\r\n\r\n").await;
    assert!(client.read_to_end().await.ends_with("fine"));
}
