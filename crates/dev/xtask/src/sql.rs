//! `cargo xtask sql prepare` and `cargo xtask sql check`: what the database says about each query, in `.sqlx/`.
//!
//! The macros of sqlx ask a database while they are compiled, and write its answers to the folder `SQLX_OFFLINE_DIR`, one
//! file per query. Everyone else compiles from these files. So both commands compile the crates that have queries against
//! a migrated database, in a target folder of their own, where nobody else's build is disturbed.

mod cluster;
mod facts;
mod programs;
mod queries;

use std::collections::BTreeSet;
use std::env;
use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::process;
use crate::report::say;
use crate::workspace::Workspace;

use self::cluster::Cluster;
use self::facts::{Difference, Facts};
use self::queries::QueryFile;

/// The committed answers, from the workspace root.
pub const FACTS: &str = ".sqlx";
/// The migrations, from the workspace root; run in the order of their names.
pub const MIGRATIONS: &str = "crates/adapters/store/migrations";
/// Names a database that is migrated already, to be asked instead of a throw-away one.
const DATABASE_URL: &str = "DATABASE_URL_SQL";

/// Writes the answers anew.
pub fn prepare(workspace: &Workspace) -> Result<()> {
    let files = queries::find(&workspace.members(), &workspace.root)?;
    let fresh = ask(workspace, &files)?;
    let folder = workspace.root.join(FACTS);
    let difference = Difference::between(&Facts::read(&folder)?, &fresh);
    fresh.write(&folder)?;
    difference.lines(&fresh).iter().for_each(|line| say(line));
    if !difference.changed.is_empty() {
        // The compiler does not know that it has read those files.
        process::run(Command::new("touch").args(files.iter().map(|file| &file.path)))?;
    }
    say(&format!("{} queries in {FACTS}", fresh.len()));
    Ok(())
}

/// Fails when the answers would be others today.
pub fn check(workspace: &Workspace) -> Result<()> {
    let files = queries::find(&workspace.members(), &workspace.root)?;
    let committed = Facts::read(&workspace.root.join(FACTS))?;
    let fresh = ask(workspace, &files)?;
    let difference = Difference::between(&committed, &fresh);
    if difference.is_empty() {
        return Ok(());
    }
    difference.lines(&fresh).iter().for_each(|line| say(line));
    bail!("{FACTS} is not what the queries and migrations say: run `cargo xtask sql prepare` and commit {FACTS}")
}

/// Compiles the crates with queries against a database and returns what the macros wrote.
fn ask(workspace: &Workspace, files: &[QueryFile]) -> Result<Facts> {
    let packages: BTreeSet<&str> = files.iter().map(|file| file.package.as_str()).collect();
    if packages.is_empty() {
        return Ok(Facts::default());
    }
    let target = workspace.target_directory.join("sql");
    let _lock = lock(&target)?;
    let folder = target.join("facts");
    if folder.exists() {
        fs::remove_dir_all(&folder).with_context(|| format!("cannot remove {}", folder.display()))?;
    }
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;

    let (url, _cluster) = database(workspace)?;
    let selected: Vec<&str> = packages.iter().flat_map(|package| ["--package", package]).collect();
    // What is compiled already would ask nothing.
    process::run(process::cargo().args(["clean", "--quiet", "--target-dir"]).arg(&target).args(&selected))?;
    process::run(
        process::cargo()
            .args(["check", "--quiet", "--all-targets", "--target-dir"])
            .arg(&target)
            .args(&selected)
            .env("SQLX_OFFLINE", "false")
            .env("SQLX_OFFLINE_DIR", &folder)
            .env("DATABASE_URL", url),
    )?;
    Facts::read(&folder)
}

/// Only one command at a time may compile there: another would find everything compiled and ask nothing.
fn lock(target: &Path) -> Result<File> {
    fs::create_dir_all(target).with_context(|| format!("cannot create {}", target.display()))?;
    let path = target.join("lock");
    let file = File::create(&path).with_context(|| format!("cannot create {}", path.display()))?;
    file.lock().with_context(|| format!("cannot lock {}", path.display()))?;
    Ok(file)
}

/// The database to ask, and the cluster to keep running meanwhile if it is a throw-away one.
fn database(workspace: &Workspace) -> Result<(String, Option<Cluster>)> {
    if let Ok(url) = env::var(DATABASE_URL) {
        return Ok((url, None));
    }
    let cluster = Cluster::start(&migrations(&workspace.root)?)?;
    Ok((cluster.url(), Some(cluster)))
}

fn migrations(root: &Path) -> Result<Vec<PathBuf>> {
    let folder = root.join(MIGRATIONS);
    let entries = fs::read_dir(&folder).with_context(|| format!("cannot read {}", folder.display()))?;
    let mut files: Vec<PathBuf> = entries.map(|entry| Ok(entry?.path())).collect::<Result<_>>()?;
    files.retain(|file| file.extension().is_some_and(|extension| extension == "sql"));
    files.sort();
    if files.is_empty() {
        bail!("there is no migration in {}", folder.display());
    }
    Ok(files)
}
