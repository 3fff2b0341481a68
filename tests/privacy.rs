//! Nothing in the dependency tree can speak over a network.
#![allow(clippy::unwrap_used, clippy::expect_used, reason = "in a test or bench a panic is the report")]

use std::process::Command;

/// Crates of HTTP, TLS, DNS and asynchronous networking, by the beginnings of their names.
const TALKATIVE: &[&str] = &[
    "reqwest",
    "hyper",
    "ureq",
    "curl",
    "isahc",
    "attohttpc",
    "surf",
    "http",
    "native-tls",
    "rustls",
    "openssl",
    "boring",
    "tokio",
    "async-std",
    "smol",
    "async-io",
    "hickory",
    "trust-dns",
    "socket2",
    "h2",
    "h3",
    "quinn",
    "tungstenite",
    "websocket",
    "lettre",
    "ftp",
    "ssh2",
    "sentry",
    "opentelemetry",
];

#[test]
fn no_dependency_speaks_over_a_network() {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    // Not `--offline`: a fresh machine has fetched only what its own platform needs, and the tree of every platform is what counts.
    let ran = Command::new(cargo).args(["metadata", "--format-version", "1", "--locked"]).current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
    assert!(ran.status.success(), "{}", String::from_utf8_lossy(&ran.stderr));
    let metadata: serde_json::Value = serde_json::from_slice(&ran.stdout).unwrap();
    let names: Vec<&str> = metadata["packages"].as_array().unwrap().iter().map(|package| package["name"].as_str().unwrap()).collect();
    assert!(names.contains(&"regex"), "{names:?}");
    let talkative: Vec<&&str> =
        names.iter().filter(|name| TALKATIVE.iter().any(|known| *name == known || name.starts_with(&format!("{known}-")))).collect();
    assert!(talkative.is_empty(), "{talkative:?}");
}
