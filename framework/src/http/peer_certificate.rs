//! The certificate by which a client has proved who it is.

use std::fmt;
use std::sync::Arc;

/// The certificate by which the client of a connection has proved who it is: verified against the authorities that the server
/// trusts (`ClientCertificates`), within its dates and not revoked.
///
/// As an argument of a handler it is 403 for clients without one; `Option<PeerCertificate>` is not. Guards and others
/// ask [`ExecutionContext::peer_certificate`](crate::ExecutionContext::peer_certificate). It is cheap to clone.
///
/// ```
/// use nestling::prelude::*;
/// use nestling::http::PeerCertificate;
///
/// struct Billing;
///
/// impl CanActivate for Billing {
///     async fn can_activate(&self, ctx: &mut ExecutionContext) -> Result<bool> {
///         Ok(ctx.peer_certificate().is_some_and(|peer| peer.dns_names().any(|name| name == "billing.internal")))
///     }
/// }
///
/// # #[controller("/")]
/// # struct Who;
/// #[routes]
/// impl Who {
///     #[get("/who")]
///     async fn who(&self, peer: PeerCertificate) -> String {
///         peer.common_name().unwrap_or("nameless").to_owned()
///     }
/// }
/// ```
#[derive(Clone)]
pub struct PeerCertificate(pub(crate) Arc<Certificate>);

/// What is known of a certificate.
pub(crate) struct Certificate {
    pub(crate) chain: Vec<Vec<u8>>,
    pub(crate) common_name: Option<String>,
    pub(crate) dns_names: Vec<String>,
    pub(crate) uris: Vec<String>,
    pub(crate) serial: Vec<u8>,
}

impl PeerCertificate {
    /// The certificate itself (DER, RFC 5280), for everything that is not said here.
    pub fn der(&self) -> &[u8] {
        self.chain().next().unwrap_or_default()
    }

    /// The certificates that the client has sent, its own first (DER).
    pub fn chain(&self) -> impl Iterator<Item = &[u8]> {
        self.0.chain.iter().map(Vec::as_slice)
    }

    /// The common name of its subject, if it has one that is text.
    pub fn common_name(&self) -> Option<&str> {
        self.0.common_name.as_deref()
    }

    /// The DNS names among its subject alternative names, with patterns such as `*.example.com` as they are.
    pub fn dns_names(&self) -> impl Iterator<Item = &str> {
        self.0.dns_names.iter().map(String::as_str)
    }

    /// The URIs among its subject alternative names, such as a SPIFFE ID.
    pub fn uris(&self) -> impl Iterator<Item = &str> {
        self.0.uris.iter().map(String::as_str)
    }

    /// Its serial number, big-endian, which is unique for its authority.
    pub fn serial(&self) -> &[u8] {
        &self.0.serial
    }
}

impl fmt::Debug for PeerCertificate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Certificate { common_name, dns_names, uris, .. } = &*self.0;
        let mut debug = f.debug_struct("PeerCertificate");
        debug.field("common_name", common_name).field("dns_names", dns_names).field("uris", uris).finish()
    }
}
