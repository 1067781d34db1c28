//! TEMPORARY
use super::Response;
use http::HeaderMap;

/// What is set beside a returned value.
#[derive(Debug, Default)]
pub struct ResponseHead {
    headers: HeaderMap,
}

impl ResponseHead {
    pub fn headers_mut(&mut self) -> &mut HeaderMap {
        &mut self.headers
    }
    pub(crate) fn apply(self, response: &mut Response) {
        response.headers_mut().extend(self.headers);
    }
}
