//! An application in this process, and what none of its answers may be.

use http::{HeaderMap, HeaderName, HeaderValue};
use nestling::{App, Body, Module, Request};
use serde_json::Value;
use std::time::Duration;
use tokio::runtime::{Builder, Runtime};

/// How the types of the targets begin, so that they are found in answers.
pub(crate) const INSIDE: &[u8] = b"Xyzzy";

/// An application that is asked without a socket.
pub(crate) struct Site {
    runtime: Runtime,
    app: App,
}

/// What it answered.
pub(crate) struct Answer {
    pub(crate) status: u16,
    pub(crate) body: Vec<u8>,
}

impl Site {
    pub(crate) fn of<M: Module>(settings: impl FnOnce(&mut App)) -> Self {
        let runtime = runtime();
        let mut app = runtime.block_on(App::create::<M>()).expect("the application boots");
        settings(&mut app);
        Self { runtime, app }
    }

    /// Asks, and looks at what every answer has to keep to.
    pub(crate) fn ask(&self, request: Request) -> Answer {
        let asked = format!("{} {} {:?}", request.method(), request.uri(), request.headers());
        let answer = self.runtime.block_on(async {
            let (head, body) = self.app.handle(request).await.into_parts();
            let body = body.into_bytes().await.expect("no body breaks off");
            Answer { status: head.status.as_u16(), body: body.into() }
        });
        assert!(answer.status < 500, "{} to {asked}", answer.status);
        assert!(!contains(&answer.body, INSIDE), "a type is named in {:?}, to {asked}", answer.text());
        if answer.status >= 400 && !answer.body.is_empty() {
            assert_eq!(answer.json()["statusCode"], answer.status, "to {asked}");
        }
        answer
    }
}

impl Answer {
    pub(crate) fn text(&self) -> &str {
        std::str::from_utf8(&self.body).expect("every text is UTF-8")
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error} in {:?}", self.text()))
    }

    /// The answer, if it has one of these statuses.
    pub(crate) fn one_of(self, statuses: &[u16]) -> Self {
        assert!(statuses.contains(&self.status), "{}: {:?}", self.status, self.text());
        self
    }
}

pub(crate) fn runtime() -> Runtime {
    Builder::new_current_thread().enable_all().build().expect("a runtime is to be had")
}

/// A task that never lets others run would be a hang, which the fuzzer reports; everything else ends by then.
pub(crate) const LONG: Duration = Duration::from_secs(5);

/// The request, unless its target is none that a server would see.
pub(crate) fn request(method: &str, target: &[u8]) -> Option<Request> {
    http::Request::builder().method(method).uri(target).body(Body::empty()).ok()
}

/// The lines `name: value` as headers; what is none is left out.
pub(crate) fn headers<'a>(lines: impl IntoIterator<Item = &'a [u8]>) -> HeaderMap {
    let mut headers = HeaderMap::new();
    for line in lines.into_iter().take(64) {
        let Some(colon) = line.iter().position(|byte| *byte == b':') else { continue };
        let name = HeaderName::from_bytes(line[..colon].trim_ascii());
        let value = HeaderValue::from_bytes(line[colon + 1..].trim_ascii());
        if let (Ok(name), Ok(value)) = (name, value) {
            headers.append(name, value);
        }
    }
    headers
}

/// The first line, and what follows it.
pub(crate) fn first_line(data: &[u8]) -> (&[u8], &[u8]) {
    match data.iter().position(|byte| *byte == b'\n') {
        Some(end) => (&data[..end], &data[end + 1..]),
        None => (data, &[]),
    }
}

pub(crate) fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}
