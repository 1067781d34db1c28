//! Lifecycle hooks.

use nestling::prelude::*;
use std::sync::{Mutex, PoisonError};

/// What happened, in order.
struct Diary(Mutex<Vec<String>>);

impl Diary {
    fn write(&self, line: impl Into<String>) {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).push(line.into());
    }

    fn lines(&self) -> Vec<String> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

// ANCHOR: hooks
#[injectable]
struct Pool {
    diary: Arc<Diary>,
}

impl OnModuleInit for Pool {
    async fn on_module_init(&self) -> Result<()> {
        self.diary.write("pool: connect");
        Ok(())
    }
}

impl OnModuleDestroy for Pool {
    async fn on_module_destroy(&self) -> Result<()> {
        self.diary.write("pool: disconnect");
        Ok(())
    }
}

#[injectable]
struct Orders {
    pool: Arc<Pool>,
    diary: Arc<Diary>,
}

impl OnModuleInit for Orders {
    async fn on_module_init(&self) -> Result<()> {
        self.diary.write("orders: load");
        Ok(())
    }
}

impl OnApplicationBootstrap for Orders {
    async fn on_application_bootstrap(&self) -> Result<()> {
        self.diary.write("orders: ready");
        Ok(())
    }
}

impl BeforeApplicationShutdown for Orders {
    async fn before_application_shutdown(&self, signal: Option<Signal>) -> Result<()> {
        self.diary.write(format!("orders: no more, because of {signal:?}"));
        Ok(())
    }
}

impl OnModuleDestroy for Orders {
    async fn on_module_destroy(&self) -> Result<()> {
        self.diary.write("orders: save");
        Ok(())
    }
}

impl OnApplicationShutdown for Orders {
    async fn on_application_shutdown(&self, _: Option<Signal>) -> Result<()> {
        self.diary.write("orders: gone");
        Ok(())
    }
}
// ANCHOR_END: hooks

#[module(providers = [Orders, Pool, value(Diary(Mutex::default()) as Diary)])]
struct AppModule;

#[cfg(test)]
mod tests {
    use super::*;

    #[nestling::test]
    async fn a_pool_outlives_what_uses_it() -> Result<()> {
        // ANCHOR: order
        let app = App::create::<AppModule>().await?;
        let diary = app.get::<Diary>()?;
        app.close().await;
        let expected = [
            "pool: connect",
            "orders: load",
            "orders: ready",
            "orders: no more, because of None",
            "orders: save",
            "pool: disconnect",
            "orders: gone",
        ];
        assert_eq!(diary.lines(), expected);
        // ANCHOR_END: order
        Ok(())
    }
}
