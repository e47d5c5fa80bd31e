//! The crates of this workspace, as `cargo metadata` tells them.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use serde::Deserialize;

use crate::process;

/// What is built here, and where.
#[derive(Debug, Deserialize)]
pub struct Workspace {
    /// The folder of the root Cargo.toml.
    #[serde(rename = "workspace_root")]
    pub root: PathBuf,
    /// Where cargo puts what it builds; honours `CARGO_TARGET_DIR`.
    pub target_directory: PathBuf,
    packages: Vec<Package>,
}

#[derive(Debug, Deserialize)]
struct Package {
    name: String,
    manifest_path: PathBuf,
    dependencies: Vec<Dependency>,
    targets: Vec<Target>,
}

#[derive(Debug, Deserialize)]
struct Dependency {
    name: String,
    kind: Option<String>,
}

#[derive(Debug, Deserialize)]
struct Target {
    name: String,
    kind: Vec<String>,
}

/// A crate of ours. What the rules are checked against.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Member {
    /// The package's name.
    pub name: String,
    /// Its folder from the workspace root, with `/`: `crates/core/domain`.
    pub folder: String,
    /// Names of the packages that it is built with, ours and others; build dependencies too.
    pub dependencies: BTreeSet<String>,
    /// Names of the packages that only its tests, examples and benchmarks are built with.
    pub dev_dependencies: BTreeSet<String>,
    /// Names of its integration test binaries.
    pub test_binaries: Vec<String>,
}

impl Member {
    /// Its Cargo.toml, from the workspace root.
    pub fn manifest(&self) -> String {
        format!("{}/Cargo.toml", self.folder)
    }

    /// Both kinds.
    pub fn all_dependencies(&self) -> impl Iterator<Item = &String> {
        self.dependencies.iter().chain(&self.dev_dependencies)
    }
}

impl Workspace {
    /// Asks cargo about the workspace of the current directory. Needs no network.
    pub fn read() -> Result<Self> {
        let mut cargo = process::cargo();
        cargo.args(["metadata", "--format-version=1", "--no-deps", "--offline"]);
        serde_json::from_str(&process::output(&mut cargo)?).context("cannot read what `cargo metadata` printed")
    }

    /// The crates, ordered by folder.
    pub fn members(&self) -> Vec<Member> {
        let mut members: Vec<Member> = self.packages.iter().map(|package| self.member(package)).collect();
        members.sort_by(|a, b| a.folder.cmp(&b.folder));
        members
    }

    fn member(&self, package: &Package) -> Member {
        let (dev, normal): (Vec<_>, Vec<_>) =
            package.dependencies.iter().partition(|dependency| dependency.kind.as_deref() == Some("dev"));
        let names = |dependencies: Vec<&Dependency>| dependencies.into_iter().map(|one| one.name.clone()).collect();
        let is_test = |target: &&Target| target.kind.iter().any(|kind| kind == "test");
        Member {
            name: package.name.clone(),
            folder: self.relative(package.manifest_path.parent().unwrap_or(&self.root)),
            dependencies: names(normal),
            dev_dependencies: names(dev),
            test_binaries: package.targets.iter().filter(is_test).map(|target| target.name.clone()).collect(),
        }
    }

    /// A path below the root, from the root, with `/`.
    pub fn relative(&self, path: &Path) -> String {
        path.strip_prefix(&self.root).unwrap_or(path).to_string_lossy().replace('\\', "/")
    }
}

/// The names of the members whose tests are built with `package`, directly or through other members.
pub fn reaching<'a>(members: &'a [Member], package: &str) -> BTreeSet<&'a str> {
    grow(members, |member| member.all_dependencies().any(|name| name == package))
}

/// `packages` and every member that is built with one of them, directly or not.
pub fn with_dependents<'a>(members: &'a [Member], packages: &BTreeSet<&str>) -> BTreeSet<&'a str> {
    grow(members, |member| packages.contains(member.name.as_str()))
}

/// The members that `is_first` names, and those that depend on them, directly or not.
fn grow(members: &[Member], is_first: impl Fn(&Member) -> bool) -> BTreeSet<&str> {
    let by_name: BTreeMap<&str, &Member> = members.iter().map(|member| (member.name.as_str(), member)).collect();
    let mut grown: BTreeSet<&str> =
        by_name.values().filter(|member| is_first(member)).map(|member| member.name.as_str()).collect();
    loop {
        let size = grown.len();
        for member in members {
            if member.all_dependencies().any(|name| grown.contains(name.as_str())) {
                grown.insert(&member.name);
            }
        }
        if grown.len() == size {
            return grown;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn member(name: &str, dependencies: &[&str], dev_dependencies: &[&str]) -> Member {
        let owned = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect();
        Member {
            name: name.to_owned(),
            dependencies: owned(dependencies),
            dev_dependencies: owned(dev_dependencies),
            ..Member::default()
        }
    }

    fn members() -> Vec<Member> {
        vec![
            member("binary", &["app"], &[]),
            member("app", &["store", "domain"], &[]),
            member("store", &["domain", "sqlx"], &[]),
            member("viewer", &["domain"], &["store"]),
            member("domain", &["serde"], &[]),
            member("recipients", &[], &[]),
        ]
    }

    #[test]
    fn dependents_are_found_through_others_and_through_dev_dependencies() {
        let members = members();
        let found = with_dependents(&members, &BTreeSet::from(["store"]));
        assert_eq!(found, BTreeSet::from(["app", "binary", "store", "viewer"]));
        assert_eq!(with_dependents(&members, &BTreeSet::from(["recipients"])), BTreeSet::from(["recipients"]));
    }

    #[test]
    fn reaching_names_whoever_is_built_with_a_foreign_package() {
        assert_eq!(reaching(&members(), "sqlx"), BTreeSet::from(["app", "binary", "store", "viewer"]));
        assert!(reaching(&members(), "nothing").is_empty());
    }

    #[test]
    fn this_workspace_is_read() {
        let members = Workspace::read().unwrap().members();
        let this = members.iter().find(|member| member.name == "xtask").unwrap();
        assert_eq!(this.manifest(), "crates/dev/xtask/Cargo.toml");
        assert!(this.dependencies.contains("anyhow"));
        assert!(members.iter().any(|member| member.test_binaries.contains(&"queue".to_owned())));
    }
}
