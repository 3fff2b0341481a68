//! Compiles the built-in pack into tables that the binary reads where they lie, and lists its files, so that adding a rule costs one
//! file. Checking the pack against its examples is `cargo test`'s.
#![allow(dead_code, unused_imports, unreachable_pub, reason = "the rooms below are the library's; the build script needs a part of them")]

use std::error::Error;
use std::fmt::Write;
use std::path::{Path, PathBuf};
use std::{env, fs, io};

// The pack is compiled with the very code that will read it.
#[path = "src/diagnostic.rs"]
mod diagnostic;
#[path = "src/document/mod.rs"]
mod document;
#[path = "src/learned/mod.rs"]
mod learned;
#[path = "src/rule/mod.rs"]
mod rule;
#[path = "src/source.rs"]
mod source;
#[path = "src/span.rs"]
mod span;
#[path = "src/table.rs"]
mod table;

fn main() -> Result<(), Box<dyn Error>> {
    let root = PathBuf::from(env::var_os("CARGO_MANIFEST_DIR").unwrap_or_default()).join("rules");
    let out = PathBuf::from(env::var_os("OUT_DIR").unwrap_or_default());
    for watched in ["rules", "src/diagnostic.rs", "src/document", "src/learned", "src/rule", "src/source.rs", "src/span.rs", "src/table.rs"] {
        println!("cargo::rerun-if-changed={watched}");
    }
    let mut files = Vec::new();
    collect(&root, &root, "toml", &mut files)?;
    files.sort();
    let mut list = String::from("/// Path without `.toml`, and text.\nstatic FILES: &[(&str, &str)] = &[\n");
    for (id, path) in &files {
        writeln!(list, "    ({id:?}, include_str!({:?})),", path.to_string_lossy())?;
    }
    list.push_str("];\n");
    let texts = files.iter().map(|(id, path)| Ok((id.as_str(), fs::read_to_string(path)?))).collect::<io::Result<Vec<_>>>()?;
    let texts: Vec<(&str, &str)> = texts.iter().map(|(id, text)| (*id, text.as_str())).collect();
    let pack = rule::pack::compile(&texts)?;
    for (name, bytes) in [("HEAD", pack.head), ("WORDS", pack.tables.words), ("GRAPH", pack.tables.graph), ("PATTERNS", pack.tables.patterns)] {
        let path = out.join(format!("{name}.bin"));
        fs::write(&path, bytes)?;
        writeln!(list, "static {name}: &[u8] = include_bytes!({:?});", path.to_string_lossy())?;
    }
    cues(&root.join("learned"), &out, &mut list)?;
    fs::write(out.join("pack.rs"), list)?;
    Ok(())
}

/// Makes one table of the cue files.
fn cues(root: &Path, out: &Path, list: &mut String) -> Result<(), Box<dyn Error>> {
    let mut files = Vec::new();
    collect(root, root, "cues", &mut files)?;
    files.sort();
    let texts = files.iter().map(|(id, path)| Ok((id.as_str(), fs::read_to_string(path)?))).collect::<io::Result<Vec<_>>>()?;
    let texts: Vec<(&str, &str)> = texts.iter().map(|(id, text)| (*id, text.as_str())).collect();
    let path = out.join("CUES.bin");
    fs::write(&path, learned::compile(&texts)?)?;
    writeln!(list, "static CUES: &[u8] = include_bytes!({:?});", path.to_string_lossy())?;
    writeln!(list, "static CUE_TARGETS: &[&str] = &{:?};", files.iter().map(|(id, _)| id).collect::<Vec<_>>())?;
    let believed = texts.iter().map(|(_, text)| learned::believed(text)).collect::<Result<Vec<_>, _>>()?.concat();
    writeln!(list, "/// Rules whose findings are not doubted.\nstatic BELIEVED: &[&str] = &{believed:?};")?;
    list.push_str("/// Target, and text of its cue file.\nstatic CUE_FILES: &[(&str, &str)] = &[\n");
    for (id, path) in &files {
        writeln!(list, "    ({id:?}, include_str!({:?})),", path.to_string_lossy())?;
    }
    list.push_str("];\n");
    Ok(())
}

fn collect(root: &Path, folder: &Path, extension: &str, files: &mut Vec<(String, PathBuf)>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(root, &path, extension, files)?;
        } else if path.extension().is_some_and(|ending| ending == extension) {
            let inside = path.strip_prefix(root).unwrap_or(&path).with_extension("");
            let id = inside.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/");
            files.push((id, path));
        }
    }
    Ok(())
}
