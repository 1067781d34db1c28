//! What stands for TLS without the feature `tls`: types without values.

use super::sniff::Version;
use super::stream::{Metered, Stream};
use crate::http::connection::Opened;
use std::io;
use std::pin::Pin;
use std::task::{Context, Poll};
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

/// TLS for a server. The feature `tls` is off, and so there is no value of this type.
#[derive(Clone, Debug)]
pub enum Tls {}

#[derive(Clone)]
pub(crate) enum Acceptor {}

pub(super) enum Encrypted {}

impl Acceptor {
    pub(crate) fn new(options: &Tls) -> io::Result<Self> {
        match *options {}
    }

    pub(super) async fn accept(&self, _: Metered) -> io::Result<(Stream, Opened, Option<Version>)> {
        match *self {}
    }

    pub(super) async fn keep_current(self) {
        match self {}
    }
}

impl Encrypted {
    pub(super) fn get_ref(&self) -> (&Metered, ()) {
        match *self {}
    }
}

impl AsyncRead for Encrypted {
    fn poll_read(self: Pin<&mut Self>, _: &mut Context<'_>, _: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        match *self {}
    }
}

impl AsyncWrite for Encrypted {
    fn poll_write(self: Pin<&mut Self>, _: &mut Context<'_>, _: &[u8]) -> Poll<io::Result<usize>> {
        match *self {}
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        match *self {}
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        match *self {}
    }
}
