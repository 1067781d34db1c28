//! What a certificate says about whom it is for.

use crate::http::PeerCertificate;
use crate::http::peer_certificate::Certificate;
use rustls::pki_types::CertificateDer;
use std::sync::Arc;
use webpki::EndEntityCert;

/// The DNS names that a certificate is for, in lower case.
#[derive(Debug)]
pub(super) struct Names(Vec<String>);

impl Names {
    pub(super) fn of(certificate: &EndEntityCert<'_>) -> Self {
        Self(certificate.valid_dns_names().map(str::to_ascii_lowercase).collect())
    }

    /// Whether it is for this name, which is in lower case; `*` stands for one label (RFC 9525).
    pub(super) fn has(&self, name: &str) -> bool {
        let wildcard = |pattern: &str| match (pattern.strip_prefix("*."), name.split_once('.')) {
            (Some(domain), Some((label, rest))) => !label.is_empty() && domain == rest,
            _ => false,
        };
        self.0.iter().any(|pattern| pattern == name || wildcard(pattern))
    }
}

/// A client's certificate, which has been verified.
pub(super) fn peer(chain: &[CertificateDer<'_>]) -> Option<PeerCertificate> {
    let first = chain.first()?;
    let certificate = EndEntityCert::try_from(first).ok()?;
    Some(PeerCertificate(Arc::new(Certificate {
        chain: chain.iter().map(|certificate| certificate.to_vec()).collect(),
        common_name: common_name(certificate.subject()),
        dns_names: certificate.valid_dns_names().map(str::to_owned).collect(),
        uris: certificate.valid_uri_names().map(str::to_owned).collect(),
        serial: certificate.serial().to_vec(),
    })))
}

/// The type of `2.5.4.3`, as it stands in a name (DER, X.690).
const COMMON_NAME: &[u8] = &[0x06, 3, 0x55, 4, 3];
const UTF8_STRING: u8 = 0x0c;
const PRINTABLE_STRING: u8 = 0x13;
const IA5_STRING: u8 = 0x16;

/// The last common name of a subject: sets of pairs of a type and a value.
fn common_name(subject: &[u8]) -> Option<String> {
    let mut found = None;
    let mut rest = subject;
    while let Some((_, mut attributes, after)) = value(rest) {
        rest = after;
        while let Some((_, pair, after)) = value(attributes) {
            attributes = after;
            let Some((tag, text, _)) = pair.strip_prefix(COMMON_NAME).and_then(value) else { continue };
            if [UTF8_STRING, PRINTABLE_STRING, IA5_STRING].contains(&tag) {
                found = str::from_utf8(text).ok().map(str::to_owned).or(found);
            }
        }
    }
    found
}

/// The first value: its tag, its content, and what follows it.
fn value(bytes: &[u8]) -> Option<(u8, &[u8], &[u8])> {
    let (tag, length, rest) = match bytes {
        [tag, length @ ..=0x7f, rest @ ..] => (*tag, usize::from(*length), rest),
        [tag, 0x81, length, rest @ ..] => (*tag, usize::from(*length), rest),
        [tag, 0x82, high, low, rest @ ..] => (*tag, usize::from(u16::from_be_bytes([*high, *low])), rest),
        _ => return None,
    };
    let (content, after) = rest.split_at_checked(length)?;
    Some((tag, content, after))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_star_stands_for_one_label() {
        let names = Names(vec!["cats.example".into(), "*.dogs.example".into()]);
        assert!(names.has("cats.example") && names.has("rex.dogs.example"));
        for other in ["dogs.example", "a.b.dogs.example", ".dogs.example", "xcats.example", "*"] {
            assert!(!names.has(other), "{other}");
        }
    }

    #[test]
    fn a_broken_subject_has_no_name() {
        assert_eq!(common_name(&[]), None);
        assert_eq!(common_name(&[0x31, 0x82, 0xff, 0xff, 1]), None);
        assert_eq!(common_name(&[0x31, 0x05, 0x30, 0x83, 1, 1, 1]), None);
    }
}
