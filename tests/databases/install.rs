//! The programs of the servers: where they are, and how they are called.

use super::Kind;
use super::server::PASSWORD;
use std::os::unix::fs::MetadataExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// Makes the directory of data.
pub(super) fn prepare(kind: Kind, directory: &Path) {
    match kind {
        Kind::Postgres => prepare_postgres(directory),
        Kind::MariaDb => prepare_mariadb(directory),
        Kind::Sqlite => unreachable!("SQLite has no server"),
    }
}

/// The server's program and its arguments.
pub(super) fn command(kind: Kind, directory: &Path, port: u16) -> Vec<String> {
    match kind {
        Kind::Postgres => postgres(directory, port),
        Kind::MariaDb => mariadb(directory, port),
        Kind::Sqlite => unreachable!("SQLite has no server"),
    }
}

fn prepare_postgres(directory: &Path) {
    let password = directory.join("password");
    std::fs::write(&password, PASSWORD).expect("the directory was just made");
    if is_root() {
        run(Command::new("chown").args(["-R", "postgres:postgres"]).arg(directory));
    }
    let initdb = [text(&program("initdb", "postgresql")), "--username=nest".to_owned()];
    // Not SCRAM, whose thousands of hashes cost a second of each test where they are not optimised.
    let arguments = ["--auth=password", "--no-sync", "--encoding=UTF8", "--locale=C.UTF-8"].map(str::to_owned);
    let paths = [format!("--pwfile={}", password.display()), format!("--pgdata={}", directory.join("data").display())];
    let all = unprivileged().into_iter().chain(initdb).chain(arguments).chain(paths).collect::<Vec<_>>();
    run(Command::new(&all[0]).args(&all[1..]));
}

fn postgres(directory: &Path, port: u16) -> Vec<String> {
    let server = [text(&program("postgres", "postgresql")), "-D".to_owned(), text(&directory.join("data"))];
    let settings = [
        format!("port={port}"),
        "listen_addresses=127.0.0.1".to_owned(),
        "unix_socket_directories=".to_owned(),
        // A crash of the server loses nothing of it, only one of the machine.
        "fsync=off".to_owned(),
        "max_connections=200".to_owned(),
    ];
    let settings = settings.into_iter().flat_map(|setting| ["-c".to_owned(), setting]);
    unprivileged().into_iter().chain(server).chain(settings).collect()
}

fn prepare_mariadb(directory: &Path) {
    let user = format!(
        "CREATE USER IF NOT EXISTS nest@'127.0.0.1' IDENTIFIED BY '{PASSWORD}';\n\
         GRANT ALL ON *.* TO nest@'127.0.0.1';\n"
    );
    std::fs::write(directory.join("users.sql"), user).expect("the directory was just made");
    run(Command::new(program("mariadb-install-db", "mariadb-server-core mariadb-client-core"))
        .args(["--no-defaults", "--auth-root-authentication-method=normal", "--skip-test-db"])
        .args(mariadb_user())
        // A server that starts deletes what others have in the common one.
        .arg(format!("--tmpdir={}", directory.display()))
        .arg(format!("--datadir={}", directory.join("data").display())));
}

fn mariadb(directory: &Path, port: u16) -> Vec<String> {
    let at = |name: &str| directory.join(name).display().to_string();
    let mut all = vec![text(&program("mariadbd", "mariadb-server-core")), "--no-defaults".to_owned()];
    all.extend(mariadb_user());
    all.extend([
        format!("--datadir={}", at("data")),
        format!("--tmpdir={}", directory.display()),
        format!("--socket={}", at("socket")),
        format!("--pid-file={}", at("pid")),
        format!("--init-file={}", at("users.sql")),
        format!("--port={port}"),
        "--bind-address=127.0.0.1".to_owned(),
        "--skip-name-resolve".to_owned(),
        "--max-connections=200".to_owned(),
        // As above: what was committed is with the system, though not on the disk.
        "--innodb-flush-log-at-trx-commit=2".to_owned(),
        "--innodb-buffer-pool-size=32M".to_owned(),
    ]);
    all
}

fn mariadb_user() -> Vec<String> {
    if is_root() { vec!["--user=root".to_owned()] } else { Vec::new() }
}

/// PostgreSQL refuses to be run by root.
fn unprivileged() -> Vec<String> {
    let setpriv = ["setpriv", "--reuid=postgres", "--regid=postgres", "--init-groups"];
    if is_root() { setpriv.map(str::to_owned).to_vec() } else { Vec::new() }
}

fn is_root() -> bool {
    std::fs::metadata("/proc/self").is_ok_and(|process| process.uid() == 0)
}

/// A program in the path or where Debian hides it.
fn program(name: &str, package: &str) -> PathBuf {
    let path = std::env::var_os("PATH").unwrap_or_default();
    let mut places: Vec<PathBuf> = std::env::split_paths(&path).collect();
    places.extend(["/usr/sbin", "/usr/local/sbin"].map(PathBuf::from));
    let versions = std::fs::read_dir("/usr/lib/postgresql").into_iter().flatten().flatten();
    places.extend(versions.map(|version| version.path().join("bin")));
    let found = places.into_iter().map(|place| place.join(name)).find(|file| file.is_file());
    found.unwrap_or_else(|| panic!("`{name}` is missing: install Debian's `{package}`, as .ci/test does"))
}

fn run(command: &mut Command) {
    let output = command.output().unwrap_or_else(|error| panic!("{command:?}: {error}"));
    assert!(output.status.success(), "{command:?}: {}", String::from_utf8_lossy(&output.stderr));
}

fn text(path: &Path) -> String {
    path.display().to_string()
}
