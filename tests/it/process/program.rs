//! A program whose life and death `process.rs` watches: it tells what happens, a line each, on standard output.

use nestling::prelude::*;
use std::future::pending;
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::sync::Notify;

/// Opened by the first line on standard input.
#[injectable]
struct Gate {
    #[inject(default)]
    open: Notify,
}

impl BeforeApplicationShutdown for Gate {
    async fn before_application_shutdown(&self, signal: Option<Signal>) -> Result<()> {
        println!("stopping: {}", signal.map(|signal| signal.to_string()).unwrap_or_default());
        Ok(())
    }
}

impl OnModuleDestroy for Gate {
    async fn on_module_destroy(&self) -> Result<()> {
        println!("destroying");
        Ok(())
    }
}

impl OnApplicationShutdown for Gate {
    async fn on_application_shutdown(&self, signal: Option<Signal>) -> Result<()> {
        println!("ended: {}", signal.map(|signal| signal.to_string()).unwrap_or_default());
        Ok(())
    }
}

#[controller]
struct GateController {
    gate: Arc<Gate>,
}

#[routes]
impl GateController {
    #[get("/slow")]
    async fn slow(&self) -> &'static str {
        println!("started");
        self.gate.open.notified().await;
        "answered"
    }

    /// A hundred megabytes, made while they are sent.
    #[get("/tape")]
    async fn tape(&self) -> Response {
        Response::new(Body::from_reader(tokio::io::repeat(b'x').take(100_000_000)))
    }

    /// Says goodbye at the end, unless it is told to be stubborn.
    #[get("/tunnel")]
    async fn tunnel(
        &self,
        upgrade: Upgrade,
        #[query("stubborn")] stubborn: Option<bool>,
    ) -> Result<SwitchingProtocols> {
        upgrade.accept("talk", async move |mut stream| {
            println!("started");
            stream.stopping().await;
            if stubborn == Some(true) {
                return pending().await;
            }
            stream.write_all(b"goodbye").await?;
            Ok(())
        })
    }

    #[get("/stuck")]
    async fn stuck(&self) {
        println!("started");
        pending().await
    }
}

#[module(controllers = [GateController], providers = [Gate])]
struct AppModule;

#[module(dynamic = [Gate])]
struct BrokenModule;

fn worker_threads() -> usize {
    std::env::var("THREADS").ok().and_then(|threads| threads.parse().ok()).unwrap_or(2)
}

#[nestling::main(worker_threads = worker_threads())]
async fn main() -> Result<()> {
    let threads = tokio::runtime::Handle::current().metrics().num_workers();
    match std::env::args().nth(1).as_deref() {
        Some("serve") => serve().await,
        Some("broken") => App::create::<BrokenModule>().await.map(drop).map_err(Into::into),
        Some("threads") => {
            println!("{threads}");
            Ok(())
        }
        _ => Err(Error::msg("say what to do")),
    }
}

async fn serve() -> Result<()> {
    let timeout = std::env::var("DEADLINE").map_or(30_000, |millis| millis.parse().unwrap_or(0));
    let address = std::env::var("ADDRESS").unwrap_or_else(|_| "127.0.0.1:0".to_owned());
    let app = App::builder::<AppModule>().shutdown_timeout(Duration::from_millis(timeout)).create().await?;
    let gate = app.get::<Gate>()?;
    std::thread::spawn(move || {
        if std::io::stdin().read_line(&mut String::new()).is_ok() {
            gate.open.notify_one();
        }
    });
    let listening = app.bind(address).await?;
    println!("{}", listening.address());
    listening.run().await
}
