//! A database server that ends with the process which has started it.

use super::install::{self, command};
use super::{Kind, unique};
use std::io::{BufRead, BufReader, Write};
use std::net::{Ipv4Addr, TcpListener, TcpStream};
use std::path::PathBuf;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// Starts and ends the server as it is told. When there is nobody left to tell it anything, because the tests have ended
/// in whatever way, it ends the server and removes its data.
const KEEPER: &str = r#"
trap '' INT HUP TERM
directory=$1 last_signal=$2
shift 2
pid=
end() {
    [ -n "$pid" ] || return 0
    kill -"$1" "$pid" 2>/dev/null
    wait "$pid" 2>/dev/null
    pid=
}
while read -r order; do
    case $order in
        start) "$@" </dev/null >>"$directory/log" 2>&1 & pid=$! ;;
        kill) end KILL ;;
        alive) kill -0 "$pid" 2>/dev/null || order=dead ;;
    esac
    echo "$order"
done
end "$last_signal"
for _ in 1 2 3 4 5; do
    rm -rf "$directory" 2>/dev/null && break
    sleep 1
done
"#;

/// A database server on a free port of 127.0.0.1.
pub struct Server {
    kind: Kind,
    port: u16,
    directory: PathBuf,
    keeper: Mutex<Keeper>,
}

struct Keeper {
    orders: ChildStdin,
    answers: BufReader<ChildStdout>,
    /// It is not waited for: it ends after this process.
    _process: Child,
}

impl Server {
    /// Starts a server with a fresh directory of data.
    ///
    /// # Panics
    ///
    /// When its programs are not installed, or it does not start within a minute.
    #[must_use]
    pub fn start(kind: Kind) -> Self {
        let directory = std::env::temp_dir().join(unique(&format!("nestling-{kind:?}").to_lowercase()));
        std::fs::create_dir(&directory).expect("the directory for temporary files can be written to");
        let port = free_port();
        // It is there before there is anything to remove.
        let keeper = Mutex::new(keeper(kind, &directory, port));
        install::prepare(kind, &directory);
        let server = Self { kind, port, directory, keeper };
        server.start_again();
        server
    }

    /// The url of the database `name`.
    pub fn url(&self, name: &str) -> String {
        let scheme = if self.kind == Kind::Postgres { "postgres" } else { "mysql" };
        format!("{scheme}://nest:{PASSWORD}@127.0.0.1:{}/{name}", self.port)
    }

    /// Its port, also while it is down.
    pub fn port(&self) -> u16 {
        self.port
    }

    /// Ends the server as a crash would (`kill -9`).
    pub fn kill(&self) {
        self.order("kill");
    }

    /// Starts it, also again: on the same port, with the same data.
    ///
    /// # Panics
    ///
    /// When it does not start within a minute.
    pub fn start_again(&self) {
        self.order("start");
        let deadline = Instant::now() + Duration::from_secs(60);
        while TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_err() {
            assert!(Instant::now() < deadline, "{:?} does not start: {}", self.kind, self.log());
            std::thread::sleep(Duration::from_millis(50));
            // What is left of a server that was killed may be in the way of the next for a moment.
            if self.order("alive") == "dead" {
                self.order("start");
                std::thread::sleep(Duration::from_millis(200));
            }
        }
    }

    /// The database that is always there.
    pub(super) fn maintenance(&self) -> &'static str {
        if self.kind == Kind::Postgres { "postgres" } else { "mysql" }
    }

    /// The statement that creates a database. MariaDB would otherwise hold `a` for `A`.
    pub(super) fn create(&self, name: &str) -> String {
        match self.kind {
            Kind::Postgres => format!("CREATE DATABASE {name}"),
            _ => format!("CREATE DATABASE {name} CHARACTER SET utf8mb4 COLLATE utf8mb4_bin"),
        }
    }

    fn order(&self, order: &str) -> String {
        let mut keeper = self.keeper.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(keeper.orders, "{order}").expect("the keeper lives as long as this process");
        let mut answer = String::new();
        keeper.answers.read_line(&mut answer).expect("the keeper answers");
        answer.trim().to_owned()
    }

    fn log(&self) -> String {
        std::fs::read_to_string(self.directory.join("log")).unwrap_or_default()
    }
}

/// Of the user `nest` on every server.
pub(super) const PASSWORD: &str = "s3cr3t";

fn keeper(kind: Kind, directory: &std::path::Path, port: u16) -> Keeper {
    // PostgreSQL ends at once and in order, with the processes that it has started.
    let last_signal = if kind == Kind::Postgres { "QUIT" } else { "KILL" };
    let mut process = Command::new("sh")
        .args(["-c", KEEPER, "keeper"])
        .arg(directory)
        .arg(last_signal)
        .args(command(kind, directory, port))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("there is a shell");
    let (orders, answers) = (process.stdin.take(), process.stdout.take());
    let (Some(orders), Some(answers)) = (orders, answers) else { unreachable!("both are piped") };
    Keeper { orders, answers: BufReader::new(answers), _process: process }
}

/// A port that was free a moment ago.
fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).expect("there is a free port");
    listener.local_addr().expect("it is bound").port()
}
