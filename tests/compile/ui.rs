//! Compile errors are the product: each has a snapshot, and what is right compiles without a warning and runs.
//!
//! Snapshots are written anew by `TRYBUILD=overwrite cargo test -p nestling-compile-tests`. They are kept apart from the
//! other tests, whose features would add types to the lists that rustc shows.

use trybuild::TestCases;

/// Apart from the others, because trybuild checks cases all at once only where none has to run.
#[test]
fn mistakes_read_as_promised() {
    TestCases::new().compile_fail("ui/*/fail/*.rs");
}

#[test]
fn what_is_right_compiles_and_runs() {
    TestCases::new().pass("ui/*/pass/*.rs");
}
