//! `cargo xtask test`: everything, as it must hold before a change is merged.

use anyhow::Result;

use crate::fuzz::Fuzz;
use crate::report::Steps;
use crate::suite::Suite;
use crate::workspace::Workspace;
use crate::{docs, layers, licences, lints, sql};

/// How long each fuzz target runs.
const FUZZ_SECONDS: u64 = 3;

/// The quick steps come first.
pub fn run(workspace: &Workspace) -> Result<()> {
    let mut steps = Steps::begin("test");
    steps.run("format", lints::format)?;
    steps.run("layers", || layers::run(workspace))?;
    steps.run("docs", || docs::run(workspace))?;
    steps.run("licences", || licences::run(workspace))?;
    steps.run("lints", || lints::clippy(None))?;
    steps.run("sql", || sql::check(workspace))?;
    let suite = Suite { packages: Vec::new(), quick: false, doc: true };
    steps.run("tests", || suite.run(workspace))?;
    steps.run("fuzz", || Fuzz::every_target(FUZZ_SECONDS).run(workspace))?;
    steps.end();
    Ok(())
}
