//! The command line as users type it: a case is a file in `tests/cmd`. `TRYCMD=overwrite cargo test --test cli` rewrites the expected
//! output, which is read before it lands.

#[test]
fn cases() {
    trycmd::TestCases::new().case("tests/cmd/*.toml");
}
