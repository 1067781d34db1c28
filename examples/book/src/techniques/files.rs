//! Files and streams.

use nestling::http::{NotFoundException, Stream, StreamableFile};
use nestling::prelude::*;
use std::path::PathBuf;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Where the reports are.
struct Reports {
    folder: PathBuf,
}

impl Reports {
    fn of_this_process() -> Self {
        Self { folder: std::env::temp_dir().join(format!("nestling-book-{}", std::process::id())) }
    }
}

// ANCHOR: chunks
/// The lines of a table, made one by one.
struct Lines(u32);

impl Stream for Lines {
    type Item = Result<String>;

    fn poll_next(mut self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        self.0 += 1;
        Poll::Ready((self.0 <= 1000).then(|| Ok(format!("{},Tom\n", self.0))))
    }
}
// ANCHOR_END: chunks

#[controller("/reports")]
struct ReportsController {
    reports: Arc<Reports>,
}

#[routes]
impl ReportsController {
    // ANCHOR: file
    #[get("/latest")]
    async fn latest(&self) -> Result<StreamableFile> {
        let file = StreamableFile::open(self.reports.folder.join("latest.csv")).await?;
        Ok(file.content_type("text/csv; charset=utf-8").attachment("Käfer.csv"))
    }
    // ANCHOR_END: file

    // ANCHOR: asked
    #[get("/:year")]
    async fn of_year(&self, #[param("year")] year: u16) -> Result<StreamableFile> {
        let file = StreamableFile::open(self.reports.folder.join(format!("{year}.csv"))).await;
        file.map_err(|_| NotFoundException::new(format!("no report of {year}")).into())
    }
    // ANCHOR_END: asked

    // ANCHOR: stream
    #[get("/live/table")]
    async fn table(&self) -> Response {
        Response::new(Body::from_stream(Lines(0)))
    }
    // ANCHOR_END: stream
}

#[module(controllers = [ReportsController], providers = [value(Reports::of_this_process())])]
struct AppModule;

#[cfg(test)]
mod tests {
    use super::*;
    use nestling::testing::TestApp;

    #[nestling::test]
    async fn files_and_streams_are_answers() -> Result<()> {
        let app = TestApp::of::<AppModule>().create().await?;
        let folder = &app.provider::<Reports>()?.folder;
        std::fs::create_dir_all(folder)?;
        for name in ["1999.csv", "latest.csv"] {
            std::fs::write(folder.join(name), "1,Tom\n")?;
        }
        let (year, latest) = (app.get("/reports/1999").send().await, app.get("/reports/latest").send().await);
        let (year, latest) = (year.text().await?, latest.text().await?);
        let none = app.get("/reports/2000").send().await;
        std::fs::remove_dir_all(folder)?;
        assert_eq!((year.as_str(), latest.as_str()), ("1,Tom\n", "1,Tom\n"));
        assert!(none.expect_status(404).text().await?.contains("no report of 2000"));
        assert_eq!(app.get("/reports/live/table").send().await.text().await?.lines().count(), 1000);
        Ok(())
    }
}
