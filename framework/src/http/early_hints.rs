//! What a handler tells a client before its answer: 103 Early Hints.

use super::connection::Connection;
use super::exception::trimmed;
use super::push::Promise;
use crate::{Error, Result};
use http::header::{CONNECTION, CONTENT_LENGTH, TE, TRAILER, TRANSFER_ENCODING, UPGRADE};
use http::{HeaderMap, HeaderName, HeaderValue};
use std::fmt::Display;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// Sends `103 Early Hints` while the handler still works on its answer, so that the client can begin to load what the
/// answer will need. It is an argument of handlers.
///
/// Hints go to HTTP/1.1 and HTTP/2 clients. To others, once the handler has returned, and while sixteen hints wait to be
/// written, [`send`](Self::send) does nothing: hints change how fast a page is, not what it says.
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
///     #[header("link", "</cats.css>; rel=preload; as=style")]
///     async fn page(&self, hints: EarlyHints) -> Result<String> {
///         hints.send([("link", "</cats.css>; rel=preload; as=style")])?;
///         Ok("what takes a while to make".to_owned())
///     }
/// }
/// ```
///
/// Source: RFC 8297.
#[derive(Clone, Debug)]
pub struct EarlyHints {
    connection: Arc<Connection>,
    turn: u32,
}

impl EarlyHints {
    /// For the request that is being handled on the connection.
    pub(crate) fn of(connection: &Arc<Connection>) -> Self {
        Self { connection: Arc::clone(connection), turn: connection.hints.turn() }
    }

    /// Sends one interim answer with these headers, which are usually `link`.
    ///
    /// # Errors
    ///
    /// When a name or a value is no header, and for headers that say how long an answer is or what becomes of the
    /// connection: an interim answer has none of these.
    pub fn send<N, V>(&self, headers: impl IntoIterator<Item = (N, V)>) -> Result<()>
    where
        N: TryInto<HeaderName, Error: Display>,
        V: TryInto<HeaderValue, Error: Display>,
    {
        let headers = headers.into_iter().map(|(name, value)| field(name, value)).collect::<Result<HeaderMap>>()?;
        if self.connection.hints.put(self.turn, Early::Hint(headers)) {
            self.connection.progress.wake();
        }
        Ok(())
    }
}

fn field<N, V>(name: N, value: V) -> Result<(HeaderName, HeaderValue)>
where
    N: TryInto<HeaderName, Error: Display>,
    V: TryInto<HeaderValue, Error: Display>,
{
    let name = name.try_into().map_err(|error| Error::msg(format!("early hint: {error}")))?;
    if [CONNECTION, CONTENT_LENGTH, TE, TRAILER, TRANSFER_ENCODING, UPGRADE].contains(&name)
        // What else concerns the connection (RFC 9113, section 8.2.2).
        || ["keep-alive", "proxy-connection"].contains(&name.as_str())
    {
        return Err(Error::msg(format!("early hint: `{name}` belongs to the answer")));
    }
    let value = value.try_into().map_err(|error| Error::msg(format!("early hint: the value of `{name}`: {error}")))?;
    Ok((name, trimmed(value)))
}

/// What goes to the client before the answer.
#[derive(Debug)]
pub(crate) enum Early {
    Hint(HeaderMap),
    Promise(Box<Promise>),
}

/// How many of them wait to be written at most.
pub(crate) const MOST_WAITING: usize = 16;

/// The hints of whichever request has its turn on a [`Connection`], on their way to the client.
///
/// Whoever drives the connection calls [`open`](Self::open) before it calls the service, writes what
/// [`take`](Self::take) gives where an interim answer may stand, and calls [`close`](Self::close) as soon as there is an
/// answer. A handler that sends a hint wakes the task that listens to the connection's progress
/// (`Progress::listen`). The methods cost a relaxed load or store where nobody sends hints.
///
/// HTTP/1.1 has one turn at a time, and writes when hyper flushes. HTTP/2 has many turns at a time, and so a `Connection`
/// of its own for each stream: after each poll of the service's future, which is given the waker that `listen` was given,
/// it takes the hints for `h2::server::SendResponse::send_informational`.
#[derive(Debug, Default)]
pub(crate) struct Hints {
    /// Which request has its turn, and in the lowest bit whether it may still send.
    turn: AtomicU32,
    any: AtomicBool,
    /// A few at most; each connection has room for this, which is less than that of a queue.
    waiting: Mutex<Vec<(u32, Early)>>,
}

impl Hints {
    /// Which request has its turn.
    pub(super) fn turn(&self) -> u32 {
        self.turn.load(Relaxed)
    }

    /// The next request has its turn.
    pub(crate) fn open(&self) {
        self.turn.store((self.turn.load(Relaxed) | 1).wrapping_add(2), Relaxed);
    }

    /// There is an answer, and no hint may follow.
    pub(crate) fn close(&self) {
        self.turn.store(self.turn.load(Relaxed) & !1, Relaxed);
    }

    /// Whether something may wait to be written.
    #[inline]
    pub(crate) fn any(&self) -> bool {
        self.any.load(Relaxed)
    }

    /// What goes to the client next.
    pub(crate) fn take(&self) -> Option<Early> {
        if !self.any() {
            return None;
        }
        let (now, mut waiting) = (self.turn.load(Relaxed), self.waiting());
        // Another task may have put some in while the turn ended.
        waiting.retain(|(turn, _)| *turn == now && now & 1 == 1);
        let next = (!waiting.is_empty()).then(|| waiting.remove(0));
        self.any.store(!waiting.is_empty(), Relaxed);
        next.map(|(_, early)| early)
    }

    /// Whether it waits to be written now.
    pub(super) fn put(&self, turn: u32, early: Early) -> bool {
        let mut waiting = self.waiting();
        let takes = turn & 1 == 1 && turn == self.turn.load(Relaxed) && waiting.len() < MOST_WAITING;
        if takes {
            waiting.push((turn, early));
            self.any.store(true, Relaxed);
        }
        takes
    }

    fn waiting(&self) -> MutexGuard<'_, Vec<(u32, Early)>> {
        self.waiting.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const LINK: [(&str, &str); 1] = [("link", "</cats.css>; rel=preload")];

    fn taken(connection: &Connection) -> usize {
        std::iter::from_fn(|| connection.hints.take()).count()
    }

    #[test]
    fn hints_are_taken_in_order() {
        let connection = Arc::new(Connection::default());
        connection.hints.open();
        let hints = EarlyHints::of(&connection);
        for cat in ["tom", "kitty"] {
            hints.send([("x-cat", cat)]).unwrap();
        }
        for cat in ["tom", "kitty"] {
            assert!(matches!(connection.hints.take(), Some(Early::Hint(headers)) if headers["x-cat"] == cat));
        }
        assert!(connection.hints.take().is_none());
    }

    #[test]
    fn hints_of_another_request_go_nowhere() {
        let connection = Arc::new(Connection::default());
        EarlyHints::of(&connection).send(LINK).unwrap();
        connection.hints.open();
        let first = EarlyHints::of(&connection);
        first.send(LINK).unwrap();
        connection.hints.close();
        first.send(LINK).unwrap();
        assert_eq!(taken(&connection), 0);
        connection.hints.open();
        first.send(LINK).unwrap();
        assert_eq!(taken(&connection), 0);
        EarlyHints::of(&connection).send(LINK).unwrap();
        assert_eq!(taken(&connection), 1);
    }

    #[test]
    fn they_do_not_pile_up() {
        let connection = Arc::new(Connection::default());
        connection.hints.open();
        for _ in 0..100 {
            EarlyHints::of(&connection).send(LINK).unwrap();
        }
        assert_eq!(taken(&connection), MOST_WAITING);
    }

    #[test]
    fn what_is_no_hint_is_an_error() {
        let hints = EarlyHints::of(&Arc::new(Connection::default()));
        for (name, value) in [("no name", ""), ("x-cat", "two\r\nlines"), ("Content-Length", "3"), ("upgrade", "h2c")] {
            let error = hints.send([(name, value)]).unwrap_err().to_string();
            assert!(error.starts_with("early hint: "), "{error}");
        }
        for name in ["Connection", "Keep-Alive", "Proxy-Connection", "TE", "Trailer", "Transfer-Encoding"] {
            let error = hints.send([(name, "x")]).unwrap_err().to_string();
            assert!(error.ends_with("belongs to the answer"), "{error}");
        }
    }

    #[test]
    fn white_space_around_a_value_is_none_of_it() {
        let connection = Arc::new(Connection::default());
        connection.hints.open();
        EarlyHints::of(&connection).send([("link", " \t</a b.css>\t "), ("x-cat", " ")]).unwrap();
        let Some(Early::Hint(headers)) = connection.hints.take() else { panic!("there is no hint") };
        assert_eq!((&headers["link"], &headers["x-cat"]), (&"</a b.css>".parse().unwrap(), &"".parse().unwrap()));
    }
}
