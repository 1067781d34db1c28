//! An application in a test: booted with some of its parts replaced, and asked without a socket.
//!
//! ```
//! use nestling::prelude::*;
//! use nestling::testing::TestApp;
//!
//! trait Clock: Send + Sync {
//!     fn hour(&self) -> u8;
//! }
//!
//! #[injectable]
//! struct SystemClock;
//!
//! impl Clock for SystemClock {
//!     fn hour(&self) -> u8 { 23 }
//! }
//!
//! #[controller("/hour")]
//! struct ClockController { clock: Arc<dyn Clock> }
//!
//! #[routes]
//! impl ClockController {
//!     #[get("/")]
//!     async fn hour(&self) -> Json<u8> { Json(self.clock.hour()) }
//! }
//!
//! #[module(controllers = [ClockController], providers = [SystemClock as dyn Clock])]
//! struct ClockModule;
//!
//! struct Noon;
//!
//! impl Clock for Noon {
//!     fn hour(&self) -> u8 { 12 }
//! }
//!
//! # #[nestling::main]
//! # async fn main() -> nestling::Result<()> {
//! let app = TestApp::of::<ClockModule>().override_provider::<dyn Clock>(Arc::new(Noon)).create().await?;
//! let hour: u8 = app.get("/hour").send().await.expect_status(200).json().await?;
//! assert_eq!(hour, 12);
//! # Ok(())
//! # }
//! ```
//!
//! Nothing is shared between two applications, so that any number of tests run at once, whatever each of them replaces.
//! Source: <https://docs.nestjs.com/fundamentals/testing>.

mod builder;
mod guard_replacement;
mod request;
mod response;
mod server;
mod stand_in;
mod test_app;

pub use builder::TestAppBuilder;
pub use request::TestRequest;
pub use response::TestResponse;
pub use server::TestServer;
pub use stand_in::{Allow, AllowWith, GuardFn, PassThrough, allow_with, guard_fn};
pub use test_app::TestApp;
