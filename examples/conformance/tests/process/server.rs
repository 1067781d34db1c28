//! The server as a process.

use std::future::IntoFuture;
use std::net::SocketAddr;
use std::process::Stdio;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// Waits for what is bound to happen; far longer than it takes on a busy machine.
pub(crate) async fn soon<F: IntoFuture>(future: F) -> F::Output {
    tokio::time::timeout(Duration::from_secs(240), future).await.expect("nothing happened for minutes")
}

static NEXT: AtomicUsize = AtomicUsize::new(0);

/// The server on free ports, the second with a certificate for `localhost`. It ends when this is dropped.
pub(crate) struct Server {
    process: Child,
    pub(crate) folder: String,
    pub(crate) clear: SocketAddr,
    pub(crate) tls: SocketAddr,
}

impl Server {
    pub(crate) async fn start() -> Self {
        let folder =
            format!("{}/{}-{}", env!("CARGO_TARGET_TMPDIR"), std::process::id(), NEXT.fetch_add(1, Ordering::Relaxed));
        std::fs::create_dir_all(&folder).unwrap();
        let (certificate, key) = (format!("{folder}/cert.pem"), format!("{folder}/key.pem"));
        throw_away(&certificate, &key).await;
        let mut command = Command::new(env!("CARGO_BIN_EXE_conformance"));
        command.envs([("PORT", "0"), ("TLS_PORT", "0"), ("TLS_CERT", &certificate), ("TLS_KEY", &key)]);
        command.env_remove("RUST_LOG").env("NO_COLOR", "1").stderr(Stdio::piped()).kill_on_drop(true);
        let mut process = command.spawn().unwrap();
        let mut log = BufReader::new(process.stderr.take().unwrap()).lines();
        let [mut clear, mut tls] = [None, None];
        while clear.is_none() || tls.is_none() {
            let line = soon(log.next_line()).await.unwrap().expect("it says where it listens");
            let of = |scheme| line.split_once(scheme).map(|(_, address)| address.trim().parse().unwrap());
            clear = clear.or(of("listening on http://"));
            tls = tls.or(of("listening on https://"));
        }
        tokio::spawn(async move { while let Ok(Some(_)) = log.next_line().await {} });
        Self { process, folder, clear: clear.unwrap(), tls: tls.unwrap() }
    }

    pub(crate) fn memory(&self) -> Memory {
        let id = self.process.id().expect("it runs");
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
        let bytes = |name| {
            let line = status.lines().find_map(|line| line.strip_prefix(name)).expect("Linux tells it");
            1024 * line.trim().trim_end_matches(" kB").parse::<u64>().unwrap()
        };
        Memory { now: bytes("VmRSS:"), peak: bytes("VmHWM:") }
    }

    /// What curl, which trusts the certificate, has printed.
    pub(crate) async fn curl(&self, arguments: &[&str]) -> String {
        self.curl_with(arguments, Stdio::null()).await
    }

    pub(crate) async fn curl_with(&self, arguments: &[&str], input: impl Into<Stdio>) -> String {
        let mut command = Command::new("curl");
        command.args(["-s", "-4", "--max-time", "200", "--cacert", &format!("{}/cert.pem", self.folder)]);
        let output = soon(command.args(arguments).stdin(input).kill_on_drop(true).output()).await.unwrap();
        assert!(output.status.success(), "{arguments:?}: {output:?}");
        String::from_utf8(output.stdout).unwrap()
    }
}

/// Bytes that a process has, and the most that it has had.
pub(crate) struct Memory {
    pub(crate) now: u64,
    pub(crate) peak: u64,
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

async fn throw_away(certificate: &str, key: &str) {
    let mut openssl = Command::new("openssl");
    openssl.args(["req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "2"]);
    openssl.args(["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost"]);
    let output = soon(openssl.args(["-keyout", key, "-out", certificate]).output()).await.unwrap();
    assert!(output.status.success(), "{output:?}");
}
