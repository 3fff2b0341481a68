//! Lists the files of the built-in pack, so that adding a rule costs one file. Checking the pack is `cargo test`'s.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

fn main() -> io::Result<()> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("rules");
    println!("cargo::rerun-if-changed={}", root.display());
    let mut files = Vec::new();
    collect(&root, &root, &mut files)?;
    files.sort();
    let mut list = String::from("/// The files of the built-in pack.\nstatic FILES: &[(&str, &str)] = &[\n");
    for (id, path) in files {
        list.push_str(&format!("    ({id:?}, include_str!({path:?})),\n"));
    }
    list.push_str("];\n");
    fs::write(PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default()).join("pack.rs"), list)
}

fn collect(root: &Path, folder: &Path, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, files)?;
        } else if path.extension().is_some_and(|extension| extension == "toml") {
            let inside = path.strip_prefix(root).unwrap_or(&path).with_extension("");
            let id = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
            files.push((id, path));
        }
    }
    Ok(())
}
