//! `#[nestling::test]`: what a test may look like, and when it fails.

use nestling::prelude::*;
use std::fmt;
use std::process::ExitCode;
use std::rc::Rc;
use std::thread::{ThreadId, current};
use std::time::Duration;

#[derive(Debug)]
struct Own;

impl fmt::Display for Own {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("my own error")
    }
}

impl std::error::Error for Own {}

fn threads() -> usize {
    tokio::runtime::Handle::current().metrics().num_workers()
}

async fn thread_of_a_task() -> ThreadId {
    tokio::spawn(async { current().id() }).await.unwrap()
}

#[nestling::test]
async fn it_may_return_nothing() {
    assert_eq!(1 + 1, 2);
}

#[nestling::test]
async fn it_may_use_the_question_mark() -> Result<()> {
    let number: u8 = "7".parse()?;
    assert_eq!(number, 7);
    Ok(())
}

#[nestling::test]
async fn it_may_return_an_error_of_its_own() -> Result<(), Own> {
    Ok(())
}

#[nestling::test]
async fn it_may_return_early() -> Result<ExitCode, Own> {
    if threads() > 0 {
        return Ok(ExitCode::SUCCESS);
    }
    Err(Own)
}

#[nestling::test]
#[should_panic(expected = "the test returned an error: my own error")]
async fn an_error_fails_it() -> Result<(), Own> {
    Err(Own)
}

#[nestling::test]
#[should_panic(expected = "the test returned an error: no cat: the cat is out")]
async fn an_error_is_told_with_its_causes() -> Result<()> {
    Err(HttpException::new(404, "no cat").cause(Error::msg("the cat is out").into_inner()).into())
}

#[nestling::test]
#[should_panic(expected = "the test returned a failure")]
async fn an_exit_code_that_says_failure_fails_it() -> ExitCode {
    ExitCode::FAILURE
}

#[nestling::test]
#[should_panic(expected = "as always")]
async fn a_panic_fails_it() {
    panic!("as always")
}

#[nestling::test]
async fn it_runs_on_its_own_thread_alone() {
    assert_eq!(thread_of_a_task().await, current().id());
    // Nothing of it has to be sent to another thread.
    let shared = Rc::new(1);
    tokio::task::yield_now().await;
    assert_eq!(*shared, 1);
}

#[nestling::test(worker_threads = 1 + 2)]
async fn it_may_run_on_several_threads() {
    assert_eq!(threads(), 3);
    assert_ne!(thread_of_a_task().await, current().id());
}

#[nestling::test(worker_threads = 0)]
async fn no_thread_at_all_is_one() {
    assert_eq!(threads(), 1);
}

#[nestling::test]
async fn timers_and_sockets_work() -> Result<()> {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let accepted = tokio::time::timeout(Duration::from_millis(10), listener.accept()).await;
    assert!(accepted.is_err(), "nobody connects");
    Ok(())
}

#[nestling::test]
async fn an_application_boots_in_it() -> Result<()> {
    #[module]
    struct AppModule;

    App::create::<AppModule>().await?.close().await;
    Ok(())
}
