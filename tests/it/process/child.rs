//! A running program, line by line.

use crate::support::{Client, soon};
use std::net::SocketAddr;
use std::os::fd::OwnedFd;
use std::process::{Output, Stdio};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader, Lines};
use tokio::process::{self, ChildStdin, ChildStdout, Command};

fn program(mode: &str) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nestling-test-process"));
    command.arg(mode).env_remove("RUST_LOG").env("RUST_BACKTRACE", "0").kill_on_drop(true);
    command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    command
}

/// Runs the program to its end.
pub(super) async fn run(mode: &str, environment: &[(&str, &str)]) -> Output {
    soon(program(mode).envs(environment.iter().copied()).output()).await.unwrap()
}

/// The program while it serves.
pub(super) struct Child {
    process: process::Child,
    input: Option<ChildStdin>,
    output: Lines<BufReader<ChildStdout>>,
    pub(super) address: SocketAddr,
}

impl Child {
    pub(super) async fn serve(environment: &[(&str, &str)]) -> Self {
        Self::begin(program("serve").envs(environment.iter().copied())).await
    }

    /// The program as a service manager starts it, with a socket that listens already.
    pub(super) async fn inherit(socket: impl Into<OwnedFd>, environment: &[(&str, &str)]) -> Self {
        let mut command = Command::new("sh");
        // Descriptors begin at 3, and the process has the number of the shell.
        let script = "exec 3<&0 </dev/null; LISTEN_FDS=1 LISTEN_PID=$$ exec \"$0\" serve";
        command.args(["-c", script, env!("CARGO_BIN_EXE_nestling-test-process")]).kill_on_drop(true);
        command.stdin(Stdio::from(socket.into())).stdout(Stdio::piped()).stderr(Stdio::piped());
        command.env_remove("RUST_LOG").env("RUST_BACKTRACE", "0").env("ADDRESS", "systemd");
        Self::begin(command.envs(environment.iter().copied())).await
    }

    async fn begin(command: &mut Command) -> Self {
        let mut process = command.spawn().unwrap();
        let input = process.stdin.take();
        let mut output = BufReader::new(process.stdout.take().unwrap()).lines();
        let address = soon(output.next_line()).await.unwrap().expect("it tells its address").parse().unwrap();
        // From its first answer on, signals are handled.
        assert_eq!(Client::connect(address).await.get("/").await.status, 404);
        Self { process, input, output, address }
    }

    /// The most memory that it has had so far, in bytes.
    #[cfg(target_os = "linux")]
    pub(super) fn peak_memory(&self) -> u64 {
        let id = self.process.id().expect("it runs");
        let status = std::fs::read_to_string(format!("/proc/{id}/status")).unwrap();
        let peak = status.lines().find_map(|line| line.strip_prefix("VmHWM:")).expect("Linux tells it");
        peak.trim().trim_end_matches(" kB").parse::<u64>().unwrap() * 1024
    }

    pub(super) async fn connect(&self) -> Client {
        Client::connect(self.address).await
    }

    /// The next line of its output.
    pub(super) async fn line(&mut self) -> String {
        soon(self.output.next_line()).await.unwrap().unwrap_or_else(|| "(the end)".to_owned())
    }

    /// Lets a slow request end.
    pub(super) async fn open(&mut self) {
        self.input.as_mut().expect("it reads").write_all(b"open\n").await.unwrap();
    }

    pub(super) async fn signal(&self, name: &str) {
        let id = self.process.id().expect("it runs").to_string();
        let kill = Command::new("sh").args(["-c", &format!("kill -{name} {id}")]).status();
        assert!(soon(kill).await.unwrap().success());
    }

    /// Waits for its end; its exit code (none if a signal killed it) and its log.
    pub(super) async fn end(mut self) -> (Option<i32>, String) {
        let status = soon(self.process.wait()).await.unwrap();
        let mut log = String::new();
        soon(self.process.stderr.take().unwrap().read_to_string(&mut log)).await.unwrap();
        (status.code(), log)
    }
}
