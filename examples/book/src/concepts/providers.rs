//! Providers.

use nestling::prelude::*;
use std::sync::atomic::AtomicU64;

// ANCHOR: fields
#[injectable]
struct Report {
    mailer: Arc<dyn Mailer>,
    archive: Option<Arc<Archive>>,
    formats: Vec<Arc<dyn Format>>,
    #[inject(Replica)]
    replica: Arc<Database>,
    #[inject("audit")]
    audit: Arc<Database>,
    schedule: Lazy<Schedule>,
    module: ModuleRef,
    #[inject(default)]
    written: AtomicU64,
    #[inject(value = "quarterly".to_owned())]
    title: String,
}
// ANCHOR_END: fields

trait Mailer: Send + Sync {
    fn from(&self) -> String;
}

#[injectable]
struct SmtpMailer {
    settings: Arc<Settings>,
}

impl Mailer for SmtpMailer {
    fn from(&self) -> String {
        self.settings.from.clone()
    }
}

trait Format: Send + Sync {
    fn extension(&self) -> &'static str;
}

#[injectable]
struct Pdf;

impl Format for Pdf {
    fn extension(&self) -> &'static str {
        "pdf"
    }
}

#[injectable]
struct Csv;

impl Format for Csv {
    fn extension(&self) -> &'static str {
        "csv"
    }
}

struct Archive;

struct Database {
    url: String,
}

impl Database {
    async fn connect(url: String) -> Result<Self> {
        Ok(Self { url })
    }
}

struct Settings {
    from: String,
    replica: String,
}

// ANCHOR: qualifier
/// Tells the replica from the primary database. It is never constructed.
struct Replica;
// ANCHOR_END: qualifier

// ANCHOR: lazy
#[injectable]
struct Schedule {
    report: Arc<Report>,
}
// ANCHOR_END: lazy

// ANCHOR: module
#[module(providers = [
    Report,
    Schedule,
    // A struct that is asked for by a trait.
    SmtpMailer as dyn Mailer,
    // A value.
    value(Settings { from: "nest@example.com".to_owned(), replica: "db://replica".to_owned() }),
    // An async function; its arguments are injected.
    qualified(Replica, factory(async |settings: Arc<Settings>| -> Result<Database> {
        Database::connect(settings.replica.clone()).await
    })),
    // A provider with a name.
    qualified("audit", value(Database { url: "db://audit".to_owned() })),
    // Several for one trait.
    multi(Pdf as dyn Format),
    multi(Csv as dyn Format),
    // Another name for what is there already.
    Csv,
    existing(Csv as dyn Format),
])]
struct AppModule;
// ANCHOR_END: module

// ANCHOR: module_ref
impl Report {
    fn default_format(&self) -> Result<Arc<dyn Format>> {
        self.module.get::<dyn Format>()
    }
}
// ANCHOR_END: module_ref

#[cfg(test)]
mod tests {
    use super::*;

    #[nestling::test]
    async fn every_form_is_injected() -> Result<()> {
        let app = App::create::<AppModule>().await?;
        let report = app.get::<Report>()?;
        assert_eq!(report.mailer.from(), "nest@example.com");
        assert!(report.archive.is_none());
        assert_eq!(report.formats.iter().map(|format| format.extension()).collect::<Vec<_>>(), ["pdf", "csv"]);
        assert_eq!((report.replica.url.as_str(), report.audit.url.as_str()), ("db://replica", "db://audit"));
        assert!(Arc::ptr_eq(&report.schedule.get().report, &report));
        assert_eq!(report.default_format()?.extension(), "csv");
        assert_eq!(report.title, "quarterly");
        Ok(())
    }
}
