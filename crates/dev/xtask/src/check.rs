//! `cargo xtask check`: the quick loop, for what was changed.

use std::collections::BTreeSet;

use anyhow::Result;

use crate::changes::{self, Scope};
use crate::report::{Steps, say};
use crate::suite::Suite;
use crate::workspace::{self, Workspace};
use crate::{docs, layers, lints, sql};

/// Formats, layers and paths are checked everywhere; lints in the changed packages and in all that are built with them, so
/// that what no longer compiles shows; tests of the changed packages run without the acceptance and crash tests of the binary.
pub fn run(workspace: &Workspace) -> Result<()> {
    let members = workspace.members();
    let files = changes::changed_files(&workspace.root).unwrap_or_default();
    let scope = Scope::of(&files, &members);
    let mut steps = Steps::begin("check");
    steps.run("format", lints::format)?;
    steps.run("layers", || layers::run(workspace))?;
    steps.run("docs", || docs::run(workspace))?;
    match &scope {
        Scope::Everything => {
            say("    all packages");
            steps.run("lints", || lints::clippy(None))?;
        }
        Scope::Packages(packages) if packages.is_empty() => say("    no package was changed"),
        Scope::Packages(packages) => {
            let changed: BTreeSet<&str> = packages.iter().map(String::as_str).collect();
            say(&format!("    changed: {}", packages.iter().map(String::as_str).collect::<Vec<_>>().join(" ")));
            let affected = workspace::with_dependents(&members, &changed);
            steps.run("lints", || lints::clippy(Some(&affected)))?;
        }
    }
    if files.is_empty() || changes::touches_sql(&files) {
        steps.run("sql", || sql::check(workspace))?;
    }
    if let Some(suite) = suite(scope) {
        steps.run("tests", || suite.run(workspace))?;
    }
    steps.end();
    Ok(())
}

/// The tests of the scope, if it has packages.
fn suite(scope: Scope) -> Option<Suite> {
    let packages = match scope {
        Scope::Everything => Vec::new(),
        Scope::Packages(packages) if packages.is_empty() => return None,
        Scope::Packages(packages) => packages.into_iter().collect(),
    };
    Some(Suite { packages, quick: true, doc: false })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_of_texts_runs_no_tests_and_no_change_runs_all() {
        assert_eq!(suite(Scope::Packages(BTreeSet::new())), None);
        let all = suite(Scope::Everything).unwrap();
        assert!(all.packages.is_empty() && all.quick);
        let some = suite(Scope::Packages(BTreeSet::from(["tidings-app".to_owned()]))).unwrap();
        assert_eq!(some.packages, ["tidings-app"]);
    }
}
