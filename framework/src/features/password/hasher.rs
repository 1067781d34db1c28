//! Hashes and verifies passwords.

use super::options::PasswordOptions;
use crate::http::ServiceUnavailableException;
use crate::{Error, Result};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{self, PasswordHasher as _, PasswordVerifier as _};
use argon2::{Algorithm, Argon2, Params, Version};
use std::sync::Arc;
use tokio::sync::Semaphore;
use tokio::task::spawn_blocking;

/// Hashes passwords by argon2id, and verifies them. [`PasswordModule`](super::PasswordModule) provides it.
///
/// A hash takes tens of milliseconds of a processor on purpose, so it is made on a thread where no requests wait for it,
/// and [a bounded number](PasswordOptions::concurrency) is made at once.
pub struct PasswordHasher {
    argon2: Argon2<'static>,
    /// What a password of nobody is compared with.
    nobody: Arc<str>,
    running: Arc<Semaphore>,
    /// Those that run and those that wait.
    admitted: Arc<Semaphore>,
}

impl PasswordHasher {
    /// One without a module: for tests and other programs.
    ///
    /// # Errors
    ///
    /// When argon2 cannot work with these options.
    pub fn new(options: &PasswordOptions) -> Result<Self> {
        let argon2 = options.argon2()?;
        let admitted = options.concurrency.saturating_add(options.waiting).min(Semaphore::MAX_PERMITS);
        Ok(Self {
            nobody: hash(&argon2, "nobody's password")?.into(),
            argon2,
            running: Arc::new(Semaphore::new(options.concurrency.min(Semaphore::MAX_PERMITS))),
            admitted: Arc::new(Semaphore::new(admitted)),
        })
    }

    /// The hash of a password, with a salt of its own, as a PHC string: `$argon2id$v=19$m=19456,t=2,p=1$…$…`.
    ///
    /// # Errors
    ///
    /// [`ServiceUnavailableException`] when too many wait already.
    pub async fn hash(&self, password: &str) -> Result<String> {
        let (argon2, password) = (self.argon2.clone(), password.to_owned());
        self.work(move || hash(&argon2, &password)).await
    }

    /// Whether it is the password of this hash. Pass `None` where there is no such user: that takes as long and is false,
    /// so that nobody can find out by the clock who has an account.
    ///
    /// ```
    /// # use nestling::password::{PasswordHasher, PasswordOptions};
    /// # struct User { password_hash: String }
    /// # fn find(name: &str) -> Option<User> { None }
    /// # #[nestling::main]
    /// # async fn main() -> nestling::Result<()> {
    /// # let hasher = PasswordHasher::new(&PasswordOptions::new())?;
    /// let user = find("ann");
    /// let hash = user.as_ref().map(|user| user.password_hash.as_str());
    /// assert!(!hasher.verify("hunter2", hash).await?);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// [`ServiceUnavailableException`] when too many wait already, and another error when what is stored is no hash of
    /// argon2.
    pub async fn verify(&self, password: &str, hash: impl Into<Option<&str>>) -> Result<bool> {
        let hash = hash.into();
        let (known, hash) = (hash.is_some(), hash.unwrap_or(&self.nobody).to_owned());
        let (argon2, password) = (self.argon2.clone(), password.to_owned());
        Ok(self.work(move || verify(&argon2, &password, &hash)).await? && known)
    }

    /// Whether a hash was made by other means than new ones are, so that it should be made anew when its password is at
    /// hand: after a log-in.
    pub fn needs_rehash(&self, hash: &str) -> bool {
        let Ok(hash) = PasswordHash::new(hash) else { return true };
        let is_argon2id = hash.algorithm == Algorithm::Argon2id.ident() && hash.version == Some(Version::V0x13.into());
        let same = |params: Params| {
            let wanted = self.argon2.params();
            let cost = |params: &Params| (params.m_cost(), params.t_cost(), params.p_cost());
            cost(&params) == cost(wanted)
        };
        !is_argon2id || !Params::try_from(&hash).is_ok_and(same)
    }

    /// Off the threads of the requests. The permits are held until the work has ended, also when nobody waits for it.
    async fn work<T: Send + 'static>(&self, work: impl FnOnce() -> Result<T> + Send + 'static) -> Result<T> {
        let Ok(admitted) = Arc::clone(&self.admitted).try_acquire_owned() else {
            tracing::warn!("a password was not looked at: too many wait already");
            return Err(ServiceUnavailableException::default().into());
        };
        let running = Arc::clone(&self.running).acquire_owned().await?;
        spawn_blocking(move || {
            let _held = (admitted, running);
            work()
        })
        .await?
    }
}

fn hash(argon2: &Argon2<'_>, password: &str) -> Result<String> {
    let hash = argon2.hash_password(password.as_bytes()).map_err(|error| failed("made", &error))?;
    Ok(hash.to_string())
}

/// By the parameters of the hash, whatever those of new ones are.
fn verify(argon2: &Argon2<'_>, password: &str, hash: &str) -> Result<bool> {
    let hash = PasswordHash::new(hash).map_err(|error| failed("read", &error.into()))?;
    if hash.hash.is_none() || Algorithm::try_from(hash.algorithm.as_str()).is_err() {
        return Err(failed("read", &password_hash::Error::EncodingInvalid));
    }
    match argon2.verify_password(password.as_bytes(), &hash) {
        Ok(()) => Ok(true),
        Err(password_hash::Error::PasswordInvalid) => Ok(false),
        Err(error) => Err(failed("read", &error)),
    }
}

fn failed(what: &str, error: &password_hash::Error) -> Error {
    Error::msg(format!("the hash of a password cannot be {what}: {error}"))
}
