//! `cargo xtask bench`: measures content and recipients, the reads of the admin app, facts, and the release binary.

use std::ffi::OsString;
use std::process::Command;

use anyhow::Result;

use crate::process;
use crate::workspace::Workspace;

/// The first argument that asks for content alone.
const CONTENT: &str = "content";
/// The first argument that asks for the cache alone.
const CACHE: &str = "cache";
/// The first argument that asks for facts alone.
const FACTS: &str = "facts";

/// Measures all, passing `arguments` on to the load generator; one alone when they begin with its name.
pub fn run(workspace: &Workspace, arguments: &[OsString]) -> Result<()> {
    match arguments.split_first() {
        Some((first, rest)) if first == CONTENT => in_one_process(workspace, "tidings-content-bench", rest),
        Some((first, rest)) if first == CACHE => in_one_process(workspace, "tidings-cache-bench", rest),
        Some((first, rest)) if first == FACTS => in_one_process(workspace, "tidings-facts-bench", rest),
        _ => {
            in_one_process(workspace, "tidings-content-bench", &[])?;
            in_one_process(workspace, "tidings-cache-bench", &[])?;
            in_one_process(workspace, "tidings-facts-bench", &[])?;
            load(workspace, arguments)
        }
    }
}

/// Rendering and checking, the reads of the admin app, or facts.
fn in_one_process(workspace: &Workspace, package: &str, arguments: &[OsString]) -> Result<()> {
    process::run(process::cargo().args(["build", "--release", "--package", package]))?;
    let program = workspace.target_directory.join("release").join(package);
    process::run(Command::new(program).args(arguments))
}

/// Builds the product and the load generator as released, and runs the latter.
fn load(workspace: &Workspace, arguments: &[OsString]) -> Result<()> {
    process::run(process::cargo().args(["build", "--release", "--package=tidings", "--package=tidings-bench"]))?;
    let release = workspace.target_directory.join("release");
    let mut bench = Command::new(release.join("tidings-bench"));
    process::run(bench.arg("--tidings").arg(release.join("tidings")).args(arguments))
}
