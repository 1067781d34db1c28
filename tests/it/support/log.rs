//! The log of one test, whose applications run on the test's own thread.

use std::fmt::Write;
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::subscriber::DefaultGuard;
use tracing::{Event, Level, Subscriber};
use tracing_subscriber::layer::{Context, Layer, SubscriberExt};

/// Collects what is logged while it lives.
pub(crate) struct Log {
    lines: Arc<Mutex<Vec<(Level, String)>>>,
    _guard: DefaultGuard,
}

impl Log {
    pub(crate) fn start() -> Self {
        let lines = Arc::<Mutex<Vec<_>>>::default();
        let subscriber = tracing_subscriber::registry().with(Collector(Arc::clone(&lines)));
        Self { lines, _guard: tracing::subscriber::set_default(subscriber) }
    }

    /// All lines of a level so far, each with its fields in front.
    pub(crate) fn at(&self, level: Level) -> Vec<String> {
        let lines = self.lines.lock().unwrap();
        lines.iter().filter(|(of, _)| *of == level).map(|(_, line)| line.clone()).collect()
    }

    /// All errors so far, without the ids of their requests, which nobody can foretell.
    pub(crate) fn errors(&self) -> Vec<String> {
        let without_id = |line: String| match line.split_once(" request_id=\"") {
            Some((before, rest)) => format!("{before}{}", rest.split_once('"').unwrap().1),
            None => line,
        };
        self.at(Level::ERROR).into_iter().map(without_id).collect()
    }

    /// Forgets all lines so far.
    pub(crate) fn clear(&self) {
        self.lines.lock().unwrap().clear();
    }
}

struct Collector(Arc<Mutex<Vec<(Level, String)>>>);

impl<S: Subscriber> Layer<S> for Collector {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut line = Line::default();
        event.record(&mut line);
        self.0.lock().unwrap().push((*event.metadata().level(), format!("{}{}", line.fields, line.message)));
    }
}

#[derive(Default)]
struct Line {
    fields: String,
    message: String,
}

impl Visit for Line {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        let written = match field.name() {
            "message" => write!(self.message, "{value:?}"),
            name => write!(self.fields, "{name}={value:?} "),
        };
        written.unwrap();
    }
}
