//! `cargo xtask bench`: measures the release binary.

use std::ffi::OsString;
use std::process::Command;

use anyhow::Result;

use crate::process;
use crate::workspace::Workspace;

/// Builds the product and the load generator as released, and passes `arguments` on to the latter.
pub fn run(workspace: &Workspace, arguments: &[OsString]) -> Result<()> {
    process::run(process::cargo().args(["build", "--release", "--package=tidings", "--package=tidings-bench"]))?;
    let release = workspace.target_directory.join("release");
    let mut bench = Command::new(release.join("tidings-bench"));
    process::run(bench.arg("--tidings").arg(release.join("tidings")).args(arguments))
}
