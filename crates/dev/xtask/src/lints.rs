//! rustfmt and clippy.

use std::collections::BTreeSet;

use anyhow::Result;

use crate::process;

/// The fuzz targets are a workspace of their own.
const FUZZ_MANIFEST: &str = "fuzz/Cargo.toml";

/// Fails when a file is not formatted.
pub fn format() -> Result<()> {
    process::run(process::cargo().args(["fmt", "--all", "--check"]))?;
    process::run(process::cargo().args(["fmt", "--check", "--manifest-path", FUZZ_MANIFEST]))
}

/// Fails on any warning in these packages, tests included; in all packages when `None`.
pub fn clippy(packages: Option<&BTreeSet<&str>>) -> Result<()> {
    let mut cargo = process::cargo();
    cargo.args(["clippy", "--quiet", "--all-targets"]);
    match packages {
        None => cargo.arg("--workspace"),
        Some(packages) => cargo.args(packages.iter().map(|package| format!("--package={package}"))),
    };
    process::run(cargo.args(["--", "--deny=warnings"]))
}
