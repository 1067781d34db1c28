//! Settings from files.

use nestling::config::ConfigOptions;
use nestling::prelude::*;
use std::path::{Path, PathBuf};

#[dto]
#[derive(Debug, PartialEq)]
struct Settings {
    port: u16,
    #[default("none".to_owned())]
    name: String,
    #[default(Database { url: "default".to_owned(), pool: 1 })]
    database: Database,
}

#[dto]
#[derive(Debug, PartialEq)]
struct Database {
    url: String,
    pool: u32,
}

/// A folder of one test, which goes when the test ends.
struct Folder(PathBuf);

impl Folder {
    fn of(test: &str) -> Self {
        let path = std::env::temp_dir().join(format!("nestling-config-{}-{test}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn file(&self, name: &str, text: &str) -> PathBuf {
        let path = self.0.join(name);
        std::fs::write(&path, text).unwrap();
        path
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

fn told(options: ConfigOptions) -> String {
    options.load::<Settings>().unwrap_err().to_string()
}

#[test]
fn the_environment_wins_over_dotenv_that_over_files_and_the_later_file_over_the_earlier() {
    let folder = Folder::of("order");
    let toml = folder.file("a.toml", "port = 1\nname = \"toml\"\n[database]\nurl = \"toml\"\npool = 1\n");
    let json = folder.file("b.json", r#"{ "port": 2, "database": { "url": "json" } }"#);
    let dotenv = folder.file(".env", "PORT=3\n# a comment\nexport NAME='dot env'\nDATABASE__POOL=3\n");
    let options = ConfigOptions::new().variables([("PORT", "4")]).dotenv(dotenv).file(toml).file(json);
    let settings: Settings = options.load().unwrap();
    let database = Database { url: "json".to_owned(), pool: 3 };
    assert_eq!(settings, Settings { port: 4, name: "dot env".to_owned(), database });
}

#[test]
fn dotenv_does_not_change_the_environment() {
    let folder = Folder::of("dotenv");
    let dotenv = folder.file(".env", "PORT=3\nNESTLING_TESTS_OF_DOTENV=1\n");
    ConfigOptions::new().dotenv(dotenv).load::<Settings>().unwrap();
    assert!(std::env::var("NESTLING_TESTS_OF_DOTENV").is_err());
}

#[test]
fn a_file_may_be_missing_if_it_is_said() {
    let nowhere = Path::new("/nowhere/config.toml");
    let options = || ConfigOptions::new().variables([("PORT", "1")]);
    assert_eq!(options().optional_file(nowhere).dotenv("/nowhere/.env").load::<Settings>().unwrap().port, 1);
    let told = told(options().file(nowhere).file("/nowhere/other.json"));
    assert!(told.contains("`/nowhere/config.toml` cannot be opened"), "{told}");
    assert!(told.contains("`/nowhere/other.json` cannot be opened"), "{told}");
}

#[test]
fn a_file_that_cannot_be_read_is_told_by_its_line_and_not_quoted() {
    let folder = Folder::of("malformed");
    let files = [
        ("a.toml", "port = 1\nname = hunter2\n", "line 2 cannot be read"),
        ("b.json", "{\n\"port\": hunter2\n}", "line 2 cannot be read"),
        ("c.json", "[\"hunter2\"]", "it holds no table"),
        ("d.yaml", "port: hunter2", "it is neither `.toml` nor `.json`"),
    ];
    for (name, text, expected) in files {
        let told = told(ConfigOptions::new().file(folder.file(name, text)));
        assert!(told.contains(expected) && !told.contains("hunter2"), "{told}");
    }
}

#[test]
fn a_dotenv_that_cannot_be_read_is_told_by_its_line_and_not_quoted() {
    let folder = Folder::of("malformed-dotenv");
    let files: [(&[u8], _); 4] = [
        (b"PORT=1\nhunter2 hunter2\n", "line 2 is not `NAME=value`"),
        (b"PORT=1\nNAME=hunter2\xff\n", "line 2 is not UTF-8"),
        (b"\n\nNAME='hunter2\n", "line 3 is not `NAME=value`"),
        (b"NAME='hunter2' hunter2\n", "line 1 is not `NAME=value`"),
    ];
    for (bytes, expected) in files {
        let path = folder.0.join(".env");
        std::fs::write(&path, bytes).unwrap();
        let told = told(ConfigOptions::new().dotenv(path));
        assert!(told.contains(expected) && !told.contains("hunter2"), "{told}");
    }
    let told = told(ConfigOptions::new().dotenv(&folder.0));
    assert!(told.contains("cannot be opened: Is a directory"), "{told}");
}

#[test]
fn dotenv_substitutes_nothing_and_may_begin_with_a_mark() {
    let folder = Folder::of("dollar");
    let dotenv = folder.file(".env", "\u{feff}PORT=1\r\nNAME=p$PORT${PORT}\r\n");
    assert_eq!(ConfigOptions::new().dotenv(dotenv).load::<Settings>().unwrap().name, "p$PORT${PORT}");
}

#[test]
fn files_that_cannot_be_read_and_wrong_values_are_told_at_once() {
    let variables = [("DATABASE__POOL", "many")];
    let told = told(ConfigOptions::new().file("/nowhere/config.toml").variables(variables));
    assert!(told.contains("`/nowhere/config.toml` cannot be opened"), "{told}");
    assert!(told.contains("`database.pool` has to be a whole number"), "{told}");
    assert!(!told.contains("missing"), "the file may have it: {told}");
}

#[test]
fn a_key_that_the_settings_do_not_have_is_a_mistake_in_a_file() {
    let folder = Folder::of("unknown");
    let file = folder.file("a.toml", "port = 1\nprot = 2\n[database]\nurl = \"\"\npool = 1\nsize = 1\n");
    let told = told(ConfigOptions::new().file(&file).variables([("OTHER", "1"), ("DATABASE__MORE", "1")]));
    let place = file.display();
    assert!(told.contains(&format!("`prot` is no key of the settings (`{place}`)")), "{told}");
    assert!(told.contains(&format!("`database.size` is no key of the settings (`{place}`)")), "{told}");
    assert!(!told.contains("other") && !told.contains("more"), "{told}");
}

#[test]
fn dates_of_toml_are_texts() {
    let folder = Folder::of("dates");
    let file = folder.file("a.toml", "port = 1\nname = 2026-11-21\n");
    assert_eq!(ConfigOptions::new().file(file).load::<Settings>().unwrap().name, "2026-11-21");
}
