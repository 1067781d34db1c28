//! What can be set, and what is so where nobody says anything.

use nestling::prelude::*;
use nestling::server::{ClientCertificates, HttpsRedirect, Limits, ServerOptions, Tls, TrustedProxies};
use std::time::Duration;

/// From the environment: `PORT`, `TLS_CERT`, `CLIENT_CA` and so on.
#[dto]
#[derive(Clone)]
pub(crate) struct Settings {
    /// Where HTTPS is spoken.
    #[default(3000)]
    port: u16,
    /// Where clients are sent to HTTPS.
    #[default(3080)]
    http_port: u16,
    /// Certificate and key, PEM files. Throw-away ones are made where nothing is said.
    pub(crate) tls_cert: Option<String>,
    pub(crate) tls_key: Option<String>,
    /// Who signs the certificates of clients: a PEM file.
    pub(crate) client_ca: Option<String>,
    /// Which of them are revoked: a PEM file.
    client_crl: Option<String>,
    /// Whether clients have to have one.
    #[default(false)]
    client_required: bool,
    /// Networks of proxies, separated by commas.
    #[default(String::new())]
    trusted_proxies: String,
    /// For how long the server answers after it was told to end, in seconds.
    #[default(0)]
    shutdown_delay: u64,
    /// Where a service manager has opened the sockets already, named `https` and `http`.
    #[default(false)]
    systemd: bool,
}

impl Settings {
    pub(crate) fn addresses(&self) -> Vec<String> {
        match self.systemd {
            true => vec!["https://systemd:https".to_owned(), "http://systemd:http".to_owned()],
            false => vec![format!("https://127.0.0.1:{}", self.port), format!("http://127.0.0.1:{}", self.http_port)],
        }
    }

    // ANCHOR: options
    pub(crate) fn server_options(&self) -> Result<ServerOptions> {
        let proxies = self.trusted_proxies.split(',').map(str::trim).filter(|proxy| !proxy.is_empty());
        Ok(ServerOptions {
            tls: Some(self.tls()?),
            https_redirect: HttpsRedirect::On,
            hsts: Some(Duration::from_secs(3600)),
            trusted_proxies: TrustedProxies::new(proxies)?,
            readiness: Some("/ready".to_owned()),
            shutdown_delay: Duration::from_secs(self.shutdown_delay),
            limits: Limits {
                idle: Duration::from_secs(30),
                requests: Some(10_000),
                connections_per_address: Some(1_000),
                ..Limits::default()
            },
            ..ServerOptions::default()
        })
    }

    fn tls(&self) -> Result<Tls> {
        let (Some(certificate), Some(key)) = (&self.tls_cert, &self.tls_key) else {
            return Err(Error::msg("TLS_CERT and TLS_KEY belong together"));
        };
        let tls = Tls::files(certificate, key);
        let Some(authority) = &self.client_ca else { return Ok(tls) };
        let mut clients = ClientCertificates::required(authority);
        if let Some(revoked) = &self.client_crl {
            clients = clients.revoked(revoked);
        }
        Ok(tls.client_certificates(if self.client_required { clients } else { clients.optional() }))
    }
    // ANCHOR_END: options
}
