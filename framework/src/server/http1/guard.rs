//! Where one request ends and the next begins, and whether everybody else would say so too.

use super::chunks::Chunks;
use super::head::{Framing, Head};
use super::violation::Violation;
use crate::server::head::HeadLimits;

/// Follows what a client sends from request to request, in whatever pieces it comes.
pub(super) struct Guard {
    place: Place,
    limits: HeadLimits,
}

enum Place {
    Head(Head),
    /// So many bytes of a body are left.
    Body(u64),
    Chunks(Chunks),
}

impl Guard {
    pub(super) fn new(limits: HeadLimits) -> Self {
        Self { place: Place::Head(Head::default()), limits }
    }

    /// Whether the next byte belongs to a head.
    pub(super) fn is_in_head(&self) -> bool {
        matches!(self.place, Place::Head(_))
    }

    /// How many of these bytes may be read now: those of the request that is under way, and none of its head before that
    /// is whole. The others are to be given again, with what has come behind them.
    pub(super) fn admit(&mut self, bytes: &[u8]) -> Result<usize, Violation> {
        let Place::Head(head) = &mut self.place else { return self.admit_body(bytes) };
        let Some((length, framing)) = head.read(bytes, &self.limits)? else { return Ok(0) };
        self.place = match framing {
            Framing::Length(0) => {
                *head = Head::default();
                return Ok(length);
            }
            Framing::Length(bytes) => Place::Body(bytes),
            Framing::Chunked => Place::Chunks(Chunks::default()),
        };
        Ok(length + self.admit_body(&bytes[length..])?)
    }

    #[inline(never)]
    fn admit_body(&mut self, bytes: &[u8]) -> Result<usize, Violation> {
        let (admitted, end) = match &mut self.place {
            Place::Head(_) => (0, false),
            Place::Body(left) => {
                let admitted = (*left).min(bytes.len() as u64);
                *left -= admitted;
                (admitted as usize, *left == 0)
            }
            Place::Chunks(chunks) => chunks.read(bytes)?,
        };
        if end {
            self.place = Place::Head(Head::default());
        }
        Ok(admitted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::StatusCode;
    use crate::server::limits::Limits;
    use proptest::prelude::*;

    /// What becomes of bytes that come in such pieces: the lengths of the requests, and the status that refuses the last.
    fn verdict(bytes: &[u8], lengths: &[usize]) -> (Vec<usize>, Option<StatusCode>) {
        let (mut guard, mut requests, mut held) = (Guard::new(Limits::default().of_heads()), vec![0], Vec::new());
        let (mut rest, mut lengths) = (bytes, lengths.iter().cycle());
        loop {
            match guard.admit(&held) {
                Err(violation) => return (requests, Some(violation.status)),
                Ok(0) if rest.is_empty() => return (requests, None),
                Ok(0) => {
                    let (piece, behind) = rest.split_at(lengths.next().unwrap().min(&rest.len()).to_owned());
                    held.extend_from_slice(piece);
                    rest = behind;
                }
                Ok(admitted) => {
                    held.drain(..admitted);
                    *requests.last_mut().unwrap() += admitted;
                    if guard.is_in_head() {
                        requests.push(0);
                    }
                }
            }
        }
    }

    #[test]
    fn requests_end_where_they_say() {
        let get = "GET / HTTP/1.1\r\nHost: cats\r\n\r\n";
        let post = "POST / HTTP/1.1\r\nHost: cats\r\nContent-Length: 3\r\n\r\nabc";
        let chunked = "POST / HTTP/1.1\r\nHost: cats\r\ntransfer-encoding: Chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n";
        let bytes = [get, post, chunked, post, get, "GET"].concat();
        let expected = [get, post, chunked, post, get].map(str::len);
        assert_eq!(verdict(bytes.as_bytes(), &[1000]), ([&expected[..], &[0]].concat(), None));
    }

    /// Requests that are nearly right. What hyper judges is not among it.
    fn requests() -> impl Strategy<Value = Vec<u8>> {
        let line = "(GET|OPTIONS|CONNECT) (/|/c#|http://cats/|\\*|cats:80) HTTP/1\\.[01]\r?\n";
        let field = "(Host: (cats|a,b|a:1|tom@a)?|[Cc]ontent-Length: ?[0-3x]{1,2}|Transfer-Encoding: (chunked|gzip|chunked, ?chunked)|X-Cat: tom)\r?\n";
        let request = format!(
            "((\r\n)?GET / HTTP/1\\.1\r\nHost: cats\r\n(Content-Length: 3\r\n)?\r\n(abc)?|{line}Host: cats\r\n({field}){{0,2}}\r\n(abc|1\r\nx\r\n0\r\n\r\n)?)"
        );
        proptest::string::string_regex(&format!("({request}){{1,3}}")).unwrap().prop_map(String::into_bytes)
    }

    proptest! {
        #[test]
        fn pieces_make_no_difference(bytes in requests(), lengths in prop::collection::vec(1_usize..40, 1..9)) {
            let (mut whole, mut split) = (verdict(&bytes, &[1000]), verdict(&bytes, &lengths));
            if whole.1.is_some() {
                // How much of the last one was read before it was refused.
                whole.0.pop();
                split.0.pop();
            }
            prop_assert_eq!(split, whole);
        }
    }
}
