//! Unix sockets, and the files they are found by.

use socket2::{Domain, SockAddr, Socket, Type};
use std::fs;
use std::io;
use std::os::unix::fs::{FileTypeExt, MetadataExt, PermissionsExt};
use std::path::{Path, PathBuf};
use tokio::net::{UnixListener, UnixStream};

/// Listens on a socket file, with these permissions; one that a dead process left behind is replaced.
///
/// # Errors
/// If another process answers on the file, or if it is not a socket.
pub(super) async fn bind(path: &Path, backlog: i32, mode: Option<u32>) -> io::Result<(SocketFile, UnixListener)> {
    make_room(path).await?;
    let socket = Socket::new(Domain::UNIX, Type::STREAM, None)?;
    socket.bind(&SockAddr::unix(path)?)?;
    let file = SocketFile::new(path)?;
    if let Some(mode) = mode {
        fs::set_permissions(path, fs::Permissions::from_mode(mode))?;
    }
    // Only now can anybody connect, and so nobody does whom the permissions keep out.
    socket.listen(backlog)?;
    socket.set_nonblocking(true)?;
    Ok((file, UnixListener::from_std(socket.into())?))
}

async fn make_room(path: &Path) -> io::Result<()> {
    match fs::symlink_metadata(path) {
        Ok(file) if file.file_type().is_socket() => remove_unanswered(path).await,
        Ok(_) => Err(io::Error::new(io::ErrorKind::AlreadyExists, "the file exists and is not a socket")),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error),
    }
}

async fn remove_unanswered(path: &Path) -> io::Result<()> {
    match UnixStream::connect(path).await {
        Err(error) if error.kind() == io::ErrorKind::ConnectionRefused => fs::remove_file(path),
        Err(error) => Err(error),
        Ok(_) => Err(io::Error::new(io::ErrorKind::AddrInUse, "another process answers on the socket")),
    }
}

/// The file of a bound socket, removed when it is dropped.
pub(super) struct SocketFile {
    path: PathBuf,
    identity: (u64, u64),
}

impl SocketFile {
    fn new(path: &Path) -> io::Result<Self> {
        Ok(Self { path: path.to_owned(), identity: identity(path)? })
    }
}

impl Drop for SocketFile {
    fn drop(&mut self) {
        // Another process may have put its own file in this place meanwhile.
        if identity(&self.path).is_ok_and(|identity| identity == self.identity) {
            let _ = fs::remove_file(&self.path);
        }
    }
}

fn identity(path: &Path) -> io::Result<(u64, u64)> {
    let file = fs::symlink_metadata(path)?;
    Ok((file.dev(), file.ino()))
}

#[cfg(test)]
mod tests {
    use super::*;

    async fn bind(path: &Path) -> io::Result<(SocketFile, UnixListener)> {
        super::bind(path, 16, None).await
    }

    /// A path of its own for each test, removed at its end.
    struct Place(PathBuf);

    impl Place {
        fn new(test: &str) -> Self {
            let path = std::env::temp_dir().join(format!("nestling-{}-{test}.sock", std::process::id()));
            let _ = fs::remove_file(&path);
            Self(path)
        }
    }

    impl Drop for Place {
        fn drop(&mut self) {
            let _ = fs::remove_file(&self.0);
        }
    }

    #[tokio::test]
    async fn the_file_goes_with_the_listener() {
        let place = Place::new("goes");
        let bound = bind(&place.0).await.unwrap();
        assert!(place.0.exists());
        drop(bound);
        assert!(!place.0.exists());
    }

    #[tokio::test]
    async fn a_stale_socket_is_replaced() {
        let place = Place::new("stale");
        drop(std::os::unix::net::UnixListener::bind(&place.0).unwrap());
        assert!(place.0.exists());
        let _bound = bind(&place.0).await.unwrap();
        UnixStream::connect(&place.0).await.unwrap();
    }

    #[tokio::test]
    async fn a_live_socket_is_left_alone() {
        let place = Place::new("live");
        let _first = bind(&place.0).await.unwrap();
        assert_eq!(bind(&place.0).await.err().unwrap().kind(), io::ErrorKind::AddrInUse);
        UnixStream::connect(&place.0).await.unwrap();
    }

    #[tokio::test]
    async fn a_file_that_is_no_socket_is_left_alone() {
        let place = Place::new("file");
        fs::write(&place.0, "precious").unwrap();
        assert_eq!(bind(&place.0).await.err().unwrap().kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&place.0).unwrap(), "precious");
    }

    #[tokio::test]
    async fn a_successor_keeps_its_file() {
        let place = Place::new("successor");
        let first = bind(&place.0).await.unwrap();
        fs::rename(&place.0, place.0.with_extension("old")).unwrap();
        let _second = bind(&place.0).await.unwrap();
        drop(first);
        fs::remove_file(place.0.with_extension("old")).unwrap();
        UnixStream::connect(&place.0).await.unwrap();
    }

    #[tokio::test]
    async fn the_file_has_the_permissions_that_were_asked_for() {
        let place = Place::new("mode");
        for mode in [0o600, 0o666] {
            let _bound = super::bind(&place.0, 16, Some(mode)).await.unwrap();
            assert_eq!(fs::metadata(&place.0).unwrap().permissions().mode() & 0o777, mode);
        }
    }
}
