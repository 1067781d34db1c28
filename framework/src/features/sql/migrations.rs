//! What brings the tables of a database up to date.

use super::dialect::Dialect;
use super::error::{SqlError, SqlErrorKind};
use super::handle::Handle;
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::{AssertSqlSafe, SqlSafeStr as _};
use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

/// Statements that bring the tables of a database up to date, each of them run once and in order, at boot.
///
/// A migration has a number and a name, `0001_users`, and may be for one database alone: `0002_search.postgres`, which
/// others leave out, and which goes before one with the same number that is for all. What has run stands with its
/// checksum in the table `_sqlx_migrations`, which sqlx-cli understands, too; a migration that was changed after it has
/// run stops the boot, by its name. Of several processes that boot at once, one migrates and the others wait.
///
/// `{{auto_id}}` stands for a primary key that the database numbers, which each of them spells differently:
///
/// ```
/// use nestling::sql::Migrations;
///
/// let migrations = Migrations::new([
///     ("0001_users", "CREATE TABLE users (id {{auto_id}}, email VARCHAR(255) NOT NULL UNIQUE)"),
///     ("0002_email.postgres", "CREATE INDEX users_lower_email ON users (LOWER(email))"),
/// ]);
/// ```
///
/// SQLite and PostgreSQL undo a migration that fails. MySQL cannot, and refuses to boot again until somebody has looked.
#[derive(Clone, Debug)]
pub struct Migrations(Source);

type Text = Cow<'static, str>;

#[derive(Clone, Debug)]
enum Source {
    Embedded(Vec<(Text, Text)>),
    Directory(PathBuf),
}

impl Migrations {
    /// These migrations, each with its name: `("0001_users", include_str!("../migrations/0001_users.sql"))`.
    pub fn new<N: Into<Text>, S: Into<Text>>(migrations: impl IntoIterator<Item = (N, S)>) -> Self {
        Self(Source::Embedded(migrations.into_iter().map(|(name, sql)| (name.into(), sql.into())).collect()))
    }

    /// The files `*.sql` of a directory, which is read at boot: `0001_users.sql`, `0002_search.postgres.sql`.
    pub fn directory(path: impl Into<PathBuf>) -> Self {
        Self(Source::Directory(path.into()))
    }

    pub(super) async fn run(&self, connection: Handle<'_>) -> Result<(), SqlError> {
        let plan = Plan::new(self.all()?, connection.dialect())?;
        connection.migrate(&plan.migrator).await.map_err(|error| plan.explained(error))
    }

    fn all(&self) -> Result<Vec<(Text, Text)>, SqlError> {
        match &self.0 {
            Source::Embedded(all) => Ok(all.clone()),
            Source::Directory(path) => {
                read(path).map_err(|error| refused(format!("the migrations in {path:?} cannot be read: {error}")))
            }
        }
    }
}

fn read(path: &Path) -> std::io::Result<Vec<(Text, Text)>> {
    let mut all = Vec::new();
    for entry in std::fs::read_dir(path)? {
        let file = entry?.path();
        if let Some(name) = file.file_name().and_then(|name| name.to_str()?.strip_suffix(".sql")) {
            all.push((name.to_owned().into(), std::fs::read_to_string(&file)?.into()));
        }
    }
    Ok(all)
}

/// The migrations for one database.
struct Plan {
    migrator: Migrator,
    names: BTreeMap<i64, Text>,
}

impl Plan {
    fn new(all: Vec<(Text, Text)>, dialect: Dialect) -> Result<Self, SqlError> {
        let mut chosen: BTreeMap<i64, (Text, Text)> = BTreeMap::new();
        for (name, sql) in all {
            let (version, only) = parsed(&name)?;
            let rival = chosen.get(&version).filter(|_| only.is_none_or(|only| only == dialect));
            match rival {
                _ if only.is_some_and(|only| only != dialect) => {}
                Some((other, _)) if other.contains('.') == name.contains('.') => {
                    return Err(refused(format!("the migrations `{other}` and `{name}` have the same number")));
                }
                Some((other, _)) if other.contains('.') => {}
                _ => drop(chosen.insert(version, (name, sql))),
            }
        }
        let migrator =
            Migrator::with_migrations(chosen.iter().map(|(version, it)| migration(*version, it, dialect)).collect());
        Ok(Self { migrator, names: chosen.into_iter().map(|(version, (name, _))| (version, name)).collect() })
    }

    fn explained(&self, error: MigrateError) -> SqlError {
        let name = |version: i64| self.names.get(&version).map_or(version.to_string(), |name| name.to_string());
        match error {
            MigrateError::VersionMismatch(version) => refused(format!(
                "the migration `{}` was changed after it has run: restore it, and put the change into a new one",
                name(version)
            )),
            MigrateError::VersionMissing(version) => refused(format!(
                "the migration {version} has run on this database, and is not there: is this program older than the database?"
            )),
            MigrateError::Dirty(version) => refused(format!(
                "the migration `{}` has failed half-way: repair the tables, and delete its row in `_sqlx_migrations`",
                name(version)
            )),
            MigrateError::ExecuteMigration(error, version) => {
                SqlError::from(error).context(format!("the migration `{}` failed", name(version)))
            }
            MigrateError::Execute(error) => SqlError::from(error).context("the migrations failed"),
            other => refused(format!("the migrations failed: {other}")),
        }
    }
}

fn migration(version: i64, (name, sql): &(Text, Text), dialect: Dialect) -> Migration {
    let description = name.split_once('_').map_or("", |(_, description)| description).replace('_', " ");
    let sql = AssertSqlSafe(sql.replace("{{auto_id}}", dialect.auto_id())).into_sql_str();
    Migration::new(version, description.into(), MigrationType::Simple, sql, false)
}

/// The number, and the one database that it is for: `0002_search.postgres`.
fn parsed(name: &str) -> Result<(i64, Option<Dialect>), SqlError> {
    let (stem, only) = match name.rsplit_once('.') {
        None => (name, None),
        Some((stem, only)) => (
            stem,
            Some(Dialect::named(only).ok_or_else(|| {
                refused(format!("the migration `{name}` is for `{only}`, which is none of sqlite, postgres and mysql"))
            })?),
        ),
    };
    let digits = stem.split('_').next().unwrap_or_default();
    let version = digits.parse().map_err(|_| refused(format!("the migration `{name}` has no number: 0001_{stem}")))?;
    Ok((version, only))
}

fn refused(message: String) -> SqlError {
    SqlError::new(SqlErrorKind::Other, message)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(all: &[&'static str], dialect: Dialect) -> Result<Vec<String>, String> {
        let all = all.iter().map(|name| (Text::from(*name), Text::from("SELECT 1"))).collect();
        let plan = Plan::new(all, dialect).map_err(|error| error.to_string())?;
        Ok(plan.names.into_values().map(Text::into_owned).collect())
    }

    #[test]
    fn are_ordered_by_number_and_chosen_by_database() {
        let all = ["0010_c", "2_b.mysql", "0002_b", "0001_a.postgres", "0002_b.sqlite"];
        assert_eq!(names(&all, Dialect::Sqlite).unwrap(), ["0002_b.sqlite", "0010_c"]);
        assert_eq!(names(&all, Dialect::Postgres).unwrap(), ["0001_a.postgres", "0002_b", "0010_c"]);
        assert_eq!(names(&all, Dialect::MySql).unwrap(), ["2_b.mysql", "0010_c"]);
    }

    #[test]
    fn have_a_number_each() {
        let error = |all: &[&'static str]| names(all, Dialect::Sqlite).unwrap_err();
        assert_eq!(error(&["1_a", "01_b"]), "the migrations `1_a` and `01_b` have the same number");
        assert_eq!(error(&["users"]), "the migration `users` has no number: 0001_users");
        assert_eq!(
            error(&["1_a.oracle"]),
            "the migration `1_a.oracle` is for `oracle`, which is none of sqlite, postgres and mysql"
        );
    }
}
