//! `cargo xtask bench`: measures content and recipients, and the release binary.

use std::ffi::OsString;
use std::process::Command;

use anyhow::Result;

use crate::process;
use crate::workspace::Workspace;

/// The first argument that asks for content alone.
const CONTENT: &str = "content";

/// Measures both, passing `arguments` on to the load generator; content alone when they begin with `content`.
pub fn run(workspace: &Workspace, arguments: &[OsString]) -> Result<()> {
    match arguments.split_first() {
        Some((first, rest)) if first == CONTENT => content(workspace, rest),
        _ => {
            content(workspace, &[])?;
            load(workspace, arguments)
        }
    }
}

/// Rendering and checking, in one process.
fn content(workspace: &Workspace, arguments: &[OsString]) -> Result<()> {
    process::run(process::cargo().args(["build", "--release", "--package=tidings-content-bench"]))?;
    let program = workspace.target_directory.join("release/tidings-content-bench");
    process::run(Command::new(program).args(arguments))
}

/// Builds the product and the load generator as released, and runs the latter.
fn load(workspace: &Workspace, arguments: &[OsString]) -> Result<()> {
    process::run(process::cargo().args(["build", "--release", "--package=tidings", "--package=tidings-bench"]))?;
    let release = workspace.target_directory.join("release");
    let mut bench = Command::new(release.join("tidings-bench"));
    process::run(bench.arg("--tidings").arg(release.join("tidings")).args(arguments))
}
