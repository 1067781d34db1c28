//! What a handler sends a client that has not asked for it: server push.

use super::Request;
use super::connection::Connection;
use super::early_hints::Early;
use super::host::host;
use crate::{Error, Result};
use http::header::{ACCEPT_ENCODING, ACCEPT_LANGUAGE, AUTHORIZATION, COOKIE, HeaderName, USER_AGENT};
use http::uri::{PathAndQuery, Uri};
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering::Relaxed, Ordering::SeqCst};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// What a promised request has of the one that it is promised to: who asks, and for what kind of answer.
const COPIED: [HeaderName; 5] = [ACCEPT_ENCODING, ACCEPT_LANGUAGE, AUTHORIZATION, COOKIE, USER_AGENT];

/// Promises a client of HTTP/2 what it will ask for next, and sends it (server push). It is an argument of handlers.
///
/// Browsers do not take part any more: for them, send [`EarlyHints`](crate::EarlyHints) instead. Push is for clients that
/// are known to want it.
///
/// ```
/// use nestling::prelude::*;
///
/// #[controller("/cats")]
/// struct CatsController;
///
/// #[routes]
/// impl CatsController {
///     #[get]
///     async fn list(&self, push: Push) -> Result<Vec<String>> {
///         push.send("/cats/tom")?;
///         Ok(vec!["/cats/tom".to_owned()])
///     }
/// }
/// ```
///
/// Source: RFC 9113, section 8.4.
#[derive(Clone, Debug)]
pub struct Push {
    connection: Arc<Connection>,
    turn: u32,
    /// The promised request but for its path, if the client takes any.
    request: Option<http::Request<()>>,
}

impl Push {
    /// For the request that is being handled on the connection.
    pub(crate) fn of(connection: &Arc<Connection>, request: &Request) -> Self {
        let is_wanted = connection.pushes.as_ref().is_some_and(|pushes| pushes.are_wanted());
        let promised = is_wanted.then(|| promised(connection, request)).flatten();
        Self { connection: Arc::clone(connection), turn: connection.hints.turn(), request: promised }
    }

    /// Promises the answer to a `GET` of that path, with its query if it has one, and begins to make it: a request of its
    /// own, which goes through middleware, guards and the rest as if the client had sent it. It has the host, the
    /// credentials (`cookie`, `authorization`), `accept-encoding`, `accept-language` and `user-agent` of this one.
    ///
    /// False if nothing is promised: to clients of HTTP/1.1, to clients that do not want it (`SETTINGS_ENABLE_PUSH` or
    /// `SETTINGS_MAX_CONCURRENT_STREAMS` of 0, section 6.5.2), for a request that was itself promised, once the handler has returned, while sixteen promises or hints wait
    /// to be written, and while as many promised answers are on their way as requests may be
    /// ([`Limits::streams`](crate::server::Limits::streams), 128 by default), or as the client allows at once.
    ///
    /// # Errors
    ///
    /// When that is no path: it begins with a slash, is ASCII (`%C3%A9` for `é`) and has no fragment.
    pub fn send(&self, path: &str) -> Result<bool> {
        let is_path = path.starts_with('/') && !path.contains('#') && path.is_ascii();
        let target = PathAndQuery::try_from(path).ok().filter(|_| is_path);
        let target = target.ok_or_else(|| Error::msg(format!("push: `{path}` is no path")))?;
        // The client may have changed its mind since the request came.
        let ticket = self.connection.pushes.as_ref().filter(|pushes| pushes.are_wanted()).and_then(Ticket::take);
        let Some((request, ticket)) = self.request.clone().zip(ticket) else { return Ok(false) };
        let promise = Promise { request: to(request, target)?, ticket };
        let is_sent = self.connection.hints.put(self.turn, Early::Promise(Box::new(promise)));
        if is_sent {
            self.connection.progress.wake();
        }
        Ok(is_sent)
    }
}

/// What the client would ask for the root. None if it does not say of which host.
fn promised(connection: &Connection, request: &Request) -> Option<http::Request<()>> {
    let scheme = if connection.is_secure() { "https" } else { "http" };
    let mut promised = http::Request::builder().version(http::Version::HTTP_2).body(()).ok()?;
    *promised.uri_mut() = Uri::builder().scheme(scheme).authority(host(request)?).path_and_query("/").build().ok()?;
    for name in COPIED {
        for value in request.headers().get_all(&name) {
            promised.headers_mut().append(&name, value.clone());
        }
    }
    Some(promised)
}

fn to(mut request: http::Request<()>, target: PathAndQuery) -> Result<http::Request<()>> {
    let mut parts = std::mem::take(request.uri_mut()).into_parts();
    parts.path_and_query = Some(target);
    *request.uri_mut() = Uri::from_parts(parts)?;
    Ok(request)
}

/// The promised answers of a connection.
#[derive(Debug)]
pub(crate) struct Pushes {
    most: usize,
    underway: AtomicUsize,
    unwanted: AtomicBool,
    /// How many streams the client allows at once.
    allowed: AtomicUsize,
    /// The streams that are not closed, as the client sees it, and whether their tickets are given back.
    open: Mutex<Vec<(u32, bool)>>,
    /// Whether the connection is to end.
    ended: AtomicBool,
}

impl Pushes {
    pub(crate) fn new(most: usize) -> Arc<Self> {
        Arc::new(Self {
            most,
            underway: AtomicUsize::new(0),
            unwanted: AtomicBool::new(false),
            allowed: AtomicUsize::new(usize::MAX),
            open: Mutex::default(),
            ended: AtomicBool::new(false),
        })
    }

    /// The client has said whether it wants any.
    pub(crate) fn enable(&self, enabled: bool) {
        self.unwanted.store(!enabled, Relaxed);
    }

    /// The client has said how many it allows at a time.
    pub(crate) fn make_room(&self, most: u32) {
        self.allowed.store(most as usize, Relaxed);
    }

    /// The stream is promised to the client.
    pub(crate) fn opened(&self, stream: u32) {
        self.open().push((stream, false));
    }

    /// One of the two ends has closed the stream.
    pub(crate) fn closed(&self, stream: u32) {
        let mut open = self.open();
        let index = open.iter().position(|(other, _)| *other == stream);
        if index.is_some_and(|index| open.swap_remove(index).1) {
            self.underway.fetch_sub(1, Relaxed);
        }
    }

    fn open(&self) -> MutexGuard<'_, Vec<(u32, bool)>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Nothing is promised any more.
    pub(crate) fn end(&self) {
        self.ended.store(true, SeqCst);
    }

    fn are_wanted(&self) -> bool {
        !self.unwanted.load(Relaxed) && self.allowed.load(Relaxed) > 0 && !self.ended.load(SeqCst)
    }
}

/// A request that nobody has sent.
#[derive(Debug)]
pub(crate) struct Promise {
    pub(crate) request: http::Request<()>,
    pub(crate) ticket: Ticket,
}

/// Counts a promised answer until it is dropped, and its stream is closed.
#[derive(Debug)]
pub(crate) struct Ticket {
    pushes: Arc<Pushes>,
    stream: Option<u32>,
}

impl Ticket {
    fn take(pushes: &Arc<Pushes>) -> Option<Self> {
        let ticket = Self { pushes: Arc::clone(pushes), stream: None };
        // More could not begin, and what h2 keeps waiting for that, a client cannot refuse.
        let most = pushes.most.min(pushes.allowed.load(Relaxed));
        (pushes.underway.fetch_add(1, Relaxed) < most).then_some(ticket)
    }

    /// Whether the client still wants what is promised, and the connection does not end.
    pub(crate) fn is_wanted(&self) -> bool {
        self.pushes.are_wanted()
    }

    /// It is for that stream.
    pub(crate) fn is_for(&mut self, stream: u32) {
        self.stream = Some(stream);
    }
}

impl Drop for Ticket {
    fn drop(&mut self) {
        let mut open = self.pushes.open();
        match self.stream.and_then(|stream| open.iter_mut().find(|(other, _)| *other == stream)) {
            Some((_, given_back)) => *given_back = true,
            None => {
                self.pushes.underway.fetch_sub(1, Relaxed);
            }
        }
    }
}
