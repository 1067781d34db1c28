//! Sockets that the service manager has opened before the process began.

use listenfd::ListenFd;
use std::io;
use std::net::TcpListener;
use std::os::unix::net::UnixListener;

/// The sockets of `LISTEN_FDS`, with their names. From here on, processes that this one starts do not have them.
///
/// Source: `sd_listen_fds(3)`.
pub(super) struct Inherited {
    sockets: ListenFd,
    names: Vec<String>,
}

impl Inherited {
    pub(super) fn from_environment() -> Self {
        let names = std::env::var("LISTEN_FDNAMES").unwrap_or_default();
        Self { sockets: ListenFd::from_env(), names: names.split(':').map(str::to_owned).collect() }
    }

    /// Takes those with this name, or all of them.
    ///
    /// # Errors
    /// If there are none, or if one is no stream socket that listens.
    pub(super) fn take(&mut self, name: Option<&str>) -> io::Result<(Vec<TcpListener>, Vec<UnixListener>)> {
        let (mut tcp, mut unix) = (Vec::new(), Vec::new());
        for at in (0..self.sockets.len()).filter(|at| self.has_name(*at, name)).collect::<Vec<_>>() {
            match self.sockets.take_unix_listener(at) {
                Ok(listener) => unix.extend(listener),
                Err(_) => tcp.extend(self.sockets.take_tcp_listener(at)?),
            }
        }
        match tcp.is_empty() && unix.is_empty() {
            true => Err(io::Error::new(io::ErrorKind::NotFound, "the service manager has passed no such socket")),
            false => Ok((tcp, unix)),
        }
    }

    fn has_name(&self, at: usize, wanted: Option<&str>) -> bool {
        wanted.is_none_or(|wanted| self.names.get(at).is_some_and(|name| name == wanted))
    }
}
