//! Compile errors are the product: each has a snapshot.

#[test]
fn compile_errors_read_as_promised() {
    let cases = trybuild::TestCases::new();
    cases.pass("ui/*/pass/*.rs");
    cases.compile_fail("ui/*/fail/*.rs");
}
