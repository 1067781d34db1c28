//! The modules that provide a database.

use super::connect::connect;
use super::database::Database;
use super::options::SqlOptions;
use super::transaction::{Transactional, TransactionalOn};
use crate::di::OnApplicationShutdown;
use crate::module::{DynamicModule, Factory};
use crate::signal::Signal;
use crate::{Result, module};
use std::marker::PhantomData;
use std::sync::Arc;

/// Provides the [`Database`] of the application, and [`Transactional`].
///
/// Import it once with its url, usually in the root module, and by name (`imports = [SqlModule]`) in each module that uses
/// the database. The boot waits for a database that is away and migrates it; shutting down closes its connections last.
///
/// ```
/// use nestling::prelude::*;
/// use nestling::sql::{Migrations, SqlModule, SqlOptions};
///
/// #[module(imports = [SqlModule::for_root("sqlite:app.db")])]
/// struct SmallModule;
///
/// #[module(imports = [SqlModule::for_root(
///     SqlOptions::new("sqlite::memory:").migrations(Migrations::new([("1_cats", "CREATE TABLE cats (id {{auto_id}})")])),
/// )])]
/// struct AppModule;
///
/// # #[nestling::main]
/// # async fn main() -> nestling::Result<()> {
/// App::create::<AppModule>().await?;
/// # Ok(())
/// # }
/// ```
///
/// Source: <https://docs.nestjs.com/techniques/database>.
#[module(
    dynamic = [SqlOptions],
    providers = [
        factory(async |options: Arc<SqlOptions>| -> Result<Database> { Ok(connect(&options).await?) }),
        Transactional,
    ],
    exports = [Database, Transactional],
)]
pub struct SqlModule {
    database: Arc<Database>,
}

impl SqlModule {
    /// The database behind a url, or of [`SqlOptions`].
    #[track_caller]
    pub fn for_root(options: impl Into<SqlOptions>) -> DynamicModule<Self> {
        DynamicModule::new().value(options.into())
    }

    /// The same, with options that an async function makes of other providers, which a global module exports.
    ///
    /// ```
    /// # use nestling::prelude::*;
    /// # use nestling::sql::{SqlModule, SqlOptions};
    /// # struct Settings { database_url: String }
    /// let import = SqlModule::for_root_async(async |settings: Arc<Settings>| -> Result<SqlOptions> {
    ///     Ok(SqlOptions::new(&settings.database_url))
    /// });
    /// ```
    #[track_caller]
    pub fn for_root_async<A, F: Factory<A, Output = SqlOptions>>(make: F) -> DynamicModule<Self> {
        DynamicModule::new().factory(make)
    }
}

impl OnApplicationShutdown for SqlModule {
    async fn on_application_shutdown(&self, _: Option<Signal>) -> Result<()> {
        self.database.close().await;
        Ok(())
    }
}

/// Provides one more [`Database`], which is told apart by the type `Q`, and [`TransactionalOn<Q>`].
///
/// Other modules import it by its name: `imports = [NamedSqlModule<Archive>]`.
///
/// ```
/// use nestling::prelude::*;
/// use nestling::sql::{Database, NamedSqlModule, SqlModule};
///
/// /// The qualifier: a type that is never constructed.
/// enum Archive {}
///
/// #[injectable]
/// struct Reports {
///     database: Arc<Database>,
///     #[inject(Archive)]
///     archive: Arc<Database>,
/// }
///
/// #[module(
///     imports = [SqlModule::for_root("sqlite::memory:"), NamedSqlModule::<Archive>::for_root("sqlite::memory:")],
///     providers = [Reports],
/// )]
/// struct AppModule;
///
/// # #[nestling::main]
/// # async fn main() -> nestling::Result<()> {
/// let reports = App::create::<AppModule>().await?.get::<Reports>()?;
/// assert!(!Arc::ptr_eq(&reports.database, &reports.archive));
/// # Ok(())
/// # }
/// ```
#[module(
    dynamic = [NamedSqlOptions<Q>],
    providers = [
        qualified(
            Q,
            factory(async |named: Arc<NamedSqlOptions<Q>>| -> Result<Database> { Ok(connect(&named.options).await?) }),
        ),
        TransactionalOn<Q>,
    ],
    exports = [qualified(Q, Database), TransactionalOn<Q>],
)]
pub struct NamedSqlModule<Q: Send + Sync + 'static> {
    #[inject(Q)]
    database: Arc<Database>,
    #[inject(default)]
    qualifier: PhantomData<fn() -> Q>,
}

/// The [`SqlOptions`] of the database that `Q` names.
pub struct NamedSqlOptions<Q> {
    options: SqlOptions,
    qualifier: PhantomData<fn() -> Q>,
}

impl<Q> From<SqlOptions> for NamedSqlOptions<Q> {
    fn from(options: SqlOptions) -> Self {
        Self { options, qualifier: PhantomData }
    }
}

impl<Q: Send + Sync + 'static> NamedSqlModule<Q> {
    /// As [`SqlModule::for_root`].
    #[track_caller]
    pub fn for_root(options: impl Into<SqlOptions>) -> DynamicModule<Self> {
        DynamicModule::new().value(NamedSqlOptions::<Q>::from(options.into()))
    }

    /// As [`SqlModule::for_root_async`], with options that say whose they are: `Ok(SqlOptions::new(url).into())`.
    #[track_caller]
    pub fn for_root_async<A, F: Factory<A, Output = NamedSqlOptions<Q>>>(make: F) -> DynamicModule<Self> {
        DynamicModule::new().factory(make)
    }
}

impl<Q: Send + Sync + 'static> OnApplicationShutdown for NamedSqlModule<Q> {
    async fn on_application_shutdown(&self, _: Option<Signal>) -> Result<()> {
        self.database.close().await;
        Ok(())
    }
}
