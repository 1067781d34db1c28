//! What the service manager is told: that we are ready, that we end, and that we are alive.
//!
//! Source: `sd_notify(3)`, `sd_watchdog_enabled(3)`.

use std::time::Duration;

/// The service manager, if one has started us and wants to be told.
#[derive(Clone, Default)]
pub(crate) struct ServiceManager {
    /// The path of its socket; one that begins with `@` is in the abstract namespace.
    socket: Option<String>,
    watchdog: Option<Duration>,
}

impl ServiceManager {
    /// The one that the environment names.
    pub(crate) fn from_environment() -> Self {
        let variable = |name| std::env::var(name).ok();
        let mine = variable("WATCHDOG_PID").is_none_or(|id| id == std::process::id().to_string());
        let watchdog = variable("WATCHDOG_USEC").filter(|_| mine).and_then(|micros| micros.parse().ok());
        Self {
            socket: variable("NOTIFY_SOCKET").filter(|socket| !socket.is_empty()),
            watchdog: watchdog.filter(|micros| *micros > 0).map(Duration::from_micros),
        }
    }

    /// We accept connections.
    pub(crate) fn ready(&self) {
        self.tell("READY=1\nSTATUS=serving");
    }

    /// We end.
    pub(crate) fn stopping(&self) {
        self.tell("STOPPING=1\nSTATUS=draining");
    }

    /// Says as often as asked for that tasks still run; for ever.
    pub(crate) async fn stay_alive(self) {
        let Some(patience) = self.watchdog.filter(|_| self.socket.is_some()) else { return };
        loop {
            self.tell("WATCHDOG=1");
            tokio::time::sleep(patience / 2).await;
        }
    }

    fn tell(&self, state: &str) {
        let Some(socket) = &self.socket else { return };
        if let Err(error) = send(socket, state) {
            tracing::warn!(%error, "the service manager cannot be told {state:?}");
        }
    }
}

#[cfg(target_os = "linux")]
fn send(socket: &str, state: &str) -> std::io::Result<()> {
    use std::os::linux::net::SocketAddrExt;
    use std::os::unix::net::{SocketAddr, UnixDatagram};
    let address = match socket.strip_prefix('@') {
        Some(name) => SocketAddr::from_abstract_name(name)?,
        None => SocketAddr::from_pathname(socket)?,
    };
    let sender = UnixDatagram::unbound()?;
    sender.set_nonblocking(true)?;
    sender.send_to_addr(state.as_bytes(), &address).map(|_| ())
}

/// systemd is of Linux.
#[cfg(not(target_os = "linux"))]
fn send(_: &str, _: &str) -> std::io::Result<()> {
    Ok(())
}

#[cfg(target_os = "linux")]
#[cfg(test)]
mod tests {
    use super::*;
    use std::os::linux::net::SocketAddrExt;
    use std::os::unix::net::SocketAddr;
    use tokio::net::UnixDatagram;

    /// A service manager that hears what we say, in the abstract namespace.
    fn manager(name: &str, watchdog: Option<Duration>) -> (UnixDatagram, ServiceManager) {
        let name = format!("nestling-{}-{name}", std::process::id());
        let address = SocketAddr::from_abstract_name(&name).unwrap();
        let socket = std::os::unix::net::UnixDatagram::bind_addr(&address).unwrap();
        socket.set_nonblocking(true).unwrap();
        let manager = ServiceManager { socket: Some(format!("@{name}")), watchdog };
        (UnixDatagram::from_std(socket).unwrap(), manager)
    }

    async fn heard(socket: &UnixDatagram) -> String {
        let mut buffer = [0; 64];
        let soon = tokio::time::timeout(Duration::from_secs(20), socket.recv(&mut buffer));
        let length = soon.await.expect("it says something").unwrap();
        String::from_utf8_lossy(&buffer[..length]).into_owned()
    }

    #[tokio::test]
    async fn it_is_told_when_we_begin_and_when_we_end() {
        let (socket, manager) = manager("ready", None);
        manager.ready();
        manager.stopping();
        assert_eq!(heard(&socket).await, "READY=1\nSTATUS=serving");
        assert_eq!(heard(&socket).await, "STOPPING=1\nSTATUS=draining");
        // Nobody waits for signs of life.
        manager.stay_alive().await;
    }

    #[tokio::test]
    async fn it_hears_again_and_again_that_we_are_alive() {
        let (socket, manager) = manager("alive", Some(Duration::from_millis(20)));
        let alive = tokio::spawn(manager.stay_alive());
        for _ in 0..3 {
            assert_eq!(heard(&socket).await, "WATCHDOG=1");
        }
        alive.abort();
    }
}
