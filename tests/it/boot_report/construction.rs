//! Constructors and factories that fail: all of them are named, what needs them is not.

use crate::support::{report, soon};
use nestling::prelude::*;
use std::io;
use std::sync::atomic::{AtomicBool, Ordering};

struct Database;
struct Queue;
struct Cache;

#[injectable]
struct Reports {
    database: Arc<Database>,
    queue: Arc<Queue>,
}

#[injectable]
struct Fragile {
    #[inject(value = parse("x"))]
    number: u8,
}

fn parse(text: &str) -> u8 {
    text.parse().expect("a number")
}

#[module(providers = [
    factory(async || -> Result<Database> { Err(io::Error::other(Refused(io::Error::other("port 5432")).to_string()).into()) }),
    factory(async || -> Result<Queue, Refused> { Err(Refused(io::Error::other("port 5672"))) }),
    factory(async || -> Cache { panic!("no memory for {} items", 3) }),
    Reports,
    Fragile,
])]
struct AppModule;

#[derive(Debug)]
struct Refused(io::Error);

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("connection refused")
    }
}

impl std::error::Error for Refused {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        Some(&self.0)
    }
}

#[nestling::test]
async fn all_that_fail_are_named_with_their_causes_and_their_dependents_are_not() {
    let expected = r#"the application cannot start: 4 problems

error[N012]: `Fragile` could not be constructed: panicked: a number: ParseIntError { kind: InvalidDigit }
  at: construction.rs: Fragile
  help: its constructor or factory failed: see the cause above

error[N012]: `Database` could not be constructed: connection refused
  at: construction.rs: factory
  help: its constructor or factory failed: see the cause above

error[N012]: `Queue` could not be constructed: connection refused: port 5672
  at: construction.rs: factory
  help: its constructor or factory failed: see the cause above

error[N012]: `Cache` could not be constructed: panicked: no memory for 3 items
  at: construction.rs: factory
  help: its constructor or factory failed: see the cause above"#;
    assert_eq!(report::<AppModule>().await, expected);
}

mod values {
    use super::*;

    struct Port(u8);

    #[module(providers = [value(Port(parse("eighty")))])]
    struct AppModule;

    #[nestling::test]
    async fn a_value_whose_expression_panics() {
        let expected = "the application cannot start: 1 problem

error[N012]: `Port` could not be constructed: panicked: a number: ParseIntError { kind: InvalidDigit }
  at: construction.rs: Port
  help: its constructor or factory failed: see the cause above";
        assert_eq!(report::<AppModule>().await, expected);
    }
}

mod hooks {
    use super::*;

    static STARTED: AtomicBool = AtomicBool::new(false);

    #[injectable]
    struct Eager;

    impl OnModuleInit for Eager {
        async fn on_module_init(&self) -> Result<()> {
            STARTED.store(true, Ordering::Relaxed);
            Ok(())
        }
    }

    #[module(providers = [Eager, factory(async || -> Result<Database> { Err(Error::msg("down")) })])]
    struct AppModule;

    #[nestling::test]
    async fn no_hook_runs_when_something_could_not_be_constructed() {
        assert!(soon(App::create::<AppModule>()).await.is_err());
        assert!(!STARTED.load(Ordering::Relaxed));
    }
}
