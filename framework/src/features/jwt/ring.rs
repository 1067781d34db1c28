//! The keys of an application, ready for use.

use super::algorithm::JwtAlgorithm;
use super::key::{JwtKey, Material};
use super::options::JwtOptions;
use super::pem;
use super::public::verifies;
use crate::{Error, Result};
use jsonwebtoken::jwk::{AlgorithmParameters, EllipticCurve, Jwk, KeyOperations, PublicKeyUse};
use jsonwebtoken::{Algorithm, AlgorithmFamily, DecodingKey, EncodingKey, Header, Validation};
use serde::Deserialize;

/// The first key that can sign signs; every key verifies.
pub(super) struct Ring {
    pub(super) signer: Option<Signer>,
    pub(super) verifiers: Vec<Verifier>,
}

pub(super) struct Signer {
    pub(super) header: Header,
    pub(super) key: EncodingKey,
}

pub(super) struct Verifier {
    id: Option<String>,
    pub(super) key: DecodingKey,
    /// Pins the algorithms of the key.
    pub(super) validation: Validation,
}

impl Verifier {
    /// Whether it may have signed a token with this header.
    pub(super) fn fits(&self, header: &Header) -> bool {
        let named = self.id.is_none() || header.kid.is_none() || self.id == header.kid;
        named && self.validation.algorithms.contains(&header.alg)
    }
}

impl Ring {
    /// # Errors
    ///
    /// When a key cannot be read, or is not for its algorithm.
    pub(super) fn of(options: &JwtOptions) -> Result<Self> {
        let mut ring = Self { signer: None, verifiers: Vec::new() };
        for key in &options.keys {
            ring.add(key, options)?;
        }
        Ok(ring)
    }

    fn add(&mut self, key: &JwtKey, options: &JwtOptions) -> Result<()> {
        match &key.material {
            Material::Secret(secret) => {
                let algorithm = key.chosen(AlgorithmFamily::Hmac, JwtAlgorithm::HS256)?;
                long_enough(secret, algorithm)?;
                self.sign(key, EncodingKey::from_secret(secret), algorithm);
                self.verify(key, DecodingKey::from_secret(secret), algorithm, options);
            }
            Material::Private(text) => {
                let (signing, verifying, default) = pem::private(text)?;
                let algorithm = key.chosen(signing.family(), default)?;
                self.sign(key, signing, algorithm);
                self.verify(key, verifying, algorithm, options);
            }
            Material::Public(text) => {
                let (verifying, default) = pem::public(text)?;
                let algorithm = key.chosen(verifying.family(), default)?;
                self.verify(key, verifying, algorithm, options);
            }
            Material::Jwks(document) => self.verifiers.extend(jwks(document, options)?),
        }
        Ok(())
    }

    fn sign(&mut self, key: &JwtKey, signing: EncodingKey, algorithm: JwtAlgorithm) {
        let mut header = Header::new(algorithm.raw());
        header.kid.clone_from(&key.id);
        self.signer.get_or_insert(Signer { header, key: signing });
    }

    fn verify(&mut self, key: &JwtKey, verifying: DecodingKey, algorithm: JwtAlgorithm, options: &JwtOptions) {
        let validation = validation(vec![algorithm.raw()], options);
        self.verifiers.push(Verifier { id: key.id.clone(), key: verifying, validation });
    }
}

impl JwtKey {
    /// What is asked for, where keys of this kind can do it.
    fn chosen(&self, family: AlgorithmFamily, default: JwtAlgorithm) -> Result<JwtAlgorithm> {
        let chosen = self.algorithm.unwrap_or(default);
        // A curve has one algorithm; the others of its family are for other curves.
        let curve = matches!(family, AlgorithmFamily::Ec | AlgorithmFamily::Ed);
        match chosen.family() == family && (!curve || chosen == default) {
            true => Ok(chosen),
            false => Err(Error::msg(format!("{chosen} is asked of a key that is not for it, but for {default}"))),
        }
    }
}

fn long_enough(secret: &[u8], algorithm: JwtAlgorithm) -> Result<()> {
    let least = algorithm.least_secret();
    match secret.len() {
        length if length < least => Err(Error::msg(format!(
            "the secret has {length} bytes, and {algorithm} needs at least {least} (RFC 7518, section 3.2): make some by \
             `openssl rand -base64 {least}`"
        ))),
        _ => Ok(()),
    }
}

fn validation(algorithms: Vec<Algorithm>, options: &JwtOptions) -> Validation {
    let required =
        [("exp", options.expires_in.is_some()), ("iss", options.issuer.is_some()), ("aud", options.audience.is_some())];
    let mut validation = Validation {
        algorithms,
        leeway: options.leeway.as_secs(),
        validate_nbf: true,
        required_spec_claims: required.iter().filter(|(_, is)| *is).map(|(name, _)| (*name).to_owned()).collect(),
        ..Validation::default()
    };
    if let Some(issuer) = &options.issuer {
        validation.set_issuer(&[issuer]);
    }
    if let Some(audience) = &options.audience {
        validation.set_audience(&[audience]);
    }
    validation
}

/// A document whose keys may be of kinds that nobody knows yet.
#[derive(Deserialize)]
struct Document {
    keys: Vec<serde_json::Value>,
}

fn jwks(document: &[u8], options: &JwtOptions) -> Result<Vec<Verifier>> {
    let Document { keys } =
        serde_json::from_slice(document).map_err(|error| Error::msg(format!("this is no JWKS document: {error}")))?;
    let known = keys.into_iter().filter_map(|key| serde_json::from_value::<Jwk>(key).ok());
    let mut verifiers = Vec::new();
    for jwk in known.filter(is_for_signatures) {
        let algorithms = algorithms(&jwk)?;
        if !algorithms.is_empty() {
            let (key, validation) = (usable(&jwk, &algorithms)?, validation(algorithms, options));
            verifiers.push(Verifier { id: jwk.common.key_id, key, validation });
        }
    }
    match verifiers.is_empty() {
        true => Err(Error::msg("the JWKS document has no key that verifies tokens")),
        false => Ok(verifiers),
    }
}

/// A key says what it is for by `use` or by `key_ops` (RFC 7517, section 4.3).
fn is_for_signatures(jwk: &Jwk) -> bool {
    let verifies = |operations: &Vec<_>| operations.contains(&KeyOperations::Verify);
    matches!(jwk.common.public_key_use, None | Some(PublicKeyUse::Signature))
        && jwk.common.key_operations.as_ref().is_none_or(verifies)
}

fn usable(jwk: &Jwk, algorithms: &[Algorithm]) -> Result<DecodingKey> {
    let key = DecodingKey::from_jwk(jwk).ok();
    let usable = key.filter(|key| algorithms.iter().all(|algorithm| verifies(key, *algorithm)));
    usable.ok_or_else(|| {
        let name = jwk.common.key_id.as_ref().map_or_else(|| "a key".to_owned(), |id| format!("the key `{id}`"));
        let why = "its parts are no base64url, no point of its curve, or an RSA modulus of fewer than 2048 bits";
        Error::msg(format!("{name} of the JWKS document cannot be used: {why}"))
    })
}

/// What the key is for: what it says, if it is of that kind. None where it is not known here.
fn algorithms(jwk: &Jwk) -> Result<Vec<Algorithm>> {
    let kind: &[Algorithm] = match &jwk.algorithm {
        AlgorithmParameters::RSA(_) => AlgorithmFamily::Rsa.algorithms(),
        AlgorithmParameters::EllipticCurve(key) => match key.curve {
            EllipticCurve::P256 => &[Algorithm::ES256],
            EllipticCurve::P384 => &[Algorithm::ES384],
            _ => &[],
        },
        AlgorithmParameters::OctetKeyPair(_) => &[Algorithm::EdDSA],
        AlgorithmParameters::OctetKey(_) => {
            return Err(Error::msg("the JWKS document holds a secret: give it as `JwtKey::secret` to who may know it"));
        }
        _ => &[],
    };
    let said = jwk.common.key_algorithm.map(|said| said.to_string().parse().ok());
    let is_said = |algorithm: &&Algorithm| said.is_none_or(|said| said == Some(**algorithm));
    Ok(kind.iter().filter(is_said).copied().collect())
}
