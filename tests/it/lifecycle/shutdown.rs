//! The end of a running application, in order.

use crate::support::{Log, Server, Trace, refused, soon};
use nestling::prelude::*;
use std::future::pending;
use std::time::Duration;
use tokio::sync::Notify;
use tracing::Level;

/// A request that starts before the shutdown and is answered once the shutdown lets it.
#[injectable]
struct Slow {
    #[inject(default)]
    started: Notify,
    #[inject(default)]
    stopping: Notify,
    #[inject(default)]
    trace: Trace,
}

impl BeforeApplicationShutdown for Slow {
    async fn before_application_shutdown(&self, _: Option<Signal>) -> Result<()> {
        self.trace.add("before");
        self.stopping.notify_one();
        Ok(())
    }
}

impl OnModuleDestroy for Slow {
    async fn on_module_destroy(&self) -> Result<()> {
        self.trace.add("destroy");
        Ok(())
    }
}

impl OnApplicationShutdown for Slow {
    async fn on_application_shutdown(&self, _: Option<Signal>) -> Result<()> {
        self.trace.add("shutdown");
        Ok(())
    }
}

#[controller("/slow")]
struct SlowController {
    slow: Arc<Slow>,
}

#[routes]
impl SlowController {
    #[get("/")]
    async fn slow(&self) -> &'static str {
        self.slow.started.notify_one();
        self.slow.stopping.notified().await;
        self.slow.trace.add("answered");
        "answered"
    }
}

#[module(controllers = [SlowController], providers = [Slow])]
struct SlowModule;

#[nestling::test]
async fn running_requests_are_answered_between_the_hooks() -> Result<()> {
    let app = App::create::<SlowModule>().await?;
    let slow = app.get::<Slow>()?;
    let server = Server::start(app).await;
    let address = server.address;
    let mut client = server.connect().await;
    client.send("GET /slow HTTP/1.1\r\nHost: nest\r\n\r\n").await;
    soon(slow.started.notified()).await;

    server.stop();
    assert_eq!(client.answer().await.pair(), (200, "answered"));
    server.ended().await?;
    assert_eq!(slow.trace.take(), ["before", "answered", "destroy", "shutdown"]);
    refused(address).await;
    Ok(())
}

#[nestling::test]
async fn a_handler_that_never_ends_is_cut_and_the_hooks_still_run() -> Result<()> {
    #[injectable]
    struct Stuck {
        #[inject(default)]
        started: Notify,
        #[inject(default)]
        trace: Trace,
    }

    impl OnModuleDestroy for Stuck {
        async fn on_module_destroy(&self) -> Result<()> {
            self.trace.add("destroy");
            Ok(())
        }
    }

    /// Tells when the handler that holds it is dropped.
    struct Held(Arc<Stuck>);

    impl Drop for Held {
        fn drop(&mut self) {
            self.0.trace.add("dropped");
        }
    }

    #[controller("/stuck")]
    struct StuckController {
        stuck: Arc<Stuck>,
    }

    #[routes]
    impl StuckController {
        #[get("/")]
        async fn stuck(&self) {
            let _held = Held(Arc::clone(&self.stuck));
            self.stuck.started.notify_one();
            pending().await
        }
    }

    #[module(controllers = [StuckController], providers = [Stuck])]
    struct StuckModule;

    let app = App::builder::<StuckModule>().shutdown_timeout(Duration::from_millis(50)).create().await?;
    let stuck = app.get::<Stuck>()?;
    let server = Server::start(app).await;
    let mut client = server.connect().await;
    client.send("GET /stuck HTTP/1.1\r\nHost: nest\r\n\r\n").await;
    soon(stuck.started.notified()).await;

    server.stop();
    let error = server.ended().await.expect_err("a connection is cut");
    assert_eq!(error.to_string(), "the shutdown time-out passed: 1 connection was cut");
    assert_eq!(client.read_to_end().await, "");
    assert_eq!(stuck.trace.take(), ["dropped", "destroy"]);
    Ok(())
}

#[nestling::test]
async fn hooks_that_fail_at_the_end_are_logged_and_the_others_still_run() -> Result<()> {
    #[injectable]
    struct First {
        #[inject(default)]
        trace: Trace,
    }

    impl OnModuleDestroy for First {
        async fn on_module_destroy(&self) -> Result<()> {
            self.trace.add("first");
            Ok(())
        }
    }

    #[injectable]
    struct Failing(#[allow(dead_code)] Arc<First>);

    impl OnModuleDestroy for Failing {
        async fn on_module_destroy(&self) -> Result<()> {
            Err(Error::msg("the file is gone"))
        }
    }

    #[injectable]
    struct Panicking(#[allow(dead_code)] Arc<Failing>);

    impl OnModuleDestroy for Panicking {
        async fn on_module_destroy(&self) -> Result<()> {
            panic!("on purpose")
        }
    }

    #[injectable]
    struct Hanging(#[allow(dead_code)] Arc<Panicking>);

    impl OnModuleDestroy for Hanging {
        async fn on_module_destroy(&self) -> Result<()> {
            pending().await
        }
    }

    #[module(providers = [First, Failing, Panicking, Hanging])]
    struct AppModule;

    let app = App::builder::<AppModule>().hook_timeout(Duration::from_millis(50)).create().await?;
    let first = app.get::<First>()?;
    let log = Log::start();
    soon(app.close()).await;
    assert_eq!(
        log.at(Level::ERROR),
        [
            "code=\"N014\" `on_module_destroy` of `Hanging` took longer than 50ms",
            "code=\"N013\" `on_module_destroy` of `Panicking` failed: panicked: on purpose",
            "code=\"N013\" `on_module_destroy` of `Failing` failed: the file is gone",
        ]
    );
    assert_eq!(first.trace.take(), ["first"]);
    Ok(())
}

#[nestling::test]
async fn the_log_tells_the_start_and_the_end() -> Result<()> {
    let log = Log::start();
    let app = App::create::<SlowModule>().await?;
    let listening = app.bind("127.0.0.1:0").await?;
    let address = listening.address().to_string();
    listening.shutdown_handle().stop();
    soon(listening.run()).await?;

    let lines = log.at(Level::INFO);
    assert_eq!(lines[..2], ["module SlowModule", "GET /slow → SlowController::slow"]);
    assert!(lines[2].starts_with("booted in "), "{lines:?}");
    assert_eq!(lines[3..], [format!("listening on {address}"), "shutting down".to_owned()]);
    Ok(())
}
