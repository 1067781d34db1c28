//! What a process says when it starts, and when it cannot.

use super::{Child, run};

fn text(bytes: &[u8]) -> &str {
    std::str::from_utf8(bytes).unwrap()
}

#[nestling::test]
async fn an_application_that_cannot_start_reports_why_and_exits_with_1() {
    let output = run("broken", &[("RUST_LOG", "off")]).await;
    assert_eq!(output.status.code(), Some(1));
    let report = text(&output.stderr);
    let (first, rest) = report.split_once("\n\n").unwrap();
    assert_eq!(first, "error: the application cannot start: 1 problem");
    let lines: Vec<_> = rest.lines().collect();
    assert_eq!(lines[0], "error[N011]: `BrokenModule` was not given its `Gate`");
    assert!(lines[1].starts_with("  at: ") && lines[1].contains("program.rs:"), "{report}");
    assert!(lines[2].starts_with("  help: configure `BrokenModule`"), "{report}");
    assert_eq!((lines.len(), text(&output.stdout)), (3, ""));
}

#[nestling::test]
async fn another_error_is_printed_and_exits_with_1() {
    let output = run("nothing", &[]).await;
    assert_eq!((output.status.code(), text(&output.stderr)), (Some(1), "error: say what to do\n"));
}

async fn log(environment: &[(&str, &str)]) -> String {
    let child = Child::serve(environment).await;
    child.signal("TERM").await;
    child.end().await.1
}

#[nestling::test]
async fn the_log_is_on_standard_error_at_info() {
    let log = log(&[]).await;
    for line in ["module AppModule", "GET /slow → GateController::slow", "booted in ", "listening on 127.0.0.1:"] {
        assert!(log.contains(line), "{line} is not in {log}");
    }
    let forgotten = "module `BrokenModule` (tests/it/process/program.rs:";
    assert!(log.contains(forgotten) && log.contains(" WARN "), "{log}");
    assert!(!log.contains('\x1b'), "no colours where there is no terminal: {log}");
}

#[nestling::test]
async fn rust_log_chooses_what_is_logged() {
    let warnings = log(&[("RUST_LOG", "warn")]).await;
    assert!(warnings.contains(" WARN ") && !warnings.contains(" INFO "), "{warnings}");
    assert_eq!(log(&[("RUST_LOG", "off")]).await, "");
    let of_the_framework = log(&[("RUST_LOG", "off,nestling=info")]).await;
    assert!(of_the_framework.contains("booted in "), "{of_the_framework}");
}

#[nestling::test]
async fn a_rust_log_that_cannot_be_read_is_said() {
    let log = log(&[("RUST_LOG", "nestling=loud")]).await;
    assert!(log.contains("RUST_LOG is ignored: ") && log.contains("booted in "), "{log}");
}

#[nestling::test]
async fn worker_threads_are_counted_when_the_program_starts() {
    for threads in ["1", "3"] {
        let output = run("threads", &[("THREADS", threads)]).await;
        assert_eq!(text(&output.stdout), format!("{threads}\n"));
    }
}
