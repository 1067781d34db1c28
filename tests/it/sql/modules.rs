//! The modules: options from elsewhere, several databases, the end.

use super::tables;
use crate::support::report;
use nestling::prelude::*;
use nestling::sql::{Database, Dialect, NamedSqlModule, SqlModule, SqlOptions, TransactionalOn};
use nestling::testing::TestApp;

struct Settings {
    url: &'static str,
}

#[module(providers = [value(Settings { url: "sqlite::memory:" })], exports = [Settings], global)]
struct SettingsModule;

/// The qualifier.
enum Archive {}

#[injectable]
struct Reports {
    database: Arc<Database>,
    #[inject(Archive)]
    archive: Arc<Database>,
}

fn archive(settings: &Settings) -> SqlOptions {
    SqlOptions::new(settings.url).migrations(tables())
}

#[controller("/archive")]
struct ArchiveController {
    #[inject(Archive)]
    archive: Arc<Database>,
}

#[routes]
impl ArchiveController {
    #[post("/")]
    #[interceptor(TransactionalOn<Archive>)]
    async fn add(&self) -> Result<()> {
        self.archive.query("INSERT INTO counters (name, value) VALUES ('a', 1)").execute().await?;
        Err(ConflictException::new("no").into())
    }
}

#[module(
    imports = [SqlModule, NamedSqlModule<Archive>],
    controllers = [ArchiveController],
    providers = [Reports],
)]
struct ReportsModule;

#[module(imports = [
    SettingsModule,
    ReportsModule,
    SqlModule::for_root_async(async |settings: Arc<Settings>| -> Result<SqlOptions> { Ok(SqlOptions::new(settings.url)) }),
    NamedSqlModule::<Archive>::for_root_async(async |settings: Arc<Settings>| -> Result<_> { Ok(archive(&settings).into()) }),
])]
struct AppModule;

#[nestling::test]
async fn several_databases_are_told_apart_by_a_type() -> Result<()> {
    let app = TestApp::of::<AppModule>().create().await?;
    let reports = app.provider::<Reports>()?;
    assert_eq!((reports.database.dialect(), reports.database.address()), (Dialect::Sqlite, "sqlite::memory:"));
    assert!(reports.database.query("SELECT * FROM counters").execute().await.is_err());
    assert!(reports.archive.query("SELECT * FROM counters").execute().await.is_ok());
    Ok(())
}

#[nestling::test]
async fn each_has_transactions_of_its_own() -> Result<()> {
    let app = TestApp::of::<AppModule>().create().await?;
    app.post("/archive").send().await.expect_status(409);
    let archive = Arc::clone(&app.provider::<Reports>()?.archive);
    assert_eq!(archive.query("SELECT COUNT(*) FROM counters").fetch_scalar::<i64>().await?, 0);
    Ok(())
}

#[nestling::test]
async fn a_database_in_memory_is_one_however_many_ask_it() -> Result<()> {
    let database = Arc::new(Database::connect(SqlOptions::new("sqlite::memory:").migrations(tables())).await?);
    let writers: Vec<_> = (0..20)
        .map(|number: i64| {
            let database = Arc::clone(&database);
            let sql = "INSERT INTO counters (name, value) VALUES (?, 0)";
            tokio::spawn(async move { database.query(sql).bind(number.to_string()).execute().await })
        })
        .collect();
    for writer in writers {
        writer.await??;
    }
    assert_eq!(database.query("SELECT COUNT(*) FROM counters").fetch_scalar::<i64>().await?, 20);
    Ok(())
}

#[nestling::test]
async fn a_shutdown_closes_the_connections() -> Result<()> {
    let app = TestApp::of::<AppModule>().create().await?;
    let database = app.provider::<Database>()?;
    database.ping().await?;
    app.close().await;
    let error = database.ping().await.unwrap_err();
    assert_eq!(HttpException::from(error).status(), 503);
    Ok(())
}

#[nestling::test]
async fn a_url_of_no_known_database_is_a_boot_error() {
    #[module(imports = [SqlModule::for_root("oracle://ann:s3cr3t@host/shop")])]
    struct OracleModule;

    let report = report::<OracleModule>().await;
    let expected = "error[N012]: `Database` could not be constructed: the url of the database begins with none of \
                    `sqlite:`, `postgres:` and `mysql:`";
    assert!(report.contains(expected), "{report}");
    assert!(!report.contains("s3cr3t"), "{report}");
}

#[nestling::test]
async fn a_url_that_cannot_be_understood_is_not_shown() {
    #[module(imports = [SqlModule::for_root("postgres://ann:s3cr3t@host:port/shop")])]
    struct BrokenModule;

    let report = report::<BrokenModule>().await;
    assert!(report.contains("the url of the database, `postgres:…`, cannot be understood"), "{report}");
    assert!(!report.contains("s3cr3t"), "{report}");
}

#[test]
fn options_do_not_show_their_url() {
    for url in ["postgres://ann:s3cr3t@host/shop", "s3cr3t:x", "s3cr3t", "mysql://h/d?password=s3cr3t"] {
        let shown = format!("{:?}", SqlOptions::new(url));
        // A scheme is letters only.
        assert!(!shown.contains("s3cr3t"), "{shown}");
    }
}
