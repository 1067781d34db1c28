//! What the unit tests of this module share.

use super::Response;
use bytes::Bytes;
use http_body_util::BodyExt;
use serde::{Serialize, Serializer, ser::Error as _};

pub(crate) fn bytes_of(response: Response) -> Bytes {
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(response.into_body().collect()).unwrap().to_bytes()
}

pub(crate) fn text_of(response: Response) -> String {
    String::from_utf8(bytes_of(response).into()).unwrap()
}

pub(crate) fn json_of(response: Response) -> serde_json::Value {
    serde_json::from_slice(&bytes_of(response)).unwrap()
}

/// A value that serde cannot write.
pub(crate) struct Unserialisable;

impl Serialize for Unserialisable {
    fn serialize<S: Serializer>(&self, _: S) -> Result<S::Ok, S::Error> {
        Err(S::Error::custom("secret"))
    }
}
