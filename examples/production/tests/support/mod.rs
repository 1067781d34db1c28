//! The server as a process, and its clients.

use std::future::IntoFuture;
use std::net::SocketAddr;
use std::process::Stdio;
use std::time::Duration;
use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStderr, Command};

/// Waits for what is bound to happen; far longer than it takes on a busy machine.
pub(crate) async fn soon<F: IntoFuture>(future: F) -> F::Output {
    tokio::time::timeout(Duration::from_secs(60), future).await.expect("nothing happened for a minute")
}

/// The server, on free ports, with certificates of its own. It ends when this is dropped.
pub(crate) struct Production {
    process: Child,
    log: Lines<BufReader<ChildStderr>>,
    pub(crate) folder: String,
    pub(crate) https: SocketAddr,
    pub(crate) http: SocketAddr,
}

impl Production {
    pub(crate) async fn start(environment: &[(&str, &str)]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_production"));
        command.env_remove("RUST_LOG").envs([("PORT", "0"), ("HTTP_PORT", "0")]).envs(environment.iter().copied());
        let mut process = command.stderr(Stdio::piped()).kill_on_drop(true).spawn().unwrap();
        let mut log = BufReader::new(process.stderr.take().unwrap()).lines();
        let folder = after(&mut log, "curl --cacert ").await.split("/ca.pem").next().unwrap().to_owned();
        let https = after(&mut log, "listening on https://").await.parse().unwrap();
        let http = after(&mut log, "listening on http://").await.parse().unwrap();
        Self { process, log, folder, https, http }
    }

    pub(crate) fn url(&self, path: &str) -> String {
        format!("https://localhost:{}{path}", self.https.port())
    }

    pub(crate) fn file(&self, name: &str) -> String {
        format!("{}/{name}", self.folder)
    }

    pub(crate) fn read(&self, name: &str) -> String {
        std::fs::read_to_string(self.file(name)).unwrap()
    }

    pub(crate) async fn signal(&self, name: &str) {
        let id = self.process.id().expect("it runs").to_string();
        let kill = Command::new("sh").args(["-c", &format!("kill -{name} {id}")]).status();
        assert!(soon(kill).await.unwrap().success());
    }

    /// Waits for its end; its exit code.
    pub(crate) async fn end(mut self) -> Option<i32> {
        // It must be able to write its log.
        soon(async { while self.log.next_line().await.unwrap().is_some() {} }).await;
        soon(self.process.wait()).await.unwrap().code()
    }
}

impl Drop for Production {
    fn drop(&mut self) {
        // It is killed, and cannot do this itself.
        let _ = std::fs::remove_dir_all(&self.folder);
    }
}

/// What follows this in the next line of the log that has it.
async fn after(log: &mut Lines<BufReader<ChildStderr>>, text: &str) -> String {
    loop {
        let line = soon(log.next_line()).await.unwrap().expect("it says so before it ends");
        if let Some((_, rest)) = line.split_once(text) {
            return rest.to_owned();
        }
    }
}

/// curl's exit code, and what it printed. It trusts the authority of the server unless it is told of another.
pub(crate) async fn curl(server: &Production, arguments: &[&str]) -> (i32, String) {
    let mut command = Command::new("curl");
    command.args(["-s", "-4", "--max-time", "50", "--cacert", &server.file("ca.pem")]).args(arguments);
    let output = soon(command.kill_on_drop(true).output()).await.unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

/// What openssl says about a handshake.
pub(crate) async fn openssl(server: &Production, arguments: &[&str]) -> String {
    let mut command = Command::new("openssl");
    command.args(["s_client", "-connect", &server.https.to_string(), "-CAfile", &server.file("ca.pem")]);
    command.args(arguments).stdin(Stdio::null()).kill_on_drop(true);
    let output = soon(command.output()).await.unwrap();
    String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr)
}
