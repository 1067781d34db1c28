//! Which database, and how it is used.

use super::migrations::Migrations;
use std::fmt;
use std::time::Duration;

/// Which database, and how it is used. A url alone is enough: `SqlModule::for_root("sqlite:app.db")`.
///
/// ```
/// use nestling::sql::SqlOptions;
/// use std::time::Duration;
///
/// let options = SqlOptions::new("postgres://app:secret@db.internal/shop")
///     .max_connections(20)
///     .acquire_timeout(Duration::from_secs(2))
///     .retry(5, Duration::from_secs(1));
/// assert!(!format!("{options:?}").contains("secret"));
/// ```
#[derive(Clone)]
pub struct SqlOptions {
    pub(super) url: String,
    pub(super) max_connections: u32,
    pub(super) min_connections: u32,
    pub(super) acquire_timeout: Duration,
    pub(super) retry_attempts: u32,
    pub(super) retry_delay: Duration,
    pub(super) migrations: Option<Migrations>,
}

impl SqlOptions {
    /// The database behind `url`, with the defaults below.
    ///
    /// | url | database | feature |
    /// |---|---|---|
    /// | `sqlite:app.db`, `sqlite:///var/lib/app.db` | a file, made when it is not there | `sql` |
    /// | `sqlite::memory:` | in memory, one for each boot | `sql` |
    /// | `postgres://user:password@host:5432/name` | PostgreSQL | `sql-postgres` |
    /// | `mysql://user:password@host:3306/name`, `mariadb://…` | MySQL, MariaDB | `sql-mysql` |
    ///
    /// What sqlx reads from the query of a url (`?sslmode=verify-full`, `?mode=ro`) is heeded.
    pub fn new(url: impl Into<String>) -> Self {
        Self {
            url: url.into(),
            max_connections: 10,
            min_connections: 0,
            acquire_timeout: Duration::from_secs(5),
            retry_attempts: 10,
            retry_delay: Duration::from_secs(3),
            migrations: None,
        }
    }

    /// At most so many connections at once; 10 by default. SQLite in memory has one, whatever is said here.
    #[must_use]
    pub fn max_connections(mut self, count: u32) -> Self {
        self.max_connections = count;
        self
    }

    /// So many connections are kept open; none by default.
    #[must_use]
    pub fn min_connections(mut self, count: u32) -> Self {
        self.min_connections = count;
        self
    }

    /// How long a statement waits for a connection, also for one to a database that is away, before it is a 503. It is
    /// how long one attempt at boot takes at most, too. 5 s by default.
    #[must_use]
    pub fn acquire_timeout(mut self, timeout: Duration) -> Self {
        self.acquire_timeout = timeout;
        self
    }

    /// How often a database that is away is tried at boot, and how long is waited in between: 10 times and 3 s by
    /// default, as NestJS does. Afterwards the boot fails and says why.
    #[must_use]
    pub fn retry(mut self, attempts: u32, delay: Duration) -> Self {
        (self.retry_attempts, self.retry_delay) = (attempts, delay);
        self
    }

    /// What brings the database's tables up to date, at boot.
    #[must_use]
    pub fn migrations(mut self, migrations: Migrations) -> Self {
        self.migrations = Some(migrations);
        self
    }
}

impl From<&str> for SqlOptions {
    fn from(url: &str) -> Self {
        Self::new(url)
    }
}

impl From<String> for SqlOptions {
    fn from(url: String) -> Self {
        Self::new(url)
    }
}

/// Of the url only the scheme: the rest may have a password anywhere.
impl fmt::Debug for SqlOptions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SqlOptions")
            .field("url", &format_args!("{}:…", scheme(&self.url)))
            .field("max_connections", &self.max_connections)
            .field("min_connections", &self.min_connections)
            .field("acquire_timeout", &self.acquire_timeout)
            .field("retry_attempts", &self.retry_attempts)
            .field("retry_delay", &self.retry_delay)
            .finish_non_exhaustive()
    }
}

/// What stands before the first colon, if it can be a scheme.
pub(super) fn scheme(url: &str) -> &str {
    let scheme = url.split_once(':').map_or("", |(scheme, _)| scheme);
    let plausible = scheme.len() <= 20 && scheme.chars().all(|character| character.is_ascii_alphabetic());
    if plausible { scheme } else { "" }
}
