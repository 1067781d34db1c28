//! What a handler takes to go on in another protocol, on the connection of its request.

use super::builtin::{BadRequestException, NotImplementedException};
use super::exception::header;
use super::upgraded::{Switch, Upgraded};
use super::{HttpException, IntoResponse, Request, Response, StatusCode};
use crate::{Error, Result};
use ::http::header::{CONNECTION, UPGRADE};
use ::http::{HeaderMap, HeaderName, HeaderValue, Version};
use h2::ext::Protocol;
use std::future::Future;

/// The client's wish to go on in another protocol, such as WebSocket or one of your own. It is an argument of handlers.
///
/// Both ways of asking for that are one: `Upgrade` and `Connection: upgrade` of HTTP/1.1, and `:protocol` of an extended
/// `CONNECT` of HTTP/2, which is routed as a `GET` of its path. So one `#[get]` handler serves both. A handler that does not
/// take this argument answers a request with `Upgrade` as any other (RFC 9110, section 7.8), and an extended `CONNECT` is
/// refused with 501 where it would answer a success.
///
/// The body of a request, which few of these have, has been read when the handler is called.
///
/// ```
/// use nestling::prelude::*;
/// use tokio::io::{AsyncReadExt, AsyncWriteExt};
///
/// #[controller("/echo")]
/// struct EchoController;
///
/// #[routes]
/// impl EchoController {
///     #[get]
///     async fn echo(&self, upgrade: Upgrade) -> Result<SwitchingProtocols> {
///         upgrade.accept("echo", async |mut stream| {
///             let mut buffer = [0; 1024];
///             loop {
///                 let read = stream.read(&mut buffer).await?;
///                 if read == 0 {
///                     return Ok(());
///                 }
///                 stream.write_all(&buffer[..read]).await?;
///             }
///         })
///     }
/// }
/// ```
///
/// Source: RFC 9110, section 7.8; RFC 8441.
#[derive(Clone, Debug)]
pub struct Upgrade {
    offered: Vec<String>,
    way: Way,
}

/// How the client asks for another protocol, or could.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    Upgrade,
    ExtendedConnect,
    /// HTTP/2, and no `CONNECT`.
    None,
}

impl Upgrade {
    pub(crate) fn of(request: &Request) -> Self {
        if let Some(protocol) = request.extensions().get::<Protocol>() {
            return Self { offered: vec![protocol.as_str().to_owned()], way: Way::ExtendedConnect };
        }
        match request.version() {
            Version::HTTP_2 => Self { offered: Vec::new(), way: Way::None },
            // Whoever speaks an older version cannot mean it (RFC 9110, section 7.8).
            version => {
                let means_it = version == Version::HTTP_11 && asks(request.headers());
                let offered = if means_it { elements(request.headers(), UPGRADE) } else { Vec::new() };
                Self { offered, way: Way::Upgrade }
            }
        }
    }

    /// The protocol that the client would like best; none if it asks for none.
    pub fn protocol(&self) -> Option<&str> {
        self.offered.first().map(String::as_str)
    }

    /// All protocols that it would speak, the best first. Over HTTP/2 it can name one.
    pub fn offered(&self) -> &[String] {
        &self.offered
    }

    /// Goes on in `protocol`, if the client offers that, whichever case it writes it in.
    ///
    /// The closure is called once the client has been told, with the stream that is now left to the two of you. It may run
    /// for as long as it wants to, also after the handler. An error that it returns, as a panic, is logged and resets the
    /// stream, so that the client does not take it for a regular end. See [`Upgraded`].
    ///
    /// # Errors
    ///
    /// When the client does not offer it: 426 with `Upgrade: protocol`. Over HTTP/2, where there is no such header, 501 for
    /// another protocol and 400 for a request that is no extended `CONNECT`. A `protocol` that is no header value is a 500.
    pub fn accept<F, T>(self, protocol: &str, run: F) -> Result<SwitchingProtocols>
    where
        F: FnOnce(Upgraded) -> T + Send + 'static,
        T: Future<Output = Result<()>> + Send + 'static,
    {
        if !self.offered.iter().any(|offered| offered.eq_ignore_ascii_case(protocol)) {
            return Err(self.refused(protocol).into());
        }
        let name = HeaderValue::try_from(protocol)
            .map_err(|_| Error::msg(format!("upgrade: `{protocol}` is no name of a protocol")))?;
        let mut response = Response::default();
        *response.status_mut() = StatusCode::SWITCHING_PROTOCOLS;
        response.headers_mut().insert(UPGRADE, name);
        response.headers_mut().insert(CONNECTION, HeaderValue::from_static("upgrade"));
        response.extensions_mut().insert(Switch::new(run));
        Ok(SwitchingProtocols(response))
    }

    fn refused(&self, protocol: &str) -> HttpException {
        match self.way {
            Way::Upgrade => {
                HttpException::new(StatusCode::UPGRADE_REQUIRED, format!("upgrade to `{protocol}` required"))
                    .header(UPGRADE, protocol)
                    .header(CONNECTION, "upgrade")
            }
            Way::ExtendedConnect => NotImplementedException::new(format!("only `{protocol}` is spoken here")).into(),
            Way::None => {
                BadRequestException::new(format!("`{protocol}` is spoken here: ask for it by an extended CONNECT"))
                    .into()
            }
        }
    }
}

/// Whether `Connection` says that `Upgrade` is meant for us.
fn asks(headers: &HeaderMap) -> bool {
    elements(headers, CONNECTION).iter().any(|option| option.eq_ignore_ascii_case("upgrade"))
}

/// The elements of a header that is a list.
fn elements(headers: &HeaderMap, name: HeaderName) -> Vec<String> {
    let values = headers.get_all(name).iter().filter_map(|value| value.to_str().ok());
    let elements = values.flat_map(|value| value.split(',')).map(str::trim);
    elements.filter(|element| !element.is_empty()).map(str::to_owned).collect()
}

/// The answer after which both speak another protocol: `101 Switching Protocols`, or 200 over HTTP/2.
#[derive(Debug)]
#[must_use = "the protocol changes when the handler returns this"]
pub struct SwitchingProtocols(Response);

impl SwitchingProtocols {
    /// Sets a header of the answer; one of the same name is replaced.
    ///
    /// A name or value that HTTP does not allow is logged and left out.
    ///
    /// ```
    /// # use nestling::prelude::*;
    /// # fn handler(upgrade: Upgrade) -> Result<SwitchingProtocols> {
    /// Ok(upgrade.accept("websocket", async |_| Ok(()))?.header("sec-websocket-protocol", "chat"))
    /// # }
    /// ```
    pub fn header<N, V>(mut self, name: N, value: V) -> Self
    where
        N: TryInto<HeaderName, Error: Into<::http::Error>>,
        V: TryInto<HeaderValue, Error: Into<::http::Error>>,
    {
        match header(name, value) {
            Ok((name, value)) => drop(self.0.headers_mut().insert(name, value)),
            Err(error) => tracing::error!(%error, "a header of an upgrade was left out"),
        }
        self
    }
}

impl IntoResponse for SwitchingProtocols {
    fn into_response(self) -> Response {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::http::Body;
    use ::http::request::Builder;

    fn upgrade(request: Builder) -> Upgrade {
        Upgrade::of(&request.body(Body::empty()).unwrap())
    }

    fn refusal(upgrade: Upgrade) -> Response {
        let refused = upgrade.accept("echo", async |_| Ok(())).unwrap_err();
        HttpException::from(refused).into_response()
    }

    #[test]
    fn offers_are_a_list() {
        let request = ::http::Request::builder().header("connection", "keep-alive, Upgrade");
        let upgrade = upgrade(request.header("upgrade", "chat/2,, Echo ").header("upgrade", "x"));
        assert_eq!(upgrade.offered(), ["chat/2", "Echo", "x"]);
        assert_eq!(upgrade.protocol(), Some("chat/2"));
        let response = upgrade.accept("echo", async |_| Ok(())).unwrap().header("x-cat", "tom").into_response();
        assert_eq!(response.status(), 101);
        let headers = ["upgrade", "connection", "x-cat"].map(|name| response.headers()[name].to_str().unwrap());
        assert_eq!(headers, ["echo", "upgrade", "tom"]);
    }

    #[test]
    fn who_does_not_mean_it_offers_nothing() {
        let without = ::http::Request::builder().header("upgrade", "echo");
        let old = ::http::Request::builder()
            .version(Version::HTTP_10)
            .header("upgrade", "echo")
            .header("connection", "upgrade");
        let other = ::http::Request::builder().header("connection", "upgrade").header("upgrade", "chat");
        for request in [without, old, other] {
            let response = refusal(upgrade(request));
            assert_eq!(response.status(), 426);
            assert_eq!(
                (&response.headers()["upgrade"], &response.headers()["connection"]),
                (&"echo".parse().unwrap(), &"upgrade".parse().unwrap())
            );
        }
    }

    #[test]
    fn http2_has_no_upgrade() {
        let get = || ::http::Request::builder().version(Version::HTTP_2);
        let response = refusal(upgrade(get().header("upgrade", "echo").header("connection", "upgrade")));
        assert_eq!((response.status().as_u16(), response.headers().get("upgrade")), (400, None));
        let response = refusal(upgrade(get().extension(Protocol::from_static("chat"))));
        assert_eq!((response.status().as_u16(), response.headers().get("upgrade")), (501, None));
        assert_eq!(upgrade(get().extension(Protocol::from_static("echo"))).protocol(), Some("echo"));
    }
}
