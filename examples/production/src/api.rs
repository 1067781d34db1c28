//! What the server has to say.

use nestling::http::PeerCertificate;
use nestling::prelude::*;
use std::net::IpAddr;
use std::time::Duration;

#[controller]
pub(crate) struct ApiController;

#[routes]
impl ApiController {
    /// Who asks, and how.
    #[get("/")]
    async fn who(&self, #[ip] ip: IpAddr, how: How, peer: Option<PeerCertificate>) -> String {
        let name = peer.as_ref().and_then(PeerCertificate::common_name).unwrap_or("somebody");
        format!("{name} at {ip} asks {} by {}\n", how.host, how.scheme)
    }

    /// For those who can prove who they are.
    #[get("/private")]
    async fn private(&self, peer: PeerCertificate) -> String {
        format!("Hello, {}!\n", peer.common_name().unwrap_or("stranger"))
    }

    #[get("/slow")]
    async fn slow(&self) -> &'static str {
        tokio::time::sleep(Duration::from_millis(500)).await;
        "slow\n"
    }
}

/// How a client has come.
struct How {
    scheme: &'static str,
    host: String,
}

impl FromRequest for How {
    async fn from_request(ctx: &mut ExecutionContext) -> Result<Self> {
        Ok(Self { scheme: ctx.scheme(), host: ctx.host().unwrap_or_default().to_owned() })
    }
}
