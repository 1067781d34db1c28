//! What holds for every query and every header, tried with many that nobody thought of.

mod headers;
mod hosts;
mod queries;

use nestling::http::HeaderValue;
use nestling::prelude::*;
use nestling::{Body, Module};
use tokio::runtime::Runtime;

/// An application that is asked again and again.
struct Asked {
    runtime: Runtime,
    app: App,
}

impl Asked {
    fn new<M: Module>(settings: impl FnOnce(&mut App)) -> Self {
        let runtime = Runtime::new().unwrap();
        let mut app = runtime.block_on(App::create::<M>()).unwrap();
        settings(&mut app);
        Self { runtime, app }
    }

    /// Status and body. None where no server would see such a target.
    fn get(&self, target: impl AsRef<[u8]>, headers: &[(&'static str, HeaderValue)]) -> Option<(u16, String)> {
        let mut request = http::Request::get(target.as_ref()).body(Body::empty()).ok()?;
        for (name, value) in headers {
            request.headers_mut().append(*name, value.clone());
        }
        Some(self.runtime.block_on(async {
            let response = self.app.handle(request).await;
            let status = response.status().as_u16();
            let body = response.into_body().into_bytes().await.unwrap();
            (status, String::from_utf8(body.into()).unwrap())
        }))
    }
}
