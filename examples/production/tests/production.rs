//! The server as a process, with curl, openssl and raw sockets as its clients.

#![allow(clippy::unwrap_used, reason = "these are tests")]

mod support;

use std::path::Path;
use std::time::Duration;
use support::{Production, curl, openssl, soon};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

#[nestling::test(worker_threads = 2)]
async fn http1_and_http2_are_spoken() {
    let server = Production::start(&[]).await;
    for (version, expected) in [("--http1.1", "1.1"), ("--http2", "2")] {
        let answer = curl(&server, &[version, "-w", "HTTP/%{http_version} %{http_code}", &server.url("/")]).await;
        let body = format!("somebody at 127.0.0.1 asks localhost:{} by https\n", server.https.port());
        assert_eq!(answer, (0, format!("{body}HTTP/{expected} 200")));
    }
    let head = curl(&server, &["-I", &server.url("/")]).await.1;
    assert!(head.contains("strict-transport-security: max-age=3600"), "{head}");
    assert_eq!(curl(&server, &["-w", "%{http_code}", &server.url("/ready")]).await.1, "ready200");
}

#[nestling::test(worker_threads = 2)]
async fn who_comes_in_the_clear_is_sent_to_https() {
    let server = Production::start(&[]).await;
    let clear = format!("http://localhost:{}/a%20b?c=d&e", server.http.port());
    let answer = curl(&server, &["-X", "POST", "-w", "%{http_code} %{redirect_url}", &clear]).await.1;
    assert_eq!(answer, format!("308 {}", server.url("/a%20b?c=d&e")));
}

#[nestling::test(worker_threads = 2)]
async fn old_versions_of_tls_are_refused() {
    let server = Production::start(&[]).await;
    for (version, spoken) in [("-tls1_1", false), ("-tls1_2", true), ("-tls1_3", true)] {
        let output = openssl(&server, &["-alpn", "h2", version]).await;
        assert_eq!(output.contains("ALPN protocol: h2"), spoken, "{version}: {output}");
        assert_eq!(
            output.contains("Verify return code: 0 (ok)") && !output.contains("Cipher is (NONE)"),
            spoken,
            "{output}"
        );
    }
}

#[nestling::test(worker_threads = 2)]
async fn who_has_a_certificate_is_known_by_it() {
    let server = Production::start(&[]).await;
    let (certificate, key) = (server.file("client.pem"), server.file("client-key.pem"));
    let ann = ["--cert", &certificate, "--key", &key];
    for version in ["--http1.1", "--http2"] {
        let answer = curl(&server, &[&ann[..], &[version, &server.url("/private")]].concat()).await;
        assert_eq!(answer, (0, "Hello, Ann!\n".to_owned()));
        let answer = curl(&server, &[version, "-w", "%{http_code}", &server.url("/private")]).await.1;
        assert!(answer.contains("client certificate required") && answer.ends_with("403"), "{answer}");
    }
    let shown = openssl(&server, &["-cert", &certificate, "-key", &key]).await;
    assert!(shown.contains("Nestling's throw-away authority"), "the authorities are named: {shown}");
}

#[nestling::test(worker_threads = 2)]
async fn a_certificate_can_be_required() {
    let server = Production::start(&[("CLIENT_REQUIRED", "true")]).await;
    let (certificate, key) = (server.file("client.pem"), server.file("client-key.pem"));
    let (code, answer) = curl(&server, &[&server.url("/")]).await;
    assert!(code != 0 && answer.is_empty(), "{code}: {answer}");
    let answer = curl(&server, &["--cert", &certificate, "--key", &key, &server.url("/")]).await.1;
    assert!(answer.starts_with("Ann at 127.0.0.1 "), "{answer}");
}

#[nestling::test(worker_threads = 2)]
async fn noise_on_the_port_of_tls_harms_nobody() {
    let server = Production::start(&[]).await;
    let mut noise: Vec<&[u8]> = vec![b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"\x16\x03\x01\xff\xff", b"\0\0\0\0\0"];
    noise.push(b"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n");
    let mut silent = Vec::new();
    for bytes in noise {
        for _ in 0..20 {
            let mut socket = TcpStream::connect(server.https).await.unwrap();
            socket.write_all(bytes).await.unwrap();
            silent.push(socket);
        }
    }
    assert_eq!(curl(&server, &["-o", "/dev/null", "-w", "%{http_code}", &server.url("/")]).await.1, "200");
    for mut socket in silent {
        // Those that a handshake could still follow from are given up after ten seconds.
        let _ = soon(socket.read_to_end(&mut Vec::new())).await;
    }
}

#[nestling::test(worker_threads = 2)]
async fn a_new_certificate_is_taken_under_load() {
    let server = Production::start(&[]).await;
    let other = Production::start(&[]).await;
    let load = async {
        for round in 0..12 {
            // Either authority: it is the old certificate first, and the new one then.
            let answer = curl(&server, &["--cacert", &server.file("both.pem"), &server.url("/")]).await;
            assert_eq!(answer.0, 0, "request {round}");
        }
    };
    let both = [server.read("ca.pem"), other.read("ca.pem")].concat();
    std::fs::write(server.file("both.pem"), both).unwrap();
    let swap = async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        for name in ["server.pem", "server-key.pem"] {
            let new = server.file("new.pem");
            std::fs::write(&new, other.read(name)).unwrap();
            std::fs::rename(new, server.file(name)).unwrap();
        }
        server.signal("HUP").await;
    };
    tokio::join!(load, swap);
    soon(async { while curl(&other, &[&server.url("/")]).await.0 != 0 {} }).await;
}

#[nestling::test(worker_threads = 2)]
async fn who_comes_before_the_end_is_answered() {
    let server = Production::start(&[("SHUTDOWN_DELAY", "3")]).await;
    let certificates = server.folder.clone();
    let (slow, stop) = (server.url("/slow"), async {
        tokio::time::sleep(Duration::from_millis(200)).await;
        server.signal("TERM").await;
    });
    let ask = async |version| curl(&server, &[version, &slow]).await;
    // curl takes its time to begin: before the signal, or in the time in which the server still accepts.
    let (first, second, ()) = tokio::join!(ask("--http1.1"), ask("--http2"), stop);
    for (code, answer) in [first, second] {
        assert_eq!((code, answer.as_str()), (0, "slow\n"));
    }
    assert_eq!(server.end().await, Some(0));
    assert!(!Path::new(&certificates).exists(), "what was thrown away is gone");
}
