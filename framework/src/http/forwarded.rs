//! For whom a request is, as a proxy says that is trusted.

use ::http::uri::Authority;
use std::net::{IpAddr, Ipv6Addr};

/// For whom a request is, as a proxy says that is trusted. In the extensions of its request.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Forwarded {
    pub(crate) client: Option<IpAddr>,
    /// Whether the client has come by HTTPS.
    pub(crate) secure: Option<bool>,
    pub(crate) host: Option<String>,
}

/// A host with or without a port, and nothing else: a name, or an IPv6 address in brackets.
pub(crate) fn valid_host(text: &str) -> Option<Authority> {
    let authority: Authority = text.parse().ok()?;
    let host = authority.host();
    let is_name = !host.is_empty() && host.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"-._".contains(&byte));
    let address = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']'));
    let is_host = is_name || address.is_some_and(|address| address.parse::<Ipv6Addr>().is_ok());
    // What follows the host is nothing, or a colon and a number.
    let is_rest = text == host || authority.port_u16().is_some();
    (is_host && is_rest && !text.contains('@')).then_some(authority)
}
