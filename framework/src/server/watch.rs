//! Who watches over all connections of a server: one sweep for all of them, instead of a timer for each.

use super::limits::Limits;
use super::stream::Stream;
use super::trim::Trimmer;
use crate::http::connection::Connection;
use crate::http::connection_event::ConnectionEvents;
use crate::http::pace::{Pace, TICK};
use crate::http::progress::{Late, Progress};
use std::future::Future;
use std::pin::Pin;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll};
use std::time::Instant;

/// All connections of a server, and the clock by which they are late.
pub(super) struct Watch {
    pub(super) limits: Limits,
    events: ConnectionEvents,
    pace: Arc<Pace>,
    connections: Mutex<Vec<Weak<Connection>>>,
    ending: AtomicBool,
}

impl Watch {
    /// Begins to watch, until the value is dropped.
    pub(super) fn start(limits: Limits, events: ConnectionEvents) -> Arc<Self> {
        let watch = Arc::new(Self {
            limits,
            events,
            pace: Arc::new(Pace::new(limits.pacing())),
            connections: Mutex::default(),
            ending: AtomicBool::new(false),
        });
        let (start, weak) = (Instant::now(), Arc::downgrade(&watch));
        // A thread, because an armed timer of the runtime costs something each time that a worker has nothing to do.
        let thread = std::thread::Builder::new().name("nestling-watch".to_owned());
        if let Err(error) = thread.spawn(move || {
            let mut trimmer = Trimmer::default();
            while tick(&weak, start, &mut trimmer) {
                std::thread::sleep(TICK)
            }
        }) {
            tracing::warn!(%error, "no thread for time-outs: a task watches over the connections");
            let weak = Arc::downgrade(&watch);
            tokio::spawn(async move {
                let mut trimmer = Trimmer::default();
                while tick(&weak, start, &mut trimmer) {
                    tokio::time::sleep(TICK).await
                }
            });
        }
        watch
    }

    /// What is known of a new connection, which is watched from now on.
    pub(super) fn register(&self, stream: &Stream) -> Arc<Connection> {
        let (peer, local) = stream.ends();
        let progress = Progress::new(Arc::clone(&self.pace));
        let connection =
            Arc::new(Connection { peer, local, progress, events: self.events.clone(), ..Connection::default() });
        self.connections().push(Arc::downgrade(&connection));
        if self.ending.load(Ordering::SeqCst) {
            connection.progress.end();
        }
        connection
    }

    pub(super) fn stream_progress(&self) -> Progress {
        Progress::of_stream(Arc::clone(&self.pace))
    }

    /// What is known of a stream of a connection.
    pub(super) fn stream(&self, of: &Connection) -> Arc<Connection> {
        Arc::new(of.with_progress(self.stream_progress().unless(of.progress.shut())))
    }

    /// The same of one for which somebody waits, and which is watched from now on.
    pub(super) fn register_stream(&self, of: &Connection) -> Arc<Connection> {
        let stream = self.stream(of);
        self.connections().push(Arc::downgrade(&stream));
        if self.ending.load(Ordering::SeqCst) {
            stream.progress.end();
        }
        stream
    }

    /// Lets every connection end after the requests that run, also those that come later.
    pub(super) fn end(&self) {
        self.ending.store(true, Ordering::SeqCst);
        self.each(Progress::end);
    }

    /// Lets connections end that wait for a next request, to make room for others.
    pub(super) fn end_idle(&self) {
        self.each(|progress| {
            if progress.is_waiting() {
                progress.end();
            }
        });
    }

    fn each(&self, tell: impl Fn(&Progress)) {
        let mut connections = self.connections();
        connections.retain(|connection| match connection.upgrade() {
            Some(connection) => {
                tell(&connection.progress);
                true
            }
            None => false,
        });
        if connections.len() < connections.capacity() / 4 {
            connections.shrink_to(1024);
        }
    }

    fn connections(&self) -> MutexGuard<'_, Vec<Weak<Connection>>> {
        self.connections.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Moves the clock and tells who is late. False once there is nothing left to watch.
fn tick(watch: &Weak<Watch>, start: Instant, trimmer: &mut Trimmer) -> bool {
    let Some(watch) = watch.upgrade() else { return false };
    watch.pace.set(start.elapsed());
    watch.each(Progress::check);
    trimmer.tick(watch.pace.freed());
    true
}

/// What happens to a connection first.
pub(super) enum Event<T> {
    /// It has ended.
    Ended(T),
    /// Its client is too slow.
    Late(Late),
    /// It is to end after what it is doing.
    Ending,
}

/// Runs what a connection does until something happens to it.
pub(super) fn next<'c, F: Future + Unpin>(future: &'c mut F, progress: &'c Progress) -> Next<'c, F> {
    Next { future, progress, listening: false }
}

/// See [`next`]. An async fn would hold its arguments twice, and each connection has one of these all the time.
pub(super) struct Next<'c, F> {
    future: &'c mut F,
    progress: &'c Progress,
    listening: bool,
}

impl<F: Future + Unpin> Future for Next<'_, F> {
    type Output = Event<F::Output>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        // The connection first: hyper would end one that has not read the bytes we have sniffed.
        if let Poll::Ready(output) = Pin::new(&mut *self.future).poll(cx) {
            return Poll::Ready(Event::Ended(output));
        }
        if !self.listening {
            self.listening = true;
            self.progress.listen(cx.waker());
        }
        match self.progress.is_told() {
            true => told(self.progress),
            false => Poll::Pending,
        }
    }
}

fn told<T>(progress: &Progress) -> Poll<Event<T>> {
    if progress.take_ending() {
        return Poll::Ready(Event::Ending);
    }
    progress.take_late().map_or(Poll::Pending, |late| Poll::Ready(Event::Late(late)))
}
