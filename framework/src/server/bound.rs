//! A socket that listens, on a runtime or on none.

use super::binder::Binder;
use super::options::ServerOptions;
use super::stream::Stream;
#[cfg(unix)]
use super::unix::SocketFile;
use std::io;
use std::task::{Context, Poll, ready};
use tokio::net::TcpListener;
#[cfg(unix)]
use tokio::net::UnixListener;

/// A socket that listens.
pub(super) enum Bound {
    Tcp(TcpListener),
    /// The file stands first, so that it is gone before nobody answers any more. What was inherited has none of ours.
    #[cfg(unix)]
    Unix {
        file: Option<SocketFile>,
        listener: UnixListener,
    },
}

impl Bound {
    /// Takes it off its runtime.
    pub(super) fn into_detached(self) -> io::Result<Detached> {
        Ok(match self {
            Self::Tcp(listener) => Detached::Tcp(listener.into_std()?),
            #[cfg(unix)]
            Self::Unix { file, listener } => Detached::Unix { file, listener: listener.into_std()? },
        })
    }

    pub(super) fn poll_accept(&self, cx: &mut Context<'_>) -> Poll<io::Result<Stream>> {
        match self {
            Self::Tcp(listener) => Poll::Ready(Ok(Stream::Tcp(ready!(listener.poll_accept(cx))?.0))),
            #[cfg(unix)]
            Self::Unix { listener, .. } => Poll::Ready(Ok(Stream::Unix(ready!(listener.poll_accept(cx))?.0))),
        }
    }
}

/// A socket on no runtime.
pub(super) enum Detached {
    Tcp(std::net::TcpListener),
    #[cfg(unix)]
    Unix {
        file: Option<SocketFile>,
        listener: std::os::unix::net::UnixListener,
    },
}

impl Detached {
    /// The same address once more.
    pub(super) fn again(&self, options: &ServerOptions) -> io::Result<Self> {
        match self {
            Self::Tcp(listener) => {
                let binder = Binder::new(options);
                // What was inherited may not be shared.
                let opened = binder.listen(listener.local_addr()?).map(Into::into);
                let again = opened.or_else(|_| listener.try_clone())?;
                binder.prepare(&again)?;
                Ok(Self::Tcp(again))
            }
            #[cfg(unix)]
            Self::Unix { listener, .. } => Ok(Self::Unix { file: None, listener: listener.try_clone()? }),
        }
    }

    /// Puts it on the runtime that this is called on.
    pub(super) fn into_attached(self) -> io::Result<Bound> {
        Ok(match self {
            Self::Tcp(listener) => Bound::Tcp(TcpListener::from_std(listener)?),
            #[cfg(unix)]
            Self::Unix { file, listener } => Bound::Unix { file, listener: UnixListener::from_std(listener)? },
        })
    }
}
