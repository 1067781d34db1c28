//! What the log calls a request, so that it can be found in the logs of others, too.

use crate::http::Request;
use std::borrow::Cow;
use std::hash::{BuildHasher, RandomState};

const HEADER: &str = "x-request-id";
/// As much as a UUID in any notation, and then some.
const LONGEST: usize = 64;

/// The id that the client, or a proxy before us, has given the request; else a new one.
pub(super) fn request_id(request: &Request) -> Cow<'_, str> {
    let sent = request.headers().get(HEADER).and_then(|value| value.to_str().ok());
    match sent.filter(|id| is_sane(id)) {
        Some(id) => Cow::Borrowed(id),
        None => Cow::Owned(generated()),
    }
}

/// Nothing that a log would have to escape.
fn is_sane(id: &str) -> bool {
    (1..=LONGEST).contains(&id.len()) && id.chars().all(|c| c.is_ascii_alphanumeric() || "-_.:/+=@".contains(c))
}

/// Every `RandomState` is seeded differently: good enough for telling lines of a log apart.
fn generated() -> String {
    format!("{:016x}", RandomState::new().hash_one(HEADER))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Body;

    fn id(sent: &str) -> String {
        let request = ::http::Request::get("/").header(HEADER, sent).body(Body::empty()).unwrap();
        request_id(&request).into_owned()
    }

    #[test]
    fn a_sane_id_is_kept() {
        for sane in ["7", "a-B_c.d:e/f+g=h@i", "0189d6a0-8b5f-7cc0-a3a5-5b1a2e3f4a5b"] {
            assert_eq!(id(sane), sane);
        }
    }

    #[test]
    fn any_other_is_replaced() {
        for other in ["", "a b", "a\"b", "a\tb", &"a".repeat(LONGEST + 1)] {
            assert_eq!(id(other).len(), 16);
        }
        assert_ne!(id(""), id(""));
    }
}
