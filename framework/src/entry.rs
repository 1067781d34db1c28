//! What `#[nestling::main]` and `#[nestling::test]` run.

use crate::Error;
use std::future::Future;
use std::io::IsTerminal;
use std::process::ExitCode;
use tokio::runtime::{Builder, Runtime};

/// What an async `main` or test may return.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be returned here",
    note = "return `()`, an `ExitCode`, or a `Result` of one of them with any error"
)]
pub trait Outcome {
    fn report(self) -> Result<ExitCode, Error>;
}

impl Outcome for () {
    fn report(self) -> Result<ExitCode, Error> {
        Ok(ExitCode::SUCCESS)
    }
}

impl Outcome for ExitCode {
    fn report(self) -> Result<ExitCode, Error> {
        Ok(self)
    }
}

impl<T: Outcome, E: Into<Error>> Outcome for Result<T, E> {
    fn report(self) -> Result<ExitCode, Error> {
        self.map_err(Into::into)?.report()
    }
}

/// Runs a program: a runtime, a log, and an exit code that says how it went.
///
/// An error is printed to standard error with its causes, and the exit code is 1.
pub fn main<F>(worker_threads: Option<usize>, body: F) -> ExitCode
where
    F: Future<Output: Outcome>,
{
    log_unless_set();
    let outcome = match runtime(worker_threads) {
        Ok(runtime) => runtime.block_on(body).report(),
        Err(error) => Err(error.into()),
    };
    outcome.unwrap_or_else(|error| {
        eprintln!("error: {error:?}");
        ExitCode::FAILURE
    })
}

/// Runs a test: on the current thread unless told otherwise; an error fails it.
pub fn test<F>(worker_threads: Option<usize>, body: F)
where
    F: Future<Output: Outcome>,
{
    let runtime = match worker_threads {
        None => Builder::new_current_thread().enable_all().build(),
        Some(threads) => runtime(Some(threads)),
    };
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(body).report(),
        Err(error) => Err(error.into()),
    };
    match outcome {
        Ok(code) => assert_eq!(code, ExitCode::SUCCESS, "the test returned a failure"),
        Err(error) => panic!("the test returned an error: {error:?}"),
    }
}

fn runtime(worker_threads: Option<usize>) -> std::io::Result<Runtime> {
    let mut builder = Builder::new_multi_thread();
    if let Some(threads) = worker_threads {
        builder.worker_threads(threads.max(1));
    }
    builder.enable_all().build()
}

/// Installs a log on standard error, at `info` or as `RUST_LOG` says, unless the program has one already.
fn log_unless_set() {
    use tracing_subscriber::filter::Targets;
    use tracing_subscriber::prelude::*;

    let default = || Targets::new().with_default(tracing::Level::INFO);
    let (targets, complaint) = match std::env::var("RUST_LOG") {
        Ok(wanted) if !wanted.trim().is_empty() => match wanted.parse() {
            Ok(targets) => (targets, None),
            Err(error) => (default(), Some(format!("RUST_LOG is ignored: {error}"))),
        },
        _ => (default(), None),
    };
    let ansi = std::io::stderr().is_terminal();
    let log = tracing_subscriber::fmt::layer().with_writer(std::io::stderr).with_ansi(ansi).with_filter(targets);
    // Fails if one is set already: then that one stays.
    let _ = tracing_subscriber::registry().with(log).try_init();
    if let Some(complaint) = complaint {
        tracing::warn!("{complaint}");
    }
}
