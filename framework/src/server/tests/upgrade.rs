//! Other protocols in the place of HTTP.

mod http1;
mod http2;

use super::*;
use crate::Result;
use crate::http::upgraded::Running;
use crate::http::{HttpException, IntoResponse, Upgrade, Upgraded};
use std::io;

/// Goes on with `run` where a client asks for `echo`; anything else is answered with its path.
pub(super) fn upgrading<T>(run: impl Fn(Upgraded) -> T + Clone + Send + Sync + 'static) -> impl Service
where
    T: Future<Output = Result<()>> + Send + 'static,
{
    Handler(move |request: Request| {
        let run = run.clone();
        async move {
            let upgrade = Upgrade::of(&request);
            if request.uri().path() == "/ignored" || upgrade.protocol().is_none() {
                return Response::new(Body::full(format!("{} {}.", request.method(), request.uri().path())));
            }
            match upgrade.accept("echo", run) {
                Ok(switching) => switching.header("x-cat", "tom").into_response(),
                Err(error) => HttpException::from(error).into_response(),
            }
        }
    })
}

/// Sends back what it is sent, in pieces, and says goodbye at the end.
pub(super) async fn echoing(mut stream: Upgraded) -> Result<()> {
    let mut buffer = [0; 1000];
    loop {
        match stream.read(&mut buffer).await? {
            0 => break,
            read => stream.write_all(&buffer[..read]).await?,
        }
    }
    stream.write_all(b"goodbye.").await?;
    Ok(())
}

/// Says goodbye when the server shuts down.
async fn polite(mut stream: Upgraded) -> Result<()> {
    stream.write_all(b"hello.").await?;
    stream.stopping().await;
    stream.write_all(b"goodbye.").await?;
    Ok(())
}

/// What becomes of a stream, and of the one who uses it.
#[derive(Clone)]
struct Log(mpsc::UnboundedSender<String>);

impl Log {
    fn new() -> (Self, mpsc::UnboundedReceiver<String>) {
        let (sender, events) = mpsc::unbounded_channel();
        (Self(sender), events)
    }

    fn say(&self, what: impl Into<String>) {
        let _ = self.0.send(what.into());
    }

    fn failed(&self, error: &io::Error) {
        self.say(format!("{:?}", error.kind()));
    }
}

/// Says that it was dropped.
struct Telltale(Log);

impl Drop for Telltale {
    fn drop(&mut self) {
        self.0.say("dropped");
    }
}

/// Reads until there is no more, and says how that ended.
fn reading(log: Log) -> impl Fn(Upgraded) -> Running + Clone {
    move |mut stream| {
        let log = log.clone();
        Box::pin(async move {
            match stream.read_to_end(&mut Vec::new()).await {
                Ok(_) => log.say("end"),
                Err(error) => log.failed(&error),
            }
            Ok(())
        })
    }
}

/// Writes until that fails, and says how.
fn writing(log: Log) -> impl Fn(Upgraded) -> Running + Clone {
    move |mut stream| {
        let log = log.clone();
        Box::pin(async move {
            while match stream.write_all(&[b'x'; 4096]).await {
                Ok(()) => true,
                Err(error) => {
                    log.failed(&error);
                    false
                }
            } {}
            Ok(())
        })
    }
}

/// Waits for ever, and says when it begins and when it is dropped.
fn waiting(log: Log) -> impl Fn(Upgraded) -> Running + Clone {
    move |stream| {
        let telltale = Telltale(log.clone());
        Box::pin(async move {
            telltale.0.say("started");
            let _stream = stream;
            std::future::pending().await
        })
    }
}
