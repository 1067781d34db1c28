//! Twenty modules with diamonds among them: everything starts after what it needs, and ends before it.

use crate::support::{Server, Trace};
use nestling::prelude::*;

#[module(providers = [value(Trace::default())], exports = [Trace], global)]
struct TraceModule;

/// Implements the five hooks for something that has a trace.
macro_rules! traced {
    ($type:ident as $name:expr) => {
        impl OnModuleInit for $type {
            async fn on_module_init(&self) -> Result<()> {
                tokio::task::yield_now().await;
                self.trace.add(format!("init {}", $name));
                Ok(())
            }
        }

        impl OnApplicationBootstrap for $type {
            async fn on_application_bootstrap(&self) -> Result<()> {
                self.trace.add(format!("bootstrap {}", $name));
                Ok(())
            }
        }

        impl BeforeApplicationShutdown for $type {
            async fn before_application_shutdown(&self, signal: Option<Signal>) -> Result<()> {
                tokio::task::yield_now().await;
                assert_eq!(signal, None);
                self.trace.add(format!("before {}", $name));
                Ok(())
            }
        }

        impl OnModuleDestroy for $type {
            async fn on_module_destroy(&self) -> Result<()> {
                self.trace.add(format!("destroy {}", $name));
                Ok(())
            }
        }

        impl OnApplicationShutdown for $type {
            async fn on_application_shutdown(&self, signal: Option<Signal>) -> Result<()> {
                assert_eq!(signal, None);
                self.trace.add(format!("shutdown {}", $name));
                Ok(())
            }
        }
    };
}

/// A module with a service that needs those of its imports, and a controller.
macro_rules! part {
    ($name:ident $path:tt $($import:ident)*) => {
        mod $name {
            use super::*;

            #[injectable]
            pub(super) struct Service {
                trace: Arc<Trace>,
                $($import: Arc<super::$import::Service>,)*
            }

            impl Service {
                pub(super) fn depth(&self) -> usize {
                    [0, $(self.$import.depth()),*].into_iter().max().unwrap() + 1
                }
            }

            #[controller($path)]
            pub(super) struct Controller {
                trace: Arc<Trace>,
                service: Arc<Service>,
            }

            #[routes]
            impl Controller {
                #[get("/")]
                async fn depth(&self) -> String {
                    self.service.depth().to_string()
                }
            }

            #[module(
                imports = [$(super::$import::PartModule),*],
                controllers = [Controller],
                providers = [Service],
                exports = [Service],
            )]
            pub(super) struct PartModule {
                trace: Arc<Trace>,
            }

            traced!(Service as concat!(stringify!($name), ".service"));
            traced!(Controller as concat!(stringify!($name), ".controller"));
            traced!(PartModule as concat!(stringify!($name), ".module"));
        }
    };
}

part!(base "/base");
part!(disk "/disk" base);
part!(net "/net" base);
part!(store "/store" disk net);
part!(cache "/cache" store);
part!(auth "/auth" store cache);
part!(users "/users" auth store);
part!(queue "/queue" net);
part!(mail "/mail" queue);
part!(billing "/billing" users mail);
part!(cats "/cats" users store);
part!(dogs "/dogs" users store);
part!(pets "/pets" cats dogs);
part!(search "/search" pets cache);
part!(reports "/reports" billing search);
part!(admin "/admin" reports auth);
part!(jobs "/jobs" queue store);
part!(metrics "/metrics" base);
part!(health "/health" metrics store);
part!(top "/top" admin jobs health);

#[module(imports = [TraceModule, top::PartModule])]
struct AppModule;

/// Dependencies first; otherwise as listed.
const ORDER: [&str; 20] = [
    "base", "disk", "net", "store", "cache", "auth", "users", "queue", "mail", "billing", "cats", "dogs", "pets",
    "search", "reports", "admin", "jobs", "metrics", "health", "top",
];

fn names() -> Vec<String> {
    ORDER.iter().flat_map(|name| ["service", "controller", "module"].map(|kind| format!("{name}.{kind}"))).collect()
}

fn forwards(hook: &str) -> impl Iterator<Item = String> {
    names().into_iter().map(move |name| format!("{hook} {name}"))
}

fn backwards(hook: &str) -> impl Iterator<Item = String> {
    names().into_iter().rev().map(move |name| format!("{hook} {name}"))
}

#[nestling::test]
async fn hooks_run_in_the_order_of_dependencies_and_back() -> Result<()> {
    let app = App::create::<AppModule>().await?;
    let trace = app.get::<Trace>()?;
    assert_eq!(trace.take(), forwards("init").chain(forwards("bootstrap")).collect::<Vec<_>>());
    app.close().await;
    let ending = backwards("before").chain(backwards("destroy")).chain(backwards("shutdown"));
    assert_eq!(trace.take(), ending.collect::<Vec<_>>());
    Ok(())
}

#[nestling::test]
async fn a_server_that_is_stopped_runs_them_as_well() -> Result<()> {
    let app = App::create::<AppModule>().await?;
    let trace = app.get::<Trace>()?;
    trace.take();
    let server = Server::start(app).await;
    assert_eq!(server.connect().await.get("/top").await.pair(), (200, "12"));
    assert_eq!(trace.take(), Vec::<String>::new());
    server.close().await;
    let ending = backwards("before").chain(backwards("destroy")).chain(backwards("shutdown"));
    assert_eq!(trace.take(), ending.collect::<Vec<_>>());
    Ok(())
}

#[nestling::test]
async fn the_order_is_the_same_every_time() -> Result<()> {
    for _ in 0..10 {
        let trace = App::create::<AppModule>().await?.get::<Trace>()?;
        assert_eq!(trace.take(), forwards("init").chain(forwards("bootstrap")).collect::<Vec<_>>());
    }
    Ok(())
}
