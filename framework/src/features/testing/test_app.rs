//! A booted application that a test asks.

use super::builder::TestAppBuilder;
use super::request::TestRequest;
use super::server::TestServer;
use crate::Result;
use crate::app::App;
use crate::http::{Method, Request, Response};
use crate::module::Module;
use crate::module::definition::ModuleHandle;
use std::fmt::Display;
use std::sync::Arc;

/// A booted application that a test asks: by the whole pipeline, without a socket.
///
/// ```
/// # use nestling::prelude::*;
/// # use nestling::testing::TestApp;
/// # #[dto]
/// # struct Cat { name: String }
/// # #[controller("/cats")]
/// # struct CatsController;
/// # #[routes]
/// # impl CatsController {
/// #     #[post("/")]
/// #     async fn create(&self, #[body] cat: Cat) -> Cat { cat }
/// # }
/// # #[module(controllers = [CatsController])]
/// # struct CatsModule;
/// # #[nestling::main]
/// # async fn main() -> nestling::Result<()> {
/// let app = TestApp::of::<CatsModule>().create().await?;
/// let response = app.post("/cats").bearer("a token").json(&Cat { name: "Tom".to_owned() }).send().await;
/// let cat: Cat = response.expect_status(201).json().await?;
/// assert_eq!(cat.name, "Tom");
/// # Ok(())
/// # }
/// ```
pub struct TestApp(App);

macro_rules! requests {
    ($($method:ident $name:ident)*) => {$(
        #[doc = concat!("A `", stringify!($method), "` request for this path.")]
        ///
        /// # Panics
        ///
        /// As [`request`](Self::request).
        #[track_caller]
        pub fn $name(&self, path: &str) -> TestRequest<'_> {
            TestRequest::new(&self.0, Method::$method, path)
        }
    )*};
}

impl TestApp {
    /// The application whose root module is `M`, to be told what is replaced.
    ///
    /// Any module can be the root, so that a feature is tested alone: what its imports provide comes with them.
    pub fn of<M: Module>() -> TestAppBuilder {
        TestAppBuilder::new(ModuleHandle::of::<M>())
    }

    pub(super) fn new(app: App) -> Self {
        Self(app)
    }

    requests! {
        GET get
        POST post
        PUT put
        PATCH patch
        DELETE delete
        HEAD head
        OPTIONS options
    }

    /// A request by any method, `"PURGE"` or a [`Method`], for this path: `"/cats?limit=1"`.
    ///
    /// # Panics
    ///
    /// When the method or the path is none.
    #[track_caller]
    pub fn request(&self, method: impl TryInto<Method, Error: Display>, path: &str) -> TestRequest<'_> {
        let method = method.try_into().unwrap_or_else(|error| panic!("not a method: {error}"));
        TestRequest::new(&self.0, method, path)
    }

    /// Answers a request that is put together by hand.
    pub async fn handle(&self, request: Request) -> Response {
        self.0.handle(request).await
    }

    /// The singleton of type `T` in whatever module, as [`App::get`].
    ///
    /// # Errors
    ///
    /// When no module provides one.
    pub fn provider<T: ?Sized + Send + Sync + 'static>(&self) -> Result<Arc<T>> {
        self.0.get()
    }

    /// A new instance of the transient or request-scoped `T`, as [`App::resolve`].
    ///
    /// # Errors
    ///
    /// When no module provides one, and when making it fails.
    pub async fn resolve<T: ?Sized + Send + Sync + 'static>(&self) -> Result<Arc<T>> {
        self.0.resolve().await
    }

    /// Serves the application on a free port of this machine, for clients that need a socket.
    ///
    /// # Errors
    ///
    /// When the system lets nothing be bound.
    pub async fn listen_ephemeral(self) -> Result<TestServer> {
        TestServer::start(self.0).await
    }

    /// Ends the application: runs its shutdown hooks.
    pub async fn close(self) {
        self.0.close().await;
    }
}
