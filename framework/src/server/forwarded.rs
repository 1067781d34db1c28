//! What proxies say about their clients, from those that may say it.

use super::forwarded_header::{address, elements, is_secure, plain_host};
use crate::http::Request;
use crate::http::connection::Connection;
use crate::http::forwarded::Forwarded;
use ::http::HeaderName;
use ::http::header::FORWARDED;
use ipnet::IpNet;
use std::borrow::Cow;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::sync::Arc;

const FOR: HeaderName = HeaderName::from_static("x-forwarded-for");
const PROTO: HeaderName = HeaderName::from_static("x-forwarded-proto");
const HOST: HeaderName = HeaderName::from_static("x-forwarded-host");

/// The proxies that may say for whom a request is: nobody by default.
///
/// Every client can send `X-Forwarded-For`. It counts only if the connection comes from one of these, and then from the
/// right to the left: each proxy adds on the right whom it has talked to, so the first address from the right that is no
/// trusted proxy is the client. `X-Forwarded-Proto` and `X-Forwarded-Host` are taken from the same place, if they have as many
/// entries, else the last. The proxy has to set or to remove all three.
///
/// ```
/// use nestling::server::TrustedProxies;
///
/// let proxies = TrustedProxies::new(["10.0.0.0/8", "::1", "unix"])?;
/// # let _ = proxies;
/// # Ok::<(), nestling::Error>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct TrustedProxies {
    networks: Arc<[IpNet]>,
    unix: bool,
    standard: bool,
}

impl TrustedProxies {
    /// Trusts these: networks (`10.0.0.0/8`), addresses, or `unix` for what comes by a unix socket.
    ///
    /// # Errors
    /// If a text is none of these.
    pub fn new<'t>(proxies: impl IntoIterator<Item = &'t str>) -> Result<Self, ProxyError> {
        let (mut networks, mut unix) = (Vec::new(), false);
        for proxy in proxies {
            match (proxy, proxy.parse::<IpNet>(), proxy.parse::<IpAddr>()) {
                ("unix", ..) => unix = true,
                (_, Ok(network), _) => networks.push(network),
                (.., Ok(address)) => networks.push(address.into()),
                _ => return Err(ProxyError { text: proxy.to_owned() }),
            }
        }
        Ok(Self { networks: networks.into(), unix, standard: false })
    }

    /// Reads `Forwarded` (RFC 7239) instead of the three `X-Forwarded-…` headers.
    ///
    /// It is one or the other: a proxy passes on unchanged what it does not know, from whoever has sent it.
    #[must_use]
    pub fn using_forwarded(mut self) -> Self {
        self.standard = true;
        self
    }

    pub(super) fn is_empty(&self) -> bool {
        self.networks.is_empty() && !self.unix
    }

    /// Whether who is at the other end may speak for others. Who has no address has come by a unix socket.
    pub(super) fn trusts(&self, peer: Option<SocketAddr>) -> bool {
        peer.map_or(self.unix, |peer| self.knows(peer.ip()))
    }

    fn knows(&self, address: IpAddr) -> bool {
        self.networks.iter().any(|network| network.contains(&address))
    }

    /// For whom a request on this connection is, if it tells and may tell.
    pub(super) fn read(&self, request: &Request, connection: &Connection) -> Option<Forwarded> {
        if connection.is_anonymous() || !self.trusts(connection.client()) {
            return None;
        }
        match self.standard {
            true => self.client(elements(&joined(request, &FORWARDED)).map(|element| hop(&element))),
            false => self.legacy(request),
        }
        .filter(|forwarded| *forwarded != Forwarded::default())
    }

    /// `X-Forwarded-For` and its companions.
    fn legacy(&self, request: &Request) -> Option<Forwarded> {
        let list = |name: &HeaderName| -> Vec<String> {
            joined(request, name)
                .split(',')
                .map(|entry| entry.trim().to_owned())
                .filter(|entry| !entry.is_empty())
                .collect()
        };
        let (clients, schemes, hosts) = (list(&FOR), list(&PROTO), list(&HOST));
        let beside = |entries: &[String], at: usize| match entries.len() == clients.len() {
            true => entries.get(at).cloned(),
            false => entries.last().cloned(),
        };
        let hops = (0..clients.len()).rev().map(|at| Hop {
            client: clients.get(at).and_then(|text| address(text)),
            secure: beside(&schemes, at).and_then(|text| is_secure(&text)),
            host: beside(&hosts, at).and_then(|text| plain_host(&text)),
        });
        // A proxy may tell how it was reached and not by whom.
        let alone = || Hop {
            client: None,
            secure: schemes.last().and_then(|text| is_secure(text)),
            host: hosts.last().and_then(|text| plain_host(text)),
        };
        self.client(hops).or_else(|| Some(alone().into()))
    }

    /// The first of these, the nearest first, that is no proxy of ours.
    fn client(&self, nearest_first: impl Iterator<Item = Hop>) -> Option<Forwarded> {
        let mut told: Option<Forwarded> = None;
        for hop in nearest_first {
            let Some(client) = hop.client else {
                // Whom this proxy does not name, nobody behind it can name: what is further left is hearsay.
                let nearest = told.and_then(|told| told.client);
                return Some(Forwarded { client: nearest, ..hop.into() });
            };
            told = Some(hop.into());
            if !self.knows(client) {
                break;
            }
        }
        told
    }
}

/// What one proxy says about whom it has talked to.
struct Hop {
    client: Option<IpAddr>,
    secure: Option<bool>,
    host: Option<String>,
}

impl From<Hop> for Forwarded {
    fn from(Hop { client, secure, host }: Hop) -> Self {
        Self { client, secure, host }
    }
}

/// The values of a header, one after the other, as if they had come as one. What is no text tells nothing, and nor does what
/// stands left of it.
fn joined<'r>(request: &'r Request, name: &HeaderName) -> Cow<'r, str> {
    let mut values = request.headers().get_all(name).iter().map(|value| value.to_str().unwrap_or("?"));
    let first = values.next().unwrap_or_default();
    values.fold(Cow::Borrowed(first), |all, value| Cow::Owned(format!("{all},{value}")))
}

fn hop(element: &[(String, String)]) -> Hop {
    let value = |name: &str| element.iter().find(|(there, _)| there == name).map(|(_, value)| value.as_str());
    Hop {
        client: value("for").and_then(address),
        secure: value("proto").and_then(is_secure),
        host: value("host").and_then(plain_host),
    }
}

/// A text that names no proxy.
#[derive(Debug)]
pub struct ProxyError {
    text: String,
}

impl fmt::Display for ProxyError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{:?} is no proxy to trust; write an address, a network such as \"10.0.0.0/8\", or \"unix\"",
            self.text
        )
    }
}

impl std::error::Error for ProxyError {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Body;
    use crate::http::forwarded::valid_host;
    use proptest::prelude::*;

    fn read(proxies: &TrustedProxies, name: &'static str, value: &str) -> Option<Forwarded> {
        let Ok(value) = ::http::HeaderValue::from_str(value) else { return None };
        let request = ::http::Request::builder().header(name, value).body(Body::empty()).unwrap();
        let peer = Some(SocketAddr::from(([10, 0, 0, 1], 1)));
        proxies.read(&request, &Connection { peer, ..Connection::default() })
    }

    fn ours() -> TrustedProxies {
        TrustedProxies::new(["10.0.0.0/8"]).unwrap()
    }

    /// A proxy of ours, or somebody else.
    fn addresses() -> impl Strategy<Value = Vec<IpAddr>> {
        let one = prop_oneof![any::<[u8; 3]>().prop_map(|[a, b, c]| [10, a, b, c]), any::<[u8; 4]>()];
        proptest::collection::vec(one.prop_map(IpAddr::from), 1..6)
    }

    proptest! {
        #[test]
        fn the_client_is_the_first_from_the_right_that_is_no_proxy_of_ours(all in addresses(), junk in "[ -~]{0,20}") {
            let expected = all.iter().rev().find(|address| !ours().knows(**address)).or(all.first()).copied();
            let text = |address: &IpAddr| address.to_string();
            let list = all.iter().map(text).collect::<Vec<_>>().join(", ");
            let client = |forwarded: Option<Forwarded>| forwarded.and_then(|forwarded| forwarded.client);
            prop_assert_eq!(client(read(&ours(), "x-forwarded-for", &list)), expected);
            let list = all.iter().map(|address| format!("for={address}")).collect::<Vec<_>>().join(",");
            prop_assert_eq!(client(read(&ours().using_forwarded(), "forwarded", &list)), expected);
            // What the client has put before it makes no difference to who it is.
            if expected.is_some_and(|address| !ours().knows(address)) {
                let list = format!("{junk}, {}", all.iter().map(text).collect::<Vec<_>>().join(", "));
                prop_assert_eq!(client(read(&ours(), "x-forwarded-for", &list)), expected);
            }
        }

        #[test]
        fn no_text_confuses_it(text in "[ -~]{0,60}", standard: bool) {
            let proxies = if standard { ours().using_forwarded() } else { ours() };
            for name in ["forwarded", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"] {
                if let Some(Forwarded { host: Some(host), .. }) = read(&proxies, name, &text) {
                    prop_assert!(valid_host(&host).is_some());
                }
            }
        }
    }
}
