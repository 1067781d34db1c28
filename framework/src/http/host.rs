//! Which host a request is for.

use super::Request;
use super::forwarded::Forwarded;
use http::header::HOST;
use std::net::Ipv6Addr;

/// The host and perhaps the port, as the client names them: what a trusted proxy says, else `:authority` in HTTP/2 and of an
/// absolute target, else `Host`.
pub(crate) fn host(request: &Request) -> Option<&str> {
    if let Some(Forwarded { host: Some(host), .. }) = request.extensions().get() {
        return Some(host);
    }
    match request.uri().authority() {
        Some(authority) => Some(authority.as_str()),
        None => request.headers().get(HOST)?.to_str().ok(),
    }
}

/// Whether this names one host, and perhaps a port (RFC 9110, section 7.2): no list, no user, no path.
#[inline]
pub(crate) fn is_authority(bytes: &[u8]) -> bool {
    // Most are nothing but a name: no branch for each of its bytes.
    let (fours, rest) = bytes.as_chunks();
    let fours = fours
        .iter()
        .fold(true, |name, [a, b, c, d]| name & is_of_name(a) & is_of_name(b) & is_of_name(c) & is_of_name(d));
    let is_name = rest.iter().fold(fours, |name, byte| name & is_of_name(byte));
    if is_name { !bytes.is_empty() } else { is_more_than_name(bytes) }
}

fn is_of_name(byte: &u8) -> bool {
    NAME[usize::from(*byte)]
}

#[inline(never)]
fn is_more_than_name(bytes: &[u8]) -> bool {
    if let [b'[', rest @ ..] = bytes {
        return is_literal(rest);
    }
    let end = bytes.iter().position(|byte| !is_of_name(byte)).unwrap_or(bytes.len());
    match bytes.split_at(end) {
        (_, [b'%', ..]) => is_encoded(bytes),
        ([], _) => false,
        (_, rest) => is_port(rest),
    }
}

/// The bytes of `reg-name` (RFC 3986, section 3.2.2), but for what is encoded and for the comma, which would be a list
/// to those that read it as one. A table, because every request has a host.
const NAME: [bool; 256] = {
    let (mut table, mut byte) = ([false; 256], 0_u8);
    while byte < 128 {
        let other = matches!(
            byte,
            b'-' | b'.' | b'_' | b'~' | b'!' | b'$' | b'&' | b'\'' | b'(' | b')' | b'*' | b'+' | b';' | b'='
        );
        table[byte as usize] = byte.is_ascii_alphanumeric() || other;
        byte += 1;
    }
    table
};

/// An address of IPv6 behind its bracket.
fn is_literal(bytes: &[u8]) -> bool {
    let Some(end) = bytes.iter().position(|byte| *byte == b']') else { return false };
    let address = std::str::from_utf8(&bytes[..end]).ok().and_then(|text| text.parse::<Ipv6Addr>().ok());
    address.is_some() && is_port(&bytes[end + 1..])
}

/// A name with percent signs, each before two digits, and perhaps a port.
fn is_encoded(mut bytes: &[u8]) -> bool {
    loop {
        bytes = match bytes {
            [b'%', first, second, rest @ ..] if first.is_ascii_hexdigit() && second.is_ascii_hexdigit() => rest,
            [byte, rest @ ..] if is_of_name(byte) => rest,
            rest => return is_port(rest),
        };
    }
}

/// Nothing, or a colon and a number, which may be missing.
fn is_port(bytes: &[u8]) -> bool {
    match bytes {
        [] => true,
        [b':', digits @ ..] if digits.iter().all(u8::is_ascii_digit) => {
            let digits = std::str::from_utf8(digits).unwrap_or_default();
            digits.is_empty() || digits.parse::<u16>().is_ok()
        }
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_host_and_perhaps_a_port() {
        let valid = [
            "cats",
            "cats.example",
            "CATS.example:80",
            "127.0.0.1:3000",
            "[::1]",
            "[::1]:3000",
            "cats:",
            "a_b-c~d",
            "%41",
            "cats:65535",
            "%41:80",
            "a%41b",
            "[::ffff:1.2.3.4]",
        ];
        let invalid = [
            "",
            ":80",
            "a,b",
            "a, b",
            "a b",
            "tom@cats",
            "tom:secret@cats",
            "cats/",
            "cats/path",
            "cats?x",
            "cats#x",
            "cats:x",
            "cats:-1",
            "cats:+1",
            "cats:65536",
            "cats:80:80",
            "cats:80,80",
            "[::1",
            "[]",
            "[::1]x",
            "[::1]:x",
            "[v1.x]",
            "[fe80::1%25eth0]",
            "::1",
            "%4",
            "%zz",
            "%41[::1]",
            "a%",
            "c\u{e4}ts",
            "cats\0",
            "http://cats",
            "cats\\",
        ];
        for host in valid {
            assert!(is_authority(host.as_bytes()), "{host}");
        }
        for host in invalid {
            assert!(!is_authority(host.as_bytes()), "{host}");
        }
    }
}
