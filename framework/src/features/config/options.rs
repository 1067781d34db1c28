//! Which sources the settings have.

use super::error::ConfigError;
use super::node::Node;
use super::run::read;
use super::source::Source;
use crate::Validate;
use serde::de::DeserializeOwned;
use serde_json::Value;
use std::path::PathBuf;

/// Which sources the settings have: none, until they are named.
///
/// Whatever the order in which they are named, what is in the environment wins over `.env`, that over files, and those
/// over defaults; of two files the one named later wins. Tables are merged key by key.
///
/// ```
/// use nestling::config::ConfigOptions;
///
/// let options = ConfigOptions::new().optional_file("config.toml").dotenv(".env").environment().prefix("CATS_");
/// ```
///
/// The variable `CATS_DATABASE__URL` is the key `database.url`: two underscores go down a table. Case, underscores and
/// hyphens make no difference otherwise, so that `MAX_SIZE` is also `maxSize`. A list is written with commas.
#[derive(Clone, Default)]
#[must_use]
pub struct ConfigOptions {
    sources: Vec<Source>,
    prefix: String,
}

impl ConfigOptions {
    /// No source at all.
    pub fn new() -> Self {
        Self::default()
    }

    /// What holds where nothing else says otherwise, as JSON. The type's own defaults, `#[default(…)]`, need no source.
    pub fn defaults(self, values: Value) -> Self {
        self.source(Source::Defaults(values))
    }

    /// A file that has to be there: `.toml` or `.json`. A relative path is one from the working directory. A key that the
    /// settings do not have is a mistake.
    pub fn file(self, path: impl Into<PathBuf>) -> Self {
        self.source(Source::File { path: path.into(), optional: false })
    }

    /// A file that may be missing.
    pub fn optional_file(self, path: impl Into<PathBuf>) -> Self {
        self.source(Source::File { path: path.into(), optional: true })
    }

    /// A file of variables, `.env`, which may be missing. It is a source as others are: the environment of the process
    /// does not change.
    pub fn dotenv(self, path: impl Into<PathBuf>) -> Self {
        self.source(Source::DotEnv(path.into()))
    }

    /// The environment of the process.
    pub fn environment(self) -> Self {
        self.source(Source::Environment)
    }

    /// These variables, in the place of the environment's or above them: for tests, which run at the same time and share
    /// one environment.
    pub fn variables<N: Into<String>, V: Into<String>>(self, variables: impl IntoIterator<Item = (N, V)>) -> Self {
        let variables = variables.into_iter().map(|(name, value)| (name.into(), value.into()));
        self.source(Source::Variables(variables.collect()))
    }

    /// Reads only variables whose names start like this, in this case, and takes it off: `"CATS_"`.
    pub fn prefix(mut self, prefix: impl Into<String>) -> Self {
        self.prefix = prefix.into();
        self
    }

    fn source(mut self, source: Source) -> Self {
        self.sources.push(source);
        self
    }

    /// Reads the settings now, for what is needed without an application.
    ///
    /// ```
    /// use nestling::config::ConfigOptions;
    ///
    /// #[nestling::dto]
    /// struct Settings { workers: usize }
    ///
    /// let settings: Settings = ConfigOptions::new().variables([("WORKERS", "4")]).load().unwrap();
    /// assert_eq!(settings.workers, 4);
    /// let error = ConfigOptions::new().load::<Settings>().err().unwrap();
    /// assert_eq!(error.to_string(), "the configuration is not usable: `workers` is missing");
    /// ```
    ///
    /// # Errors
    ///
    /// Everything that is wrong, by key: files, types and rules. Our texts repeat no value. What a type or a `custom` rule of
    /// your own says is passed on, except of a [`Secret`](super::Secret): there, what quotes the value is left out.
    ///
    /// A type that refuses whatever is tried in the place of a wrong value, such as one with `#[serde(try_from = "String")]`,
    /// ends the search for missing keys in its table, and the rules are not checked: those are told once it is right.
    pub fn load<C: DeserializeOwned + Validate>(&self) -> Result<C, ConfigError> {
        let mut sources: Vec<_> = self.sources.iter().collect();
        sources.sort_by_key(|source| source.rank());
        let (mut root, mut problems) = (Node::table(&"the configuration".into()), Vec::new());
        for source in &sources {
            match source.read(&self.prefix) {
                Ok(node) => root.merge(node),
                Err(problem) => problems.push(problem),
            }
        }
        let variables = sources.iter().any(|source| source.has_variables());
        read(&root, variables.then_some(self.prefix.as_str()), problems)
    }
}
