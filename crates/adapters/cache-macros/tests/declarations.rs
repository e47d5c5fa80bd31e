//! What the compiler says of a declaration that cannot hold.

#[test]
fn wrong_declarations_do_not_compile() {
    let cases = trybuild::TestCases::new();
    cases.compile_fail("tests/declarations/*.rs");
}
