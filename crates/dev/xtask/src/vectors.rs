//! `cargo xtask vectors`: golden vectors.

use std::ffi::OsString;

use anyhow::Result;

use crate::process;

/// Builds the runner and passes `arguments` on to it.
pub fn run(arguments: &[OsString]) -> Result<()> {
    process::run(process::cargo().args(["run", "--quiet", "--package=tidings-vectors", "--"]).args(arguments))
}
