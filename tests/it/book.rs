//! The book holds together: its includes, its links and its pages exist, and all Rust in it is compiled elsewhere.

use nestling::Code;
use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

/// A page, as its author wrote it.
struct Page {
    path: PathBuf,
    text: String,
}

impl Page {
    fn read(path: PathBuf) -> Self {
        let text = fs::read_to_string(&path).unwrap();
        Self { path, text }
    }

    /// What is named beside this page.
    fn resolve(&self, name: &str) -> PathBuf {
        self.path.parent().unwrap().join(name)
    }

    fn lines(&self) -> impl Iterator<Item = (String, &str)> {
        let place = |number: usize| format!("{}:{}", self.path.strip_prefix(root()).unwrap().display(), number + 1);
        self.text.lines().enumerate().map(move |(number, line)| (place(number), line))
    }

    /// The lines outside fenced blocks.
    fn prose(&self) -> impl Iterator<Item = (String, &str)> {
        let mut fenced = false;
        self.lines().filter(move |(_, line)| {
            let fence = line.starts_with("```");
            fenced ^= fence;
            !fenced && !fence
        })
    }
}

fn root() -> PathBuf {
    fs::canonicalize(Path::new(env!("CARGO_MANIFEST_DIR")).join("..")).unwrap()
}

fn pages() -> Vec<Page> {
    let pages: Vec<Page> = markdown_below(&root().join("book/src")).into_iter().map(Page::read).collect();
    assert!(pages.len() > 40, "found {} pages", pages.len());
    pages
}

fn markdown_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let mut found: Vec<PathBuf> =
        entries.flat_map(|path| if path.is_dir() { markdown_below(&path) } else { vec![path] }).collect();
    found.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
    found.sort();
    found
}

fn assert_none(faults: Vec<String>) {
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// What stands between `open` and `close`, each time.
fn between<'a>(line: &'a str, open: &'a str, close: char) -> impl Iterator<Item = &'a str> {
    line.split(open).skip(1).filter_map(move |rest| rest.split(close).next())
}

#[test]
fn every_include_finds_its_file_and_its_anchor() {
    let pages = pages();
    let includes = pages.iter().flat_map(|page| {
        page.lines().flat_map(move |(place, line)| {
            between(line, "{{#include ", '}').map(move |include| (place.clone(), page.resolve(include)))
        })
    });
    let includes: Vec<_> = includes.collect();
    assert!(includes.len() > 50, "found {} includes", includes.len());
    assert_none(includes.iter().filter_map(|(place, include)| Some(format!("{place}: {}", fault(include)?))).collect());
}

/// What is wrong with `file:anchor`, `file:from:to` or `file`.
fn fault(include: &Path) -> Option<String> {
    let include = include.to_string_lossy();
    let mut parts = include.split(':');
    let file = parts.next()?;
    let Ok(text) = fs::read_to_string(file) else { return Some(format!("there is no {file}")) };
    match parts.collect::<Vec<_>>()[..] {
        [] => None,
        [from, to] => {
            let (from, to): (usize, usize) = (from.parse().unwrap(), to.parse().unwrap());
            (from > to || to > text.lines().count()).then(|| format!("{file} has no lines {from} to {to}"))
        }
        [anchor] => (!has_anchor(&text, anchor)).then(|| format!("{file} has no anchor {anchor}")),
        _ => Some(format!("{include} is no include")),
    }
}

fn has_anchor(text: &str, anchor: &str) -> bool {
    let marked = |mark: &str| text.lines().filter(|line| line.trim() == format!("// {mark}: {anchor}")).count() == 1;
    marked("ANCHOR") && marked("ANCHOR_END")
}

#[test]
fn all_rust_comes_from_compiled_files() {
    let mut faults = Vec::new();
    for page in pages() {
        let mut rust = false;
        for (place, line) in page.lines() {
            match line {
                "```rust" => rust = true,
                fence if fence.starts_with("```") => {
                    if fence.starts_with("```rust") {
                        faults.push(format!("{place}: a Rust block is ```rust"));
                    }
                    rust = false;
                }
                code if rust && !code.is_empty() && !code.starts_with("{{#include ") => {
                    faults.push(format!("{place}: `{code}` is in no compiled file"));
                }
                _ => {}
            }
        }
    }
    assert_none(faults);
}

#[test]
fn every_page_is_in_the_summary_once() {
    let book = root().join("book/src");
    let summary = Page::read(book.join("SUMMARY.md"));
    let mut listed: Vec<PathBuf> =
        summary.prose().flat_map(|(_, line)| links(line)).map(|name| book.join(name)).collect();
    listed.push(summary.path.clone());
    listed.sort();
    assert_eq!(listed, markdown_below(&book));
}

/// The targets of a line's links, without what is code.
fn links(line: &str) -> Vec<String> {
    let prose: String = line.split('`').step_by(2).collect::<Vec<_>>().join("`");
    between(&prose, "](", ')').map(str::to_owned).collect()
}

#[test]
fn every_link_leads_somewhere() {
    let mut readers = pages();
    readers.extend(["README.md", "CONTRIBUTING.md"].map(|name| Page::read(root().join(name))));
    let mut faults = Vec::new();
    for page in &readers {
        for (place, line) in page.prose() {
            let internal = links(line).into_iter().filter(|link| !link.contains("://"));
            faults.extend(internal.filter(|link| !leads_somewhere(page, link)).map(|link| format!("{place}: {link}")));
        }
    }
    assert_none(faults);
}

fn leads_somewhere(page: &Page, link: &str) -> bool {
    let (file, heading) = link.split_once('#').unwrap_or((link, ""));
    let target = if file.is_empty() { page.path.clone() } else { page.resolve(file) };
    match (target.exists(), heading) {
        (false, _) => false,
        (true, "") => true,
        (true, heading) => Page::read(target).prose().any(|(_, line)| is_heading(line, heading)),
    }
}

/// Whether mdBook gives this heading that id.
fn is_heading(line: &str, id: &str) -> bool {
    let Some(text) = line.strip_prefix('#').map(|rest| rest.trim_start_matches('#').trim()) else { return false };
    let kept = text.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.map(|c| if c == ' ' { '-' } else { c.to_ascii_lowercase() }).eq(id.chars())
}

#[test]
fn every_boot_code_has_its_page_and_its_report() {
    let codes: BTreeSet<String> = Code::ALL.iter().map(|code| code.as_str().to_owned()).collect();
    let pages = pages();
    let of_codes = pages.iter().filter(|page| page.path.parent().unwrap().ends_with("errors"));
    let named = |page: &Page| page.path.file_stem().unwrap().to_string_lossy().into_owned();
    let titled: BTreeSet<String> = of_codes
        .filter(|page| page.text.starts_with(&format!("# {}: ", named(page))))
        .inspect(|page| assert!(says_its_code(page, &named(page)), "{} shows no report", named(page)))
        .map(named)
        .collect();
    assert_eq!(titled, codes);
}

fn says_its_code(page: &Page, code: &str) -> bool {
    page.text.contains(&format!("error[{code}]")) || page.text.contains(&format!("reports/{code}.txt"))
}

/// The two reports that no sample can make are written by hand: at least their words are the framework's.
#[test]
fn reports_by_hand_have_the_words_of_the_framework() {
    for (page, source, words) in [
        (
            "N001",
            "boot.rs",
            "no module is registered: this platform does not run the registrations that `#[module]` makes",
        ),
        ("N001", "boot.rs", "see the book for the platforms that are supported"),
        ("N009", "mounting.rs", "reads the path parameter `"),
        ("N009", "mounting.rs", "`, or read one that is there"),
    ] {
        let page = fs::read_to_string(root().join(format!("book/src/errors/{page}.md"))).unwrap();
        let source = fs::read_to_string(root().join("framework/src/app").join(source)).unwrap();
        assert!(page.contains(words) && source.contains(words), "{words}");
    }
}
