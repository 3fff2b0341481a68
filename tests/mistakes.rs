//! Every kind of mistake in a rule file, each in a file of its own in `tests/mistakes`: the page that its author sees.

mod common;

use std::fs;

use apolint::cli::Exit;
use common::{apolint, files};

#[test]
fn each_mistake_is_shown_at_its_place() {
    let scratch = std::env::temp_dir().join(format!("apolint-mistakes-{}", std::process::id()));
    for file in files("tests/mistakes") {
        let name = file.file_stem().unwrap().to_string_lossy().into_owned();
        let pack = scratch.join(&name);
        fs::create_dir_all(pack.join("house")).unwrap();
        fs::copy(&file, pack.join("house").join(format!("{name}.toml"))).unwrap();
        let ran = apolint(&["test", pack.to_str().unwrap()]);
        assert_eq!(ran.exit, Exit::NotJudged, "{name}: {}", ran.stdout);
        insta::assert_snapshot!(name, ran.stderr.replace(pack.to_str().unwrap(), "rules"));
    }
    fs::remove_dir_all(scratch).unwrap();
}
