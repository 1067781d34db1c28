//! Certificates to try things with, which nobody trusts and which go with the process.

use crate::settings::Settings;
use nestling::Result;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, DnType, ExtendedKeyUsagePurpose, IsCa, KeyPair};
use std::fs;
use std::path::PathBuf;

/// A folder of certificates, removed when this is dropped.
pub(crate) struct ThrowAway(PathBuf);

impl ThrowAway {
    /// Makes an authority, a certificate of it for `localhost`, and one for a client named Ann; tells the settings.
    pub(crate) fn certificates(settings: &mut Settings) -> Result<Self> {
        let made = Self(std::env::temp_dir().join(format!("nestling-production-{}", std::process::id())));
        made.make_folder()?;
        let authority = authority()?;
        let server = CertificateParams::new(["localhost".to_owned(), "127.0.0.1".to_owned()])?;
        let mut client = CertificateParams::default();
        client.distinguished_name.push(DnType::CommonName, "Ann");
        client.extended_key_usages = vec![ExtendedKeyUsagePurpose::ClientAuth];

        let ca = made.write("ca.pem", &authority.pem())?;
        settings.tls_cert = Some(made.sign("server", &server, &authority)?);
        settings.tls_key = Some(made.path("server-key.pem"));
        made.sign("client", &client, &authority)?;
        settings.client_ca.get_or_insert(ca);
        tracing::warn!("throw-away certificates: curl --cacert {0}/ca.pem, and {0}/client.pem", made.0.display());
        Ok(made)
    }

    /// For our own eyes only, because there are keys in it.
    fn make_folder(&self) -> Result<()> {
        let mut builder = fs::DirBuilder::new();
        #[cfg(unix)]
        std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
        Ok(builder.create(&self.0)?)
    }

    /// Writes a certificate and its key, and says where the certificate is.
    fn sign(&self, name: &str, about: &CertificateParams, authority: &CertifiedIssuer<'_, KeyPair>) -> Result<String> {
        let key = KeyPair::generate()?;
        self.write(&format!("{name}-key.pem"), &key.serialize_pem())?;
        self.write(&format!("{name}.pem"), &about.signed_by(&key, authority)?.pem())
    }

    fn write(&self, name: &str, text: &str) -> Result<String> {
        fs::write(self.0.join(name), text)?;
        Ok(self.path(name))
    }

    fn path(&self, name: &str) -> String {
        self.0.join(name).display().to_string()
    }
}

fn authority() -> Result<CertifiedIssuer<'static, KeyPair>> {
    let mut about = CertificateParams::default();
    about.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let name = format!("Nestling's throw-away authority {}", std::process::id());
    about.distinguished_name.push(DnType::CommonName, name);
    Ok(CertifiedIssuer::self_signed(about, KeyPair::generate()?)?)
}

impl Drop for ThrowAway {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}
