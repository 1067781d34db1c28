//! What statements take and what rows become: the bounds that all databases of the program share.

use sqlx::sqlite::SqliteRow;
use sqlx::{Encode, FromRow, Sqlite, Type};

/// A value that a statement can take: numbers, texts, `bool`, bytes, and an `Option` of them.
///
/// It is implemented for whatever sqlx can send to each database whose feature is on.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be bound to a statement",
    label = "not a value of every database",
    note = "integers are `i16`, `i32` and `i64`: PostgreSQL has no others"
)]
pub trait Bind<'t>: Encode<'t, Sqlite> + Type<Sqlite> + PostgresBind<'t> + MySqlBind<'t> {}

impl<'t, T: Encode<'t, Sqlite> + Type<Sqlite> + PostgresBind<'t> + MySqlBind<'t>> Bind<'t> for T {}

/// What a row can be read as: a struct that derives [`FromRow`](derive@super::FromRow), or a tuple.
///
/// It is implemented for whatever sqlx can read from the rows of each database whose feature is on.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be read from a row",
    label = "not a row",
    note = "derive `nestling::sql::FromRow` for it, or use a tuple: `(i64, String)`"
)]
pub trait Record: for<'r> FromRow<'r, SqliteRow> + PostgresRecord + MySqlRecord {}

impl<T: for<'r> FromRow<'r, SqliteRow> + PostgresRecord + MySqlRecord> Record for T {}

/// The bounds of a database whose feature may be off: then they hold for everything.
macro_rules! bounds {
    ($feature:literal, $module:ident::{$Database:ident, $Row:ident}, $Bind:ident, $Record:ident) => {
        #[cfg(feature = $feature)]
        mod $module {
            use sqlx::$module::{$Database, $Row};
            use sqlx::{Encode, FromRow, Type};

            pub trait $Bind<'t>: Encode<'t, $Database> + Type<$Database> {}

            impl<'t, T: Encode<'t, $Database> + Type<$Database>> $Bind<'t> for T {}

            pub trait $Record: for<'r> FromRow<'r, $Row> {}

            impl<T: for<'r> FromRow<'r, $Row>> $Record for T {}
        }

        #[cfg(not(feature = $feature))]
        mod $module {
            pub trait $Bind<'t> {}

            impl<T> $Bind<'_> for T {}

            pub trait $Record {}

            impl<T> $Record for T {}
        }

        use $module::{$Bind, $Record};
    };
}

bounds!("sql-postgres", postgres::{Postgres, PgRow}, PostgresBind, PostgresRecord);
bounds!("sql-mysql", mysql::{MySql, MySqlRow}, MySqlBind, MySqlRecord);
