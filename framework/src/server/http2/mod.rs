//! A connection that speaks HTTP/2 (RFC 9113).
//!
//! `driver` is the connection, `calls` runs its handlers, `exchange` is a request and its answer, `sending` the body of
//! that; `guard` looks at what passes, `rules` says what must not, `hpack` what headers say, and `flood` what is too much.

mod bell;
mod calls;
mod dictionary;
mod driver;
mod exchange;
mod flood;
mod frame;
mod guard;
mod hpack;
mod inbox;
mod outbox;
mod priority;
mod promises;
mod request;
mod response;
mod rules;
mod schedule;
mod sending;
mod tunnel;
mod unsent;

use super::Service;
use super::socket::Socket;
use super::watch::{Event, Watch, next};
use crate::http::BoxError;
use crate::http::connection::Connection;
use crate::http::connection_event::{ConnectionEvent, Slow};
use crate::http::progress::{Late, Phase, Progress};
use crate::http::push::Pushes;
use driver::Driver;
use guard::{Guard, Verdict};
use h2::Reason;
use promises::Promises;
use rules::Rules;
use std::pin::pin;
use std::sync::atomic::AtomicBool;
use std::sync::{Arc, Weak};
use tunnel::Tunnels;
use unsent::Budget;

/// What all streams of a connection have in common.
#[derive(Clone)]
struct Shared {
    connection: Arc<Connection>,
    /// What the sweep sees of it.
    watched: Arc<Connection>,
    watch: Arc<Watch>,
    budget: Arc<Budget>,
    promises: Arc<Promises>,
    /// None any more once the connection has ended.
    tunnels: Weak<Tunnels>,
}

/// Serves a connection until it ends, or until the shutdown has let its running requests end.
pub(super) async fn converse<S: Service>(
    socket: Socket,
    watched: Arc<Connection>,
    service: Arc<S>,
    watch: Arc<Watch>,
) -> Result<(), BoxError> {
    let limits = watch.limits;
    // Its requests are many at once, so that none of them says what the connection is doing.
    let pushes = Pushes::new(limits.streams as usize);
    let shut = Arc::<AtomicBool>::default();
    let mut connection = watched.with_progress(Progress::default().unless(Some(Arc::clone(&shut))));
    connection.pushes = Some(Arc::clone(&pushes));
    let (tunnels, budget) = (Arc::new(Tunnels::default()), Budget::new(limits.unsent));
    let rules = Rules::new(pushes, Arc::clone(&budget));
    let shared = Arc::new(Shared {
        connection: Arc::new(connection),
        watched: Arc::clone(&watched),
        watch,
        budget,
        promises: Arc::default(),
        tunnels: Arc::downgrade(&tunnels),
    });
    let guard = Guard::new(socket, &watched, &limits, rules, shut);
    let verdict = guard.verdict();
    let call = move |request, connection: &Arc<Connection>| Arc::clone(&service).call(request, connection);

    let mut handshake = pin!(driver::builder(&limits).handshake(guard));
    let h2 = match next(&mut handshake, &watched.progress).await {
        Event::Ended(h2) => h2?,
        Event::Late(_) | Event::Ending => return Ok(()),
    };
    let mut driver = Driver::new(h2, call, shared, Arc::clone(&watched), Arc::clone(&verdict));
    loop {
        match next(&mut driver, &watched.progress).await {
            Event::Ended(ended) => {
                if let Some(reason) = fault(&verdict, &ended) {
                    watched.tell(|| event(reason));
                }
                drop(driver);
                tunnels.ended().await;
                return Ok(ended?);
            }
            Event::Ending => driver.leave(),
            Event::Late(Late::Phase(Phase::Multiplexed)) => driver.ping(),
            Event::Late(Late::Phase(Phase::Quiet)) => driver.end(Reason::NO_ERROR),
            Event::Late(Late::Phase(Phase::Head)) => {
                watched.tell(|| ConnectionEvent::TooSlow(Slow::Head));
                driver.end(Reason::ENHANCE_YOUR_CALM);
            }
            Event::Late(late) => {
                let slow = if late == Late::Reading { Slow::Reading } else { Slow::Ping };
                watched.tell(|| ConnectionEvent::TooSlow(slow));
                // What it has not read would keep the end of the connection waiting for ever.
                verdict.reset_on_close();
                drop(driver);
                tunnels.ended().await;
                return Ok(());
            }
        }
    }
}

/// What the client did wrong, if it did.
fn fault(verdict: &Verdict, ended: &Result<(), h2::Error>) -> Option<Reason> {
    let library = || ended.as_ref().err().filter(|error| error.is_library()).and_then(h2::Error::reason);
    verdict.reason().or_else(library).filter(|reason| *reason != Reason::NO_ERROR)
}

fn event(reason: Reason) -> ConnectionEvent {
    match reason {
        Reason::ENHANCE_YOUR_CALM => ConnectionEvent::Flood,
        reason => ConnectionEvent::ProtocolError { reason: reason.description().to_owned() },
    }
}
