//! Certificates that change while the server runs.

use super::*;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};

/// Whether new connections get this certificate.
async fn has(server: &Server, config: &Arc<ClientConfig>, pair: &Pair) -> bool {
    let client = shake_hands(server, config, "cats").await.unwrap();
    let shown = client.0.get_ref().1.peer_certificates().unwrap()[0].clone();
    shown == CertificateDer::from_pem_slice(pair.certificate.as_bytes()).unwrap()
}

#[tokio::test]
async fn a_certificate_that_changes_under_load_fails_no_request() {
    let (authority, folder) = (Authority::new("cats"), Folder::new("swap"));
    let (old, new) = (authority.signs(&["cats"]), authority.signs(&["cats"]));
    let tls = Tls::files(folder.write("cert.pem", &old.certificate), folder.write("key.pem", &old.key));
    let server = Server::start_as(echo(), with(tls.watch(Some(Duration::from_millis(20))))).await;
    let config = authority.client(None);
    let mut open = shake_hands(&server, &config, "cats").await.unwrap();
    assert!(has(&server, &config, &old).await);

    let load = {
        let (ended, count) = (Arc::new(AtomicBool::new(false)), Arc::new(AtomicUsize::new(0)));
        let (until, counted, config, address) =
            (Arc::clone(&ended), Arc::clone(&count), Arc::clone(&config), server.address);
        let task = tokio::spawn(async move {
            while !until.load(Ordering::Relaxed) {
                let stream = TcpStream::connect(address).await.unwrap();
                let stream = TlsConnector::from(Arc::clone(&config)).connect("cats".try_into().unwrap(), stream);
                let mut client = Client(stream.await.unwrap());
                for _ in 0..3 {
                    client.send(GET).await;
                    client.read_until("GET / .").await;
                    counted.fetch_add(1, Ordering::Relaxed);
                }
            }
        });
        (task, ended, count)
    };

    // One file after the other: for a moment, the key is that of another certificate.
    folder.write("cert.pem", &new.certificate);
    tokio::time::sleep(Duration::from_millis(60)).await;
    folder.write("key.pem", &new.key);
    soon(async { while !has(&server, &config, &new).await {} }).await;
    open.send(GET).await;
    open.read_until("GET / .").await;

    let (task, ended, count) = load;
    ended.store(true, Ordering::Relaxed);
    soon(task).await.unwrap();
    assert!(count.load(Ordering::Relaxed) > 0);
}

#[tokio::test]
async fn what_cannot_be_used_changes_nothing() {
    let (authority, folder) = (Authority::new("cats"), Folder::new("broken"));
    let (old, new) = (authority.signs(&["cats"]), authority.signs(&["cats"]));
    let tls = Tls::files(folder.write("cert.pem", &old.certificate), folder.write("key.pem", &old.key));
    let server = Server::start_as(echo(), with(tls.watch(Some(Duration::from_millis(20))))).await;
    let config = authority.client(None);
    folder.write("key.pem", "broken");
    tokio::time::sleep(Duration::from_millis(100)).await;
    assert!(has(&server, &config, &old).await);
    folder.write("key.pem", &new.key);
    folder.write("cert.pem", &new.certificate);
    soon(async { while !has(&server, &config, &new).await {} }).await;
}

#[cfg(unix)]
#[tokio::test]
async fn a_hangup_reads_them_again() {
    let (authority, folder) = (Authority::new("cats"), Folder::new("hup"));
    let (old, new) = (authority.signs(&["cats"]), authority.signs(&["cats"]));
    let tls = Tls::files(folder.write("cert.pem", &old.certificate), folder.write("key.pem", &old.key));
    let server = Server::start_as(echo(), with(tls.watch(None))).await;
    let config = authority.client(None);
    assert!(has(&server, &config, &old).await);
    folder.write("cert.pem", &new.certificate);
    folder.write("key.pem", &new.key);
    soon(async {
        while !has(&server, &config, &new).await {
            let hang_up = format!("kill -HUP {}", std::process::id());
            assert!(std::process::Command::new("sh").args(["-c", &hang_up]).status().unwrap().success());
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
    })
    .await;
}
